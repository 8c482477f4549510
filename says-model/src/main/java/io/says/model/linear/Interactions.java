package io.says.model.linear;

import io.says.spi.TrainedModel.SparseRows;

/**
 * What every user heard, from both sides. Immutable by agreement; thread-safe.
 *
 * @param byUser one row a user, the tracks ascending; every value positive
 * @param byTrack the same, one row a track, the users ascending
 * @param userDegree the sum of squares of each user's row: where everything counts 1, how many tracks it has
 * @param trackDegree the same of each track
 */
record Interactions(SparseRows byUser, SparseRows byTrack, double[] userDegree, double[] trackDegree) {

    static Interactions of(SparseRows byUser, int tracks) {
        SparseRows byTrack = byUser.transposed(tracks);
        return new Interactions(byUser, byTrack, squares(byUser), squares(byTrack));
    }

    private static double[] squares(SparseRows rows) {
        double[] sums = new double[rows.rows()];
        for (int row = 0; row < sums.length; row++) {
            for (int i = rows.start()[row]; i < rows.start()[row + 1]; i++) {
                sums[row] += (double) rows.value()[i] * rows.value()[i];
            }
        }
        return sums;
    }

    int users() {
        return byUser.rows();
    }

    int tracks() {
        return byTrack.rows();
    }

    /** Each degree to a power, 0 where the degree is. */
    static float[] power(double[] degrees, double exponent) {
        float[] powers = new float[degrees.length];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = degrees[i] > 0 ? (float) StrictMath.pow(degrees[i], exponent) : 0;
        }
        return powers;
    }
}
