package io.says.orchestrator.tune;

import io.says.json.Range;
import org.jspecify.annotations.Nullable;

/**
 * {@code says.tune}.
 *
 * @param search how
 * @param trials how many parameter sets are tried, or begin
 * @param seed what the search draws from; null for the run's
 * @param metric what is compared, or {@code auto}
 * @param parallel trials at a time
 * @param gridSteps how many values of a range a grid takes
 * @param eta one of how many goes on in halving
 */
record TuneConfig(
        Kind search,
        @Range(min = 1, max = 10_000) int trials,
        @Nullable Long seed,
        String metric,
        @Range(min = 1, max = 256) int parallel,
        @Range(min = 2, max = 1000) int gridSteps,
        @Range(min = 2, max = 100) int eta) {

    /** How to search. */
    enum Kind {
        /** Every combination. */
        GRID,
        /** Independent draws (Bergstra and Bengio 2012). */
        RANDOM,
        /** Successive halving (Jamieson and Talwalkar 2016). */
        HALVING
    }
}
