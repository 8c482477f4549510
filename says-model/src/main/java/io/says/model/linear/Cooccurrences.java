package io.says.model.linear;

import io.says.spi.TrainedModel.SparseRows;

/**
 * Rows of X'WX, computed one at a time: how often two tracks were heard by the same user, W a weight of each user. Thread-safe.
 */
final class Cooccurrences {

    private final Interactions interactions;
    private final float[] userWeight;

    /** @param userWeight what each user counts for, at least 0 */
    Cooccurrences(Interactions interactions, float[] userWeight) {
        this.interactions = interactions;
        this.userWeight = userWeight;
    }

    Row row() {
        return new Row();
    }

    /** One row at a time. Not thread-safe. */
    final class Row {

        private final float[] sums = new float[interactions.tracks()];
        private final int[] touched = new int[interactions.tracks()];
        private int count;

        private Row() {}

        /** Computes the row of a track; users are taken in ascending order, so that it is the same each time. */
        void of(int track) {
            for (int i = 0; i < count; i++) {
                sums[touched[i]] = 0;
            }
            count = 0;
            SparseRows byTrack = interactions.byTrack();
            SparseRows byUser = interactions.byUser();
            for (int i = byTrack.start()[track]; i < byTrack.start()[track + 1]; i++) {
                int user = byTrack.index()[i];
                float weight = byTrack.value()[i] * userWeight[user];
                for (int j = byUser.start()[user]; j < byUser.start()[user + 1]; j++) {
                    int other = byUser.index()[j];
                    float more = weight * byUser.value()[j];
                    if (sums[other] == 0 && more > 0) {
                        touched[count++] = other;
                    }
                    sums[other] += more;
                }
            }
        }

        /** How many tracks were heard with it, itself among them. */
        int count() {
            return count;
        }

        /** One of those, in no stated order. */
        int track(int at) {
            return touched[at];
        }

        /** The entry of a track; 0 where it was never heard with it. */
        float at(int track) {
            return sums[track];
        }
    }
}
