package io.says.model.blend;

import io.says.json.Range;

/**
 * The parameters of a blend, {@code says.train.blend}.
 *
 * @param members names of trainers, plus signs between them
 * @param validation the share of each user's rows the weights are learnt on
 * @param cutoff K of the NDCG they are chosen by
 * @param users whom it is taken over at most, a seeded sample
 * @param neighbours weights kept for each track where linear members are added up
 */
record BlendConfig(
        String members,
        @Range(min = 0.01, max = 0.5) double validation,
        @Range(min = 1, max = 1000) int cutoff,
        @Range(min = 1, max = 10_000_000) int users,
        @Range(min = 1, max = 1_000_000) int neighbours) {}
