package io.says.model.serving;

import io.says.model.tensors.DotProducts;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Exact top-K by inner product: items lie sorted by the length of their vectors, and the scan stops when by Cauchy and
 * Schwarz no later item can beat the worst of the K found. Immutable and thread-safe.
 */
final class NormSortedItems {

    /** A float's unit of rounding; a sum of n products is off by at most about n of them, relative to both lengths. */
    private static final double ROUNDING = 0x1p-23;

    private final int rank;
    private final float[] vectors;
    private final double[] norms;
    private final int[] index;

    /** @param items the vectors, row-major, of finite values */
    NormSortedItems(float[] items, int rank) {
        this.rank = rank;
        int count = rank == 0 ? 0 : items.length / rank;
        double[] length = new double[count];
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int f = 0; f < rank; f++) {
                double value = items[i * rank + f];
                sum += value * value;
            }
            length[i] = Math.sqrt(sum);
            // Descending by length as a float's bits, ascending by index.
            order[i] = (long) (Integer.MAX_VALUE - Float.floatToIntBits((float) length[i])) << 32 | i;
        }
        Arrays.sort(order);
        this.vectors = new float[items.length];
        this.norms = new double[count];
        this.index = new int[count];
        for (int at = 0; at < count; at++) {
            int item = (int) order[at];
            index[at] = item;
            norms[at] = length[item];
            System.arraycopy(items, item * rank, vectors, at * rank, rank);
        }
    }

    /** Items with their scores, best first, ties to the lower index. */
    record Best(int[] items, float[] scores) {}

    Best top(float[] query, int k, IntPredicate allowed) {
        double sum = 0;
        for (float value : query) {
            sum += (double) value * value;
        }
        // The scores are rounded, and lengths were ordered as floats: the bound allows for both.
        double length = Math.sqrt(sum) * (1 + ROUNDING * (rank + 4));
        BestHeap heap = new BestHeap(Math.min(k, index.length));
        float[] scores = new float[DotProducts.WIDTH];
        for (int at = 0; at < index.length; at += DotProducts.WIDTH) {
            if (heap.full() && length * norms[at] < heap.worst()) {
                break;
            }
            int block = Math.min(DotProducts.WIDTH, index.length - at);
            if (block == DotProducts.WIDTH) {
                DotProducts.eight(query, vectors, at, scores, 0);
            } else {
                for (int i = 0; i < block; i++) {
                    scores[i] = DotProducts.one(query, vectors, at + i);
                }
            }
            for (int i = 0; i < block; i++) {
                int item = index[at + i];
                if (heap.admits(scores[i], item) && allowed.test(item)) {
                    heap.offer(scores[i], item);
                }
            }
        }
        return heap.drain();
    }
}
