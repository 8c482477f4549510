package io.says.model.als;

import io.says.Feedback;
import io.says.json.Range;

/**
 * The parameters of ALS, {@code says.train.als}.
 *
 * @param rank factors a user and a track
 * @param iterations how often both sides are solved
 * @param regularisation lambda, scaled by the number of ratings of each user and track
 * @param nonnegative whether factors are kept at or above 0
 * @param alpha the weight of a strength in implicit feedback: confidence is 1 + alpha strength
 * @param biases whether ratings get a mean, and a bias of each user and track, beside the factors
 * @param engine what fits
 * @param memory mebibytes that fitting in memory may take where the engine is chosen by size
 * @param blocks into how many blocks users and tracks are cut; on Spark alone, and part of the result's last digits
 */
record AlsConfig(
        @Range(min = 1, max = 2048) int rank,
        @Range(min = 1, max = 1000) int iterations,
        @Range(min = 0, max = 1000) double regularisation,
        Nonnegative nonnegative,
        @Range(min = 0, max = 1e6) double alpha,
        boolean biases,
        Engine engine,
        @Range(min = 1, max = 1 << 20) int memory,
        @Range(min = 1, max = 10_000) int blocks) {

    /** Whether factors are kept at or above 0. */
    enum Nonnegative {
        /** For ratings, where it is part of what keeps a fit from following the noise; not for plays, which it ranks worse. */
        AUTO,
        /** They are. */
        TRUE,
        /** They are not. */
        FALSE;

        boolean of(Feedback feedback) {
            return this == TRUE || (this == AUTO && feedback == Feedback.EXPLICIT);
        }
    }

    /** What fits. */
    enum Engine {
        /** In memory where it fits, else on Spark. */
        AUTO,
        /** In this process's memory. */
        LOCAL,
        /** On Spark MLlib. */
        SPARK
    }
}
