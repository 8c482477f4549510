package io.says.model.bpmf;

/**
 * What is kept of the samples: sets of factors. A row is the sets one after the other, each {@code [1, a, x]} for a user and
 * {@code [b, 1, y]} for a track, in the scale of the ratings; so one set predicts a + b + x'y, an inner product.
 *
 * @param sets how many
 * @param rank factors, biases apart
 * @param userMeans means over a stretch of samples, of all users, divided by {@code sets}: the inner product of whole rows is the mean
 *     prediction of all sets
 * @param trackMeans the same of all tracks, not divided
 * @param userSamples the last sample of each stretch, of all users, not divided
 * @param trackSamples the same of all tracks
 * @param noise the mean variance of a rating about its prediction
 */
record Posterior(
        int sets,
        int rank,
        float[] userMeans,
        float[] trackMeans,
        float[] userSamples,
        float[] trackSamples,
        double noise) {

    /** How long a set is. */
    int width() {
        return rank + 2;
    }

    /** How long a row is. */
    int length() {
        return sets * width();
    }
}
