package io.says.model.serving;

import io.says.model.kernels.Kernels;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Exact top-K by inner product: items lie sorted by the length of their vectors, and the scan stops when by Cauchy and
 * Schwarz no later item can beat the worst of the K found. Products are taken by {@link Kernels#dots}, the same bits on every
 * processor. Immutable and thread-safe.
 */
final class NormSortedItems implements Vectors {

    /** A float's unit of rounding; a sum of n products is off by at most about n of them, relative to both lengths. */
    private static final double ROUNDING = 0x1p-23;

    /** Items looked at between two looks at the bound: few, as where lengths differ much the best are among the first. */
    private static final int BLOCK = 64;

    /** Items copied by one thread at a time. */
    private static final int SLICE = 1 << 14;

    private final Kernels kernels = Kernels.best();
    private final int rank;
    private final int stride;
    private final float[] vectors;
    private final double[] norms;
    private final int[] index;
    private final int[] place;

    /**
     * @param items the vectors, row-major
     * @throws IllegalArgumentException when one of the values is not finite
     */
    NormSortedItems(float[] items, int rank) {
        this.rank = rank;
        this.stride = (rank + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES;
        int count = items.length / rank;
        double[] length = new double[count];
        long[] order = new long[count];
        slices(count, i -> {
            length[i] = length(items, i * rank, rank);
            // Descending by length as a float's bits, ascending by index.
            order[i] = (long) (Integer.MAX_VALUE - Float.floatToIntBits((float) length[i])) << 32 | i;
        });
        for (double one : length) {
            if (!(one < Double.POSITIVE_INFINITY)) { // of floats no sum of squares is too large for a double
                throw new IllegalArgumentException("a factor of an item is not finite");
            }
        }
        Arrays.parallelSort(order);
        this.vectors = new float[Math.multiplyExact(count, stride)];
        this.norms = new double[count];
        this.index = new int[count];
        this.place = new int[count];
        slices(count, at -> {
            int item = (int) order[at];
            index[at] = item;
            place[item] = at;
            norms[at] = length[item];
            System.arraycopy(items, item * rank, vectors, at * stride, rank);
        });
    }

    private static void slices(int count, java.util.function.IntConsumer each) {
        IntStream.range(0, (count + SLICE - 1) / SLICE).parallel().forEach(slice -> {
            for (int i = slice * SLICE; i < Math.min(count, (slice + 1) * SLICE); i++) {
                each.accept(i);
            }
        });
    }

    /** Four sums side by side: one would wait for its own last addition. */
    private static double length(float[] values, int at, int rank) {
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

    @Override
    public int count() {
        return index.length;
    }

    @Override
    public void copy(int track, int from, int length, double[] to) {
        int at = place[track] * stride + from;
        for (int f = 0; f < length; f++) {
            to[f] = vectors[at + f];
        }
    }

    /** Items with their scores, best first, ties to the lower index. */
    record Best(int[] items, float[] scores) {}

    /** The score {@link #top} gives an item. */
    float score(float[] query, int item) {
        float[] product = new float[1];
        kernels.dots(padded(query), 0, stride, vectors, place[item] * stride, stride, 1, product);
        return product[0];
    }

    private float[] padded(float[] query) {
        return query.length == stride ? query : Arrays.copyOf(query, stride);
    }

    Best top(float[] query, int k, IntPredicate allowed) {
        // The scores are rounded, and lengths were ordered as floats: the bound allows for both.
        double length = length(query, 0, rank) * (1 + ROUNDING * (rank + 4));
        float[] vector = padded(query);
        BestHeap heap = new BestHeap(Math.min(k, index.length));
        float[] scores = new float[BLOCK];
        boolean sparse = allowed instanceof Allowed set && set.isSparse(index.length);
        for (int at = 0; at < index.length; at += BLOCK) {
            if (heap.full() && length * norms[at] < heap.worst()) {
                break;
            }
            int block = Math.min(BLOCK, index.length - at);
            if (sparse) {
                for (int i = at; i < at + block; i++) {
                    if (allowed.test(index[i])) {
                        kernels.dots(vector, 0, stride, vectors, i * stride, stride, 1, scores);
                        if (!Float.isNaN(scores[0])) {
                            heap.offer(scores[0], index[i]);
                        }
                    }
                }
                continue;
            }
            kernels.dots(vector, 0, stride, vectors, at * stride, stride, block, scores);
            int i = 0;
            while (i < block) {
                if (heap.full()) { // as good as the worst may do: of equals the lower index wins
                    i = kernels.firstAbove(scores, i, block - i, Math.nextDown(heap.worst()));
                    if (i == block) {
                        break;
                    }
                }
                int item = index[at + i];
                if (!Float.isNaN(scores[i]) && heap.admits(scores[i], item) && allowed.test(item)) {
                    heap.offer(scores[i], item);
                }
                i++;
            }
        }
        return heap.drain();
    }
}
