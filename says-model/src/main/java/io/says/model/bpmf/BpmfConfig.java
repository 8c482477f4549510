package io.says.model.bpmf;

import io.says.json.Range;

/**
 * The parameters of Bayesian matrix factorisation, {@code says.train.bpmf}.
 *
 * @param rank factors a user and a track, biases apart
 * @param chains chains of samples, each from a start of its own
 * @param burnIn samples at the beginning of each chain that are thrown away
 * @param samples samples of each chain after that
 * @param kept sets of factors kept of each chain, each the mean of a stretch of samples
 * @param ratedSets whether a user is described by the tracks rated, too, and a track by the users who did
 * @param sideInformation whether a track is described by what the catalogue says of it, too
 */
record BpmfConfig(
        @Range(min = 1, max = 512) int rank,
        @Range(min = 1, max = 64) int chains,
        @Range(min = 0, max = 100_000) int burnIn,
        @Range(min = 1, max = 100_000) int samples,
        @Range(min = 1, max = 1000) int kept,
        boolean ratedSets,
        boolean sideInformation) {

    /** Sets of factors kept of each chain: never more than there are samples. */
    int setsOfChain() {
        return Math.min(kept, samples);
    }

    /** Sets of factors of all chains. */
    int sets() {
        return chains * setsOfChain();
    }

    /** Samples that one set of factors is the mean of. */
    int stretch() {
        return samples / setsOfChain();
    }

    /** Samples of each chain before the first that counts: where they do not divide by what is kept, the burn-in is longer. */
    int before() {
        return burnIn + samples - setsOfChain() * stretch();
    }
}
