package io.says.model.serving;

import io.says.model.kernels.Kernels;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Exact top-K by inner product. Items lie sorted by the length of their vectors, and the search ends when by Cauchy and Schwarz no later
 * item can beat the worst of the K found; on the way there a product is taken only of items whose bound by {@link CoarseItems} reaches that
 * far. Products are taken by {@link Kernels#dots}, the same bits on every processor, and so are the items found: bounds only ever save
 * work. Immutable and thread-safe.
 */
final class NormSortedItems implements Vectors {

    /** A float's unit of rounding; a sum of n products is off by at most about n of them, relative to both lengths. */
    private static final double ROUNDING = 0x1p-23;

    private final Kernels kernels;
    private final int rank;
    private final int stride;
    private final int[] index;
    private final int[] place;
    private final double[] longest;
    private final OnDemand<float[]> rows;
    private final @Nullable CoarseItems coarse;

    /** Where the vectors lie by the items' numbers; null where {@link #rows} are all there is. */
    private final @Nullable FloatBuffer file;

    /**
     * @param items the vectors, row-major
     * @throws IllegalArgumentException when one of the values is not finite
     */
    NormSortedItems(float[] items, int rank) {
        this(items, rank, Kernels.best());
    }

    NormSortedItems(float[] items, int rank, Kernels kernels) {
        LengthOrder order = LengthOrder.of(items, rank);
        this.kernels = kernels;
        this.rank = rank;
        this.stride = stride(rank);
        this.index = order.index();
        this.place = order.place();
        this.longest = order.longest();
        this.rows = OnDemand.made(longest.length, tile -> rows(items, rank, order, tile));
        this.coarse = kernels.prefersBytes() ? CoarseItems.of(rows, stride, rank, order, kernels) : null;
        this.file = null;
    }

    /**
     * Items that lie in a file, in an order that was found before: what a search looks at is read when it first does.
     *
     * @param items the vectors, row-major
     * @param stored their order
     */
    NormSortedItems(FloatBuffer items, StoredOrder stored, Kernels kernels) {
        LengthOrder order = stored.order();
        this.kernels = kernels;
        this.rank = stored.rank();
        this.stride = stride(rank);
        this.index = order.index();
        this.place = order.place();
        this.longest = order.longest();
        this.rows = OnDemand.of(longest.length, tile -> rows(items, stored.rank(), order, tile));
        this.coarse = kernels.prefersBytes() ? stored.coarse(kernels) : null;
        this.file = items;
    }

    /** From one vector to the next where they are searched. */
    private static int stride(int rank) {
        return (rank + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES;
    }

    /** The vectors of a tile. */
    static float[] rows(float[] items, int rank, LengthOrder order, int tile) {
        int stride = stride(rank);
        float[] rows = new float[order.inTile(tile) * stride];
        for (int i = 0; i < order.inTile(tile); i++) {
            System.arraycopy(items, order.item(tile, i) * rank, rows, i * stride, rank);
        }
        return rows;
    }

    private static float[] rows(FloatBuffer items, int rank, LengthOrder order, int tile) {
        int stride = stride(rank);
        float[] rows = new float[order.inTile(tile) * stride];
        for (int i = 0; i < order.inTile(tile); i++) {
            items.get(order.item(tile, i) * rank, rows, i * stride, rank);
        }
        return rows;
    }

    @Override
    public int count() {
        return index.length;
    }

    @Override
    public void copy(int track, int from, int length, double[] to) {
        FloatBuffer mapped = file;
        if (mapped != null) {
            for (int f = 0; f < length; f++) {
                to[f] = mapped.get(track * rank + from + f);
            }
            return;
        }
        float[] tile = rows.get(place[track] / CoarseItems.WIDTH);
        int at = place[track] % CoarseItems.WIDTH * stride + from;
        for (int f = 0; f < length; f++) {
            to[f] = tile[at + f];
        }
    }

    /** Items with their scores, best first, ties to the lower index. */
    record Best(int[] items, float[] scores) {}

    /** The score {@link #top} gives an item. */
    float score(float[] query, int item) {
        float[] product = new float[1];
        product(padded(query), place[item], product);
        return product[0];
    }

    private void product(float[] vector, int at, float[] product) {
        float[] tile = rows.get(at / CoarseItems.WIDTH);
        kernels.dots(vector, 0, stride, tile, at % CoarseItems.WIDTH * stride, stride, 1, product);
    }

    private float[] padded(float[] query) {
        return query.length == stride ? query : Arrays.copyOf(query, stride);
    }

    /** The best of those allowed, NaN left out. */
    Best top(float[] query, int k, IntPredicate allowed) {
        BestHeap heap = new BestHeap(Math.min(k, index.length));
        if (allowed instanceof Allowed set && set.isFew(index.length)) {
            float[] vector = padded(query);
            float[] product = new float[1];
            set.forEach(index.length, item -> score(vector, place[item], product, heap));
            return heap.drain();
        }
        new Search(query, heap, allowed).all();
        return heap.drain();
    }

    private void score(float[] vector, int at, float[] product, BestHeap heap) {
        product(vector, at, product);
        if (!Float.isNaN(product[0])) {
            heap.offer(product[0], index[at]);
        }
    }

    /** One query. */
    private final class Search {

        private final float[] vector;
        private final BestHeap heap;
        private final IntPredicate allowed;
        private final boolean sparse;
        private final double length;
        private final float[] scores = new float[CoarseItems.WIDTH];

        Search(float[] query, BestHeap heap, IntPredicate allowed) {
            this.vector = padded(query);
            this.heap = heap;
            this.allowed = allowed;
            this.sparse = allowed instanceof Allowed set && set.isSparse(index.length);
            // Scores are rounded, and lengths were ordered by their leading bits: bounds allow for both.
            this.length = LengthOrder.length(query, 0, rank) * (1 + LengthOrder.ORDERED + ROUNDING * (rank + 4));
        }

        void all() {
            CoarseItems.Query bounds = coarse != null && length > 0 ? coarse.query(vector, length) : null;
            int tile = 0;
            for (int at = 0; at < index.length; at += CoarseItems.WIDTH, tile++) {
                double most = length * longest[tile];
                int count = Math.min(CoarseItems.WIDTH, index.length - at);
                boolean bounded = heap.full() && most < Float.MAX_VALUE; // sums that may overflow have no bound
                if (bounded && most < heap.worst()) {
                    return;
                }
                if (bounded && bounds != null && bounds.holds(tile)) {
                    promising(bounds, tile, at, count);
                } else {
                    each(tile, at, count);
                }
            }
        }

        /** Those of a tile whose bound reaches as far as the worst so far: of equals the lower index wins. */
        private void promising(CoarseItems.Query bounds, int tile, int at, int count) {
            bounds.look(tile);
            float worst = heap.worst();
            short threshold = bounds.threshold(tile, worst);
            for (int i = bounds.next(0, count, threshold); i < count; i = bounds.next(i + 1, count, threshold)) {
                int item = index[at + i];
                if (sparse && !allowed.test(item)) {
                    continue;
                }
                product(vector, at + i, scores);
                offer(scores[0], item);
                if (heap.worst() > worst) {
                    worst = heap.worst();
                    threshold = bounds.threshold(tile, worst);
                }
            }
        }

        private void each(int tile, int at, int count) {
            if (sparse) {
                for (int i = at; i < at + count; i++) {
                    if (allowed.test(index[i])) {
                        score(vector, i, scores, heap);
                    }
                }
                return;
            }
            kernels.dots(vector, 0, stride, rows.get(tile), 0, stride, count, scores);
            for (int i = 0; i < count; i++) {
                offer(scores[i], index[at + i]);
            }
        }

        private void offer(float score, int item) {
            if (!Float.isNaN(score) && heap.admits(score, item) && allowed.test(item)) {
                heap.offer(score, item);
            }
        }
    }
}
