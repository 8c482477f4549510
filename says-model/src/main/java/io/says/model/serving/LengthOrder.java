package io.says.model.serving;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Items in the order of the lengths of their vectors, the longest first, ties to the lower index.
 *
 * @param index the item in each place
 * @param place the place of each item
 * @param longest the length of the first item of each tile of {@link CoarseItems#WIDTH}
 */
record LengthOrder(int[] index, int[] place, double[] longest) {

    /** How much longer than an item, relative, one behind it can be: only the leading bits of a length count. */
    static final double ORDERED = 0x1p-19;

    /** Items looked at by one thread at a time. */
    private static final int SLICE = 1 << 14;

    /**
     * Puts items in order.
     *
     * @param items the vectors, row-major
     * @throws IllegalArgumentException when one of the values is not finite
     */
    static LengthOrder of(float[] items, int rank) {
        double[] length = lengths(FloatBuffer.wrap(items), rank);
        int count = length.length;
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            // Descending by the leading bits of the length, which no length overflows, ascending by index.
            order[i] = Integer.MAX_VALUE - leading(length[i]) << 32 | i;
        }
        Arrays.parallelSort(order);
        int[] index = new int[count];
        for (int at = 0; at < count; at++) {
            index[at] = (int) order[at];
        }
        double[] longest = new double[CoarseItems.tiles(count)];
        for (int tile = 0; tile < longest.length; tile++) {
            longest[tile] = length[index[tile * CoarseItems.WIDTH]];
        }
        return new LengthOrder(index, Objects.requireNonNull(places(index)), longest);
    }

    /**
     * The lengths of vectors.
     *
     * @param items the vectors, row-major
     * @throws IllegalArgumentException when one of the values is not finite
     */
    static double[] lengths(FloatBuffer items, int rank) {
        int count = items.limit() / rank;
        double[] length = new double[count];
        IntStream.range(0, (count + SLICE - 1) / SLICE).parallel().forEach(slice -> {
            float[] row = new float[rank];
            for (int i = slice * SLICE; i < Math.min(count, (slice + 1) * SLICE); i++) {
                items.get(i * rank, row);
                length[i] = length(row, 0, rank);
            }
        });
        for (double one : length) {
            if (!(one < Double.POSITIVE_INFINITY)) { // of floats no sum of squares is too large for a double
                throw new IllegalArgumentException("a factor of an item is not finite");
            }
        }
        return length;
    }

    private static long leading(double length) {
        return Double.doubleToLongBits(length) >>> 32;
    }

    /** Whether items of such lengths are in this order; that of equals does not matter. */
    boolean isOf(double[] length) {
        for (int at = 0; at < index.length; at++) {
            double one = length[index[at]];
            if ((at % CoarseItems.WIDTH == 0 && longest[at / CoarseItems.WIDTH] != one)
                    || (at > 0 && leading(one) > leading(length[index[at - 1]]))) {
                return false;
            }
        }
        return true;
    }

    /** Four sums side by side: one would wait for its own last addition. */
    static double length(float[] values, int at, int rank) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int f = 0;
        for (; f + 4 <= rank; f += 4) {
            s0 += (double) values[at + f] * values[at + f];
            s1 += (double) values[at + f + 1] * values[at + f + 1];
            s2 += (double) values[at + f + 2] * values[at + f + 2];
            s3 += (double) values[at + f + 3] * values[at + f + 3];
        }
        for (; f < rank; f++) {
            s0 += (double) values[at + f] * values[at + f];
        }
        return Math.sqrt((s0 + s1) + (s2 + s3));
    }

    /** The place of each item; null where not every one of them has one. */
    static int @Nullable [] places(int[] index) {
        int[] place = new int[index.length];
        Arrays.fill(place, -1);
        for (int at = 0; at < index.length; at++) {
            int item = index[at];
            if (item < 0 || item >= index.length || place[item] >= 0) {
                return null;
            }
            place[item] = at;
        }
        return place;
    }

    /** An item of a tile. */
    int item(int tile, int i) {
        return index[tile * CoarseItems.WIDTH + i];
    }

    /** How many items a tile has. */
    int inTile(int tile) {
        return Math.min(CoarseItems.WIDTH, index.length - tile * CoarseItems.WIDTH);
    }
}
