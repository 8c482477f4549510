package io.says.model.linear;

import java.util.Arrays;

/** Keeps the entries of a row that are greatest in size, ties to the lower index. Not thread-safe. */
final class Strongest {

    private final int most;
    private final long[] keys;
    private int size;
    private long worst;

    /** @param most how many to keep, at least 1 */
    Strongest(int most) {
        this.most = most;
        this.keys = new long[Math.toIntExact(Math.min(Integer.MAX_VALUE - 8, 4L * most))];
    }

    void begin() {
        size = 0;
        worst = Long.MAX_VALUE;
    }

    /** Offers an entry; 0 and NaN are none. */
    void offer(int index, float strength) {
        float distance = Math.abs(strength);
        if (distance > 0) {
            // Descending by size as a float's bits, then ascending by index: the smallest keys are the strongest.
            long key = (long) (Integer.MAX_VALUE - Float.floatToIntBits(distance)) << 32 | index;
            if (key < worst) {
                if (size == keys.length) {
                    cut();
                }
                if (key < worst) {
                    keys[size++] = key;
                }
            }
        }
    }

    private void cut() {
        Arrays.sort(keys, 0, size);
        if (size >= most) {
            size = most;
            worst = keys[most - 1];
        }
    }

    /** The indexes kept, ascending. */
    int[] indexes() {
        cut();
        int[] indexes = new int[size];
        for (int i = 0; i < size; i++) {
            indexes[i] = (int) keys[i];
        }
        Arrays.sort(indexes);
        return indexes;
    }
}
