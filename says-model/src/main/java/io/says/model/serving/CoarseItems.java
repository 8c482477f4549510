package io.says.model.serving;

import io.says.model.kernels.Kernels;

/**
 * Upper bounds on the inner products with many items at once, from a byte for each of an item's factors: whole numbers for the first look, as
 * in FEXIPRO (Li, Chan, Yiu and Mamoulis, SIGMOD 2017). A query is rounded too, and by Cauchy and Schwarz what rounding can amount to is the
 * length of one side times that of what the other one lost. The bounds hold for products as {@link Kernels#dots} rounds them. Immutable and
 * thread-safe.
 *
 * <p>Items come in the order of their lengths and in tiles of {@value #WIDTH}, each in units of its own longest item. A tile lies factor by
 * factor, two bytes in a short as {@link Kernels#sums} takes them.
 */
final class CoarseItems {

    /** Items in a tile. */
    static final int WIDTH = 128;

    private static final int HALF = WIDTH / 2;

    /** The length of a tile's longest item, in its units. */
    private static final double LONGEST = Byte.MAX_VALUE;

    private final Kernels kernels;
    private final int rank;
    private final double queryLength;
    private final double[] longest;
    private final double[] lost;
    private final OnDemand<short[]> pairs;

    /**
     * A tile in bytes.
     *
     * @param pairs the bytes, two in a short
     * @param lost the length of what the item lost that lost the most, in the tile's units
     */
    record Coded(short[] pairs, double lost) {}

    /**
     * @param longest the length of the first item of each tile
     * @param lost what each tile lost
     * @param pairs the bytes of each
     * @param kernels take the sums
     */
    CoarseItems(int rank, double[] longest, double[] lost, OnDemand<short[]> pairs, Kernels kernels) {
        this.kernels = kernels;
        this.rank = rank;
        // By Cauchy and Schwarz no sum of products leaves 16 bits: rounding makes neither side longer than half a unit
        // a factor.
        double rounded = Math.sqrt(rank) / 2 + 1;
        this.queryLength = Math.floor(Short.MAX_VALUE / (LONGEST + rounded) - rounded);
        this.longest = longest;
        this.lost = lost;
        this.pairs = pairs;
    }

    /**
     * Rounds items.
     *
     * @param rows the items of each tile, row-major, the longest first, finite
     * @param stride from one to the next
     * @param order how many there are in each, and how long they are
     * @param kernels take the sums
     */
    static CoarseItems of(OnDemand<float[]> rows, int stride, int rank, LengthOrder order, Kernels kernels) {
        double[] lost = new double[rows.count()];
        OnDemand<short[]> pairs = OnDemand.made(rows.count(), tile -> {
            Coded coded = code(rows.get(tile), stride, rank, order.inTile(tile), order.longest()[tile]);
            lost[tile] = coded.lost();
            return coded.pairs();
        });
        return new CoarseItems(rank, order.longest(), lost, pairs, kernels);
    }

    /** How many tiles so many items make. */
    static int tiles(int items) {
        return (items + WIDTH - 1) / WIDTH;
    }

    /** How many shorts hold a tile. */
    static int pairs(int rank) {
        return Math.multiplyExact(rank, HALF);
    }

    private static double unit(double longest) {
        return LONGEST / longest;
    }

    /**
     * Rounds the items of a tile.
     *
     * @param rows the items, row-major
     * @param stride from one to the next
     * @param count how many there are
     * @param longest the length of the first of them
     */
    static Coded code(float[] rows, int stride, int rank, int count, double longest) {
        short[] pairs = new short[pairs(rank)];
        double unit = unit(longest);
        if (!(unit < Double.POSITIVE_INFINITY)) { // a tile of nothing but 0
            return new Coded(pairs, 0);
        }
        byte[] codes = new byte[rank * WIDTH];
        double most = 0;
        for (int i = 0; i < count; i++) {
            int at = i * stride;
            double squares = 0;
            for (int f = 0; f < rank; f++) {
                double exact = rows[at + f] * unit;
                double code = Math.rint(exact);
                squares += (exact - code) * (exact - code);
                codes[f * WIDTH + i] = (byte) code;
            }
            most = Math.max(most, squares);
        }
        for (int f = 0; f < rank; f++) {
            for (int i = 0; i < HALF; i++) { // what lies behind the last item is never looked at
                int low = codes[f * WIDTH + i] + 128;
                int high = codes[f * WIDTH + HALF + i];
                pairs[f * HALF + i] = (short) (high << Byte.SIZE | low);
            }
        }
        return new Coded(pairs, Math.sqrt(most));
    }

    /**
     * Gets ready to bound the products with one vector.
     *
     * @param length of it, above 0
     */
    Query query(float[] vector, double length) {
        return new Query(vector, length);
    }

    /** Bounds on the products with one vector. Not thread-safe. */
    final class Query {

        private final short[] weights = new short[rank];
        private final short[] sums = new short[WIDTH];
        private final double unit;
        private final double length;
        private final double slack;

        private Query(float[] vector, double exactLength) {
            this.unit = queryLength / exactLength;
            double squares = 0;
            double mine = 0;
            for (int f = 0; f < rank; f++) {
                double exact = vector[f] * unit;
                double code = Math.rint(exact);
                squares += code * code;
                mine += (exact - code) * (exact - code);
                weights[f] = (short) code;
            }
            this.length = Math.sqrt(squares);
            // What the query loses costs at most that, and the rounding of floats a little of both lengths.
            this.slack = Math.sqrt(mine) * LONGEST + queryLength * LONGEST * (rank + 16) * 0x1p-22;
        }

        /** Whether anything can be said of a tile: not of one that holds nothing but 0. */
        boolean holds(int tile) {
            return CoarseItems.unit(longest[tile]) < Double.POSITIVE_INFINITY;
        }

        /** Takes the sums of a tile, whose items {@link #next} then finds. */
        void look(int tile) {
            kernels.sums(weights, rank, pairs.get(tile), 0, HALF, sums);
        }

        /** What an item's sum has to be above for its product to be able to reach a score. */
        short threshold(int tile, float score) {
            double scale = unit * CoarseItems.unit(longest[tile]);
            // Products too small for the precision of floats are off by the smallest float at every step.
            double most = length * lost[tile] + slack + (rank + 16) * 0x1p-149 * scale;
            double least = Math.ceil(score * scale - most) - 1;
            return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, least));
        }

        /**
         * The next item of the tile looked at whose sum is above a threshold.
         *
         * @param from the first to be considered
         * @param end the first not to be
         * @return {@code end} where there is none
         */
        int next(int from, int end, short threshold) {
            return kernels.firstAbove(sums, from, end - from, threshold);
        }
    }
}
