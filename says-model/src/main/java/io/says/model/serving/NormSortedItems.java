package io.says.model.serving;

import io.says.model.kernels.Kernels;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
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

    /** How much longer than an item, relative, one behind it can be. */
    private static final double ORDERED = 0x1p-19;

    /** Of a set of so few items products are taken at once. */
    private static final int FEW = CoarseItems.WIDTH;

    /** Of a set that holds one item in so many it is better to ask before a product is taken than after. */
    private static final int SPARSE = 4;

    /** Of a set that holds one item in so many, and that nothing is known of yet, it is better to go through it than through all. */
    private static final int RARE = 100;

    /** Only sets that hold less than one item in so many are worth a selection. */
    private static final int SELECTED = 2;

    /** Items copied by one thread at a time. */
    private static final int SLICE = 1 << 14;

    private final Kernels kernels;
    private final int rank;
    private final int stride;
    private final float[] vectors;
    private final double[] norms;
    private final int[] index;
    private final int[] place;
    private final @Nullable CoarseItems coarse;
    private final Selections selections;

    /**
     * @param items the vectors, row-major
     * @throws IllegalArgumentException when one of the values is not finite
     */
    NormSortedItems(float[] items, int rank) {
        this(items, rank, Kernels.best());
    }

    NormSortedItems(float[] items, int rank, Kernels kernels) {
        this.kernels = kernels;
        this.rank = rank;
        this.stride = (rank + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES;
        int count = items.length / rank;
        double[] length = new double[count];
        long[] order = new long[count];
        slices(count, i -> {
            length[i] = length(items, i * rank, rank);
            // Descending by the leading bits of the length, which no length overflows, ascending by index.
            order[i] = Integer.MAX_VALUE - (Double.doubleToLongBits(length[i]) >>> 32) << 32 | i;
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
        this.coarse = kernels.prefersBytes() ? new CoarseItems(vectors, stride, rank, norms, null, kernels) : null;
        this.selections = new Selections(count);
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

    /** The best of those allowed, NaN left out. */
    Best top(float[] query, int k, IntPredicate allowed) {
        BestHeap heap = new BestHeap(Math.min(k, index.length));
        TrackSet set = allowed instanceof Allowed some ? some.only() : null;
        if (set == null) {
            new Search(query, heap, allowed, false, null).all();
            return heap.drain();
        }
        int size = set.size();
        boolean few = size <= FEW;
        Selection selection = coarse == null || few || (long) size * SELECTED > index.length
                ? null
                : selections.of(set, this::selection);
        if (selection == null && (few || (long) size * RARE < index.length)) {
            float[] vector = padded(query);
            float[] product = new float[1];
            set.forEach(index.length, item -> {
                if (allowed.test(item)) {
                    score(vector, place[item], product, heap);
                }
            });
            return heap.drain();
        }
        boolean sparse = selection == null && (long) size * SPARSE < index.length;
        new Search(query, heap, allowed, sparse, selection).all();
        return heap.drain();
    }

    /** How many items are held apart for sets that are asked for again and again. */
    int selected() {
        return selections.held();
    }

    private Selection selection(TrackSet set) {
        int[] places = new int[set.size()];
        int[] count = new int[1];
        set.forEach(index.length, item -> places[count[0]++] = place[item]);
        int[] known = count[0] == places.length ? places : Arrays.copyOf(places, count[0]);
        Arrays.sort(known);
        return new Selection(known, new CoarseItems(vectors, stride, rank, norms, known, kernels));
    }

    private void score(float[] vector, int at, float[] product, BestHeap heap) {
        kernels.dots(vector, 0, stride, vectors, at * stride, stride, 1, product);
        if (!Float.isNaN(product[0])) {
            heap.offer(product[0], index[at]);
        }
    }

    /** One query: of all items, or of those of a selection. */
    private final class Search {

        private final float[] vector;
        private final BestHeap heap;
        private final IntPredicate allowed;
        private final boolean sparse;
        private final int @Nullable [] places;
        private final @Nullable CoarseItems bounding;
        private final int items;
        private final double length;
        private final float[] scores = new float[CoarseItems.WIDTH];

        Search(float[] query, BestHeap heap, IntPredicate allowed, boolean sparse, @Nullable Selection selection) {
            this.vector = padded(query);
            this.heap = heap;
            this.allowed = allowed;
            this.sparse = sparse;
            this.places = selection == null ? null : selection.places();
            this.bounding = selection == null ? coarse : selection.coarse();
            this.items = places == null ? index.length : places.length;
            // Scores are rounded, and lengths were ordered by their leading bits: bounds allow for both.
            this.length = length(query, 0, rank) * (1 + ORDERED + ROUNDING * (rank + 4));
        }

        private int place(int at) {
            return places == null ? at : places[at];
        }

        void all() {
            CoarseItems.Query bounds = bounding != null && length > 0 ? bounding.query(vector, length) : null;
            int tile = 0;
            for (int at = 0; at < items; at += CoarseItems.WIDTH, tile++) {
                double most = length * norms[place(at)];
                int count = Math.min(CoarseItems.WIDTH, items - at);
                boolean bounded = heap.full() && most < Float.MAX_VALUE; // sums that may overflow have no bound
                if (bounded && most < heap.worst()) {
                    return;
                }
                if (bounded && bounds != null && bounds.holds(tile)) {
                    promising(bounds, tile, at, count);
                } else {
                    each(at, count);
                }
            }
        }

        /** Those of a tile whose bound reaches as far as the worst so far: of equals the lower index wins. */
        private void promising(CoarseItems.Query bounds, int tile, int at, int count) {
            bounds.look(tile);
            float worst = heap.worst();
            short threshold = bounds.threshold(tile, worst);
            for (int i = bounds.next(0, count, threshold); i < count; i = bounds.next(i + 1, count, threshold)) {
                int place = place(at + i);
                int item = index[place];
                if (sparse && !allowed.test(item)) {
                    continue;
                }
                kernels.dots(vector, 0, stride, vectors, place * stride, stride, 1, scores);
                offer(scores[0], item);
                if (heap.worst() > worst) {
                    worst = heap.worst();
                    threshold = bounds.threshold(tile, worst);
                }
            }
        }

        private void each(int at, int count) {
            if (sparse || places != null) {
                for (int i = at; i < at + count; i++) {
                    int place = place(i);
                    if (allowed.test(index[place])) {
                        score(vector, place, scores, heap);
                    }
                }
                return;
            }
            kernels.dots(vector, 0, stride, vectors, at * stride, stride, count, scores);
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
