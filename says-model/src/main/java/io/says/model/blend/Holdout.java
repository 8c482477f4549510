package io.says.model.blend;

import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Rows in two parts at random, drawn user by user. A row without a positive strength is never asked for, and neither is the last one a
 * user has.
 *
 * @param fit what models are fitted to
 * @param asked what they are then asked for
 */
record Holdout(SparseRows fit, SparseRows asked) {

    /**
     * Cuts.
     *
     * @param share of each user's rows that is asked for; where a part of a row is left over, chance decides
     */
    static Holdout of(SparseRows rows, double share, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[] held = new boolean[rows.index().length];
        for (int user = 0; user < rows.rows(); user++) {
            int[] positive = new int[rows.length(user)];
            int count = 0;
            for (int i = rows.start()[user]; i < rows.start()[user + 1]; i++) {
                if (rows.value()[i] > 0) {
                    positive[count++] = i;
                }
            }
            int wanted = Math.min(count - 1, (int) (count * share + random.nextDouble()));
            for (int i = 0; i < wanted; i++) {
                int other = i + random.nextInt(count - i);
                held[positive[other]] = true;
                positive[other] = positive[i];
            }
        }
        return new Holdout(part(rows, held, false), part(rows, held, true));
    }

    private static SparseRows part(SparseRows rows, boolean[] held, boolean wanted) {
        int[] start = new int[rows.start().length];
        int[] index = new int[held.length];
        float[] value = new float[held.length];
        int count = 0;
        for (int user = 0; user < rows.rows(); user++) {
            for (int i = rows.start()[user]; i < rows.start()[user + 1]; i++) {
                if (held[i] == wanted) {
                    index[count] = rows.index()[i];
                    value[count++] = rows.value()[i];
                }
            }
            start[user + 1] = count;
        }
        return new SparseRows(start, Arrays.copyOf(index, count), Arrays.copyOf(value, count));
    }
}
