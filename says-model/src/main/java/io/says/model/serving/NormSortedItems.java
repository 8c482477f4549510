package io.says.model.serving;

import io.says.model.kernels.Kernels;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /** Of a set of so few items products are taken at once. */
    private static final int FEW = CoarseItems.WIDTH;

    /** Of a set that holds one item in so many it is better to ask before a product is taken than after. */
    private static final int SPARSE = 4;

    /** Of a set that holds one item in so many, and that nothing is known of yet, it is better to go through it than through all. */
    private static final int RARE = 100;

    /** Only sets that hold less than one item in so many are worth a selection. */
    private static final int SELECTED = 2;

    private final Kernels kernels;
    private final int rank;
    private final int stride;
    private final int[] index;
    private final int[] place;
    private final double[] longest;
    private final OnDemand<float[]> rows;
    private final @Nullable CoarseItems coarse;
    private final Selections selections;

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
        this.rows = OnDemand.made(longest.length, tile -> rows(FloatBuffer.wrap(items), rank, order, tile));
        this.coarse = kernels.prefersBytes() ? CoarseItems.of(rows, stride, rank, order, kernels) : null;
        this.selections = new Selections(index.length);
        this.file = null;
    }

    /**
     * Items that lie in a file, in an order that was found before. A tile is read and kept when a search of all items first comes there; of
     * those that a set or a question names, single vectors are read each time: they lie scattered over nearly all tiles.
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
        this.selections = new Selections(index.length);
        this.file = items;
    }

    /** From one vector to the next where they are searched. */
    private static int stride(int rank) {
        return (rank + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES;
    }

    /** The vectors of a tile. */
    static float[] rows(FloatBuffer items, int rank, LengthOrder order, int tile) {
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
        product(padded(query), place[item], new float[stride], product);
        return product[0];
    }

    /**
     * The product with one item, out of its tile where that is there.
     *
     * @param row room for its vector, 0 behind the rank
     */
    private void product(float[] vector, int at, float[] row, float[] product) {
        FloatBuffer mapped = file;
        if (mapped == null || rows.has(at / CoarseItems.WIDTH)) {
            float[] tile = rows.get(at / CoarseItems.WIDTH);
            kernels.dots(vector, 0, stride, tile, at % CoarseItems.WIDTH * stride, stride, 1, product);
        } else {
            mapped.get(index[at] * rank, row, 0, rank);
            kernels.dots(vector, 0, stride, row, 0, stride, 1, product);
        }
    }

    /** The vector of one item, out of its tile where that is there. */
    private void copy(int at, float[] to, int offset) {
        FloatBuffer mapped = file;
        if (mapped == null || rows.has(at / CoarseItems.WIDTH)) {
            float[] tile = rows.get(at / CoarseItems.WIDTH);
            System.arraycopy(tile, at % CoarseItems.WIDTH * stride, to, offset, rank);
        } else {
            mapped.get(index[at] * rank, to, offset, rank);
        }
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
            float[] row = new float[stride];
            float[] product = new float[1];
            set.forEach(index.length, item -> {
                if (allowed.test(item)) {
                    score(vector, place[item], row, product, heap);
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
        double[] firsts = new double[CoarseItems.tiles(known.length)];
        double[] lost = new double[firsts.length];
        List<short[]> pairs = new ArrayList<>(firsts.length);
        float[] some = new float[CoarseItems.WIDTH * stride];
        // While a question waits: not by threads that others may keep busy.
        for (int tile = 0; tile < firsts.length; tile++) {
            int first = tile * CoarseItems.WIDTH;
            int in = Math.min(CoarseItems.WIDTH, known.length - first);
            for (int i = 0; i < in; i++) {
                copy(known[first + i], some, i * stride);
            }
            firsts[tile] = LengthOrder.length(some, 0, rank);
            CoarseItems.Coded coded = CoarseItems.code(some, stride, rank, in, firsts[tile]);
            lost[tile] = coded.lost();
            pairs.add(coded.pairs());
        }
        return new Selection(known, firsts, new CoarseItems(rank, firsts, lost, OnDemand.of(pairs), kernels));
    }

    private void score(float[] vector, int at, float[] row, float[] product, BestHeap heap) {
        product(vector, at, row, product);
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
        private final double[] firsts;
        private final int items;
        private final double length;
        private final float[] scores = new float[CoarseItems.WIDTH];
        private final float[] row = new float[stride];

        Search(float[] query, BestHeap heap, IntPredicate allowed, boolean sparse, @Nullable Selection selection) {
            this.vector = padded(query);
            this.heap = heap;
            this.allowed = allowed;
            this.sparse = sparse;
            this.places = selection == null ? null : selection.places();
            this.bounding = selection == null ? coarse : selection.coarse();
            this.firsts = selection == null ? longest : selection.firsts();
            this.items = places == null ? index.length : places.length;
            // Scores are rounded, and lengths were ordered by their leading bits: bounds allow for both.
            this.length = LengthOrder.length(query, 0, rank) * (1 + LengthOrder.ORDERED + ROUNDING * (rank + 4));
        }

        private int place(int at) {
            return places == null ? at : places[at];
        }

        void all() {
            CoarseItems.Query bounds = bounding != null && length > 0 ? bounding.query(vector, length) : null;
            int tile = 0;
            for (int at = 0; at < items; at += CoarseItems.WIDTH, tile++) {
                double most = length * firsts[tile];
                int count = Math.min(CoarseItems.WIDTH, items - at);
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
                int place = place(at + i);
                int item = index[place];
                if (sparse && !allowed.test(item)) {
                    continue;
                }
                if (sparse || places != null) {
                    product(vector, place, row, scores);
                } else {
                    kernels.dots(vector, 0, stride, rows.get(tile), i * stride, stride, 1, scores);
                }
                offer(scores[0], item);
                if (heap.worst() > worst) {
                    worst = heap.worst();
                    threshold = bounds.threshold(tile, worst);
                }
            }
        }

        private void each(int tile, int at, int count) {
            if (sparse || places != null) {
                for (int i = at; i < at + count; i++) {
                    int place = place(i);
                    if (allowed.test(index[place])) {
                        score(vector, place, row, scores, heap);
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
