package io.says.model.als;

import io.says.json.Range;

/**
 * The parameters of iALS, {@code says.train.ials}.
 *
 * @param rank factors a user and a track
 * @param iterations how often both sides are solved
 * @param regularisation lambda
 * @param unobserved alpha0, the weight of every pair, also of those nobody played
 * @param exponent nu: the penalty of a row grows with its interactions to this power
 * @param confidence the weight of an interaction is its strength to this power; 0 makes all alike
 * @param block factors solved for at once
 */
record IalsConfig(
        @Range(min = 1, max = 2048) int rank,
        @Range(min = 1, max = 1000) int iterations,
        @Range(min = 0, max = 1000) double regularisation,
        @Range(min = 1e-6, max = 1000) double unobserved,
        @Range(min = 0, max = 2) double exponent,
        @Range(min = 0, max = 2) double confidence,
        @Range(min = 8, max = 512) int block) {}
