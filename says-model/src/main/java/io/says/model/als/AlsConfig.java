package io.says.model.als;

import io.says.json.Range;

/**
 * The parameters of ALS, {@code says.train.als}.
 *
 * @param rank factors a user and a track
 * @param iterations how often both sides are solved
 * @param regularisation lambda, scaled by the number of ratings of each user and track
 * @param nonnegative whether factors are kept at or above 0
 * @param alpha the weight of a strength in implicit feedback: confidence is 1 + alpha strength
 * @param blocks into how many blocks users and tracks are cut; part of the result's last digits, so it is fixed
 */
record AlsConfig(
        @Range(min = 1, max = 2048) int rank,
        @Range(min = 1, max = 1000) int iterations,
        @Range(min = 0, max = 1000) double regularisation,
        boolean nonnegative,
        @Range(min = 0, max = 1e6) double alpha,
        @Range(min = 1, max = 10_000) int blocks) {}
