package io.says.spi;

/**
 * What metrics may know of the data as a whole. Everything is taken from the training part and the catalogue, nothing from
 * the test part. The arrays are shared: read them only. Thread-safe as long as nobody writes.
 *
 * @param users how many users training has
 * @param listeners how many of them have each track
 * @param tail whether a track is in the long tail: all tracks but the 20 % with the most listeners
 * @param artists the artist of each track as a number from 0, -1 where unknown
 * @param genres the genre of each track as a number from 0, -1 where unknown
 * @param features the audio features of each track, each feature scaled to mean 0 and variance 1 over the catalogue; an empty
 *     row where one is unknown
 */
public record EvaluationData(
        int users, int[] listeners, boolean[] tail, int[] artists, int[] genres, float[][] features) {

    /** How many tracks there are. */
    public int tracks() {
        return listeners.length;
    }
}
