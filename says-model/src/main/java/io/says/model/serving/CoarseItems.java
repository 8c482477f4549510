package io.says.model.serving;

import io.says.model.kernels.Kernels;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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

    private static final int TILES_AT_ONCE = 128;

    private final Kernels kernels;
    private final int rank;
    private final double queryLength;
    private final short[] tiles;
    private final double[] units;
    private final double[] lost;

    /**
     * @param vectors the items, row-major, the longest first, finite
     * @param stride from one to the next
     * @param lengths of each
     * @param places the rows of those to be bounded, ascending; null for all
     * @param kernels take the sums
     */
    CoarseItems(float[] vectors, int stride, int rank, double[] lengths, int @Nullable [] places, Kernels kernels) {
        this.kernels = kernels;
        this.rank = rank;
        // By Cauchy and Schwarz no sum of products leaves 16 bits: rounding makes neither side longer than half a unit
        // a factor.
        double rounded = Math.sqrt(rank) / 2 + 1;
        this.queryLength = Math.floor(Short.MAX_VALUE / (LONGEST + rounded) - rounded);
        int items = places == null ? lengths.length : places.length;
        int count = (items + WIDTH - 1) / WIDTH;
        this.tiles = new short[Math.multiplyExact(count, rank * HALF)];
        this.units = new double[count];
        this.lost = new double[count];
        IntStream some = IntStream.range(0, (count + TILES_AT_ONCE - 1) / TILES_AT_ONCE);
        // Of all, while a release is opened, on every processor; of some, while a question waits, without waiting for
        // others.
        (places == null ? some.parallel() : some).forEach(slice -> {
            byte[] codes = new byte[rank * WIDTH];
            for (int tile = slice * TILES_AT_ONCE; tile < Math.min(count, (slice + 1) * TILES_AT_ONCE); tile++) {
                code(vectors, stride, lengths, places, items, tile, codes);
            }
        });
    }

    private void code(
            float[] vectors, int stride, double[] lengths, int @Nullable [] places, int items, int tile, byte[] codes) {
        int first = tile * WIDTH;
        int count = Math.min(WIDTH, items - first);
        double unit = LONGEST / lengths[places == null ? first : places[first]];
        units[tile] = unit;
        if (!(unit < Double.POSITIVE_INFINITY)) { // a tile of nothing but 0
            return;
        }
        double most = 0;
        for (int i = 0; i < count; i++) {
            int at = (places == null ? first + i : places[first + i]) * stride;
            double squares = 0;
            for (int f = 0; f < rank; f++) {
                double exact = vectors[at + f] * unit;
                double code = Math.rint(exact);
                squares += (exact - code) * (exact - code);
                codes[f * WIDTH + i] = (byte) code;
            }
            most = Math.max(most, squares);
        }
        lost[tile] = Math.sqrt(most);
        int at = tile * rank * HALF;
        for (int f = 0; f < rank; f++) {
            for (int i = 0; i < HALF; i++) { // what lies behind the last item is never looked at
                int low = codes[f * WIDTH + i] + 128;
                int high = codes[f * WIDTH + HALF + i];
                tiles[at + f * HALF + i] = (short) (high << Byte.SIZE | low);
            }
        }
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
            return units[tile] < Double.POSITIVE_INFINITY;
        }

        /** Takes the sums of a tile, whose items {@link #next} then finds. */
        void look(int tile) {
            kernels.sums(weights, rank, tiles, tile * rank * HALF, HALF, sums);
        }

        /** What an item's sum has to be above for its product to be able to reach a score. */
        short threshold(int tile, float score) {
            double scale = unit * units[tile];
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
