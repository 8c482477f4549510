package io.says.model.serving;

import io.says.model.kernels.Kernels;
import io.says.model.tensors.TensorFile;
import io.says.model.tensors.TensorWriter;
import io.says.release.ReleaseInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What {@link NormSortedItems} would find out of the tracks' factors when a bundle is opened, found out when it is made: their order by length and
 * a byte for each factor, in a file beside the bundle's tensors. A bundle without it, or with one of another version, serves the same lists and takes
 * longer to open. Thread-safe.
 */
public final class StoredOrder {

    /** The file in a bundle. */
    public static final String FILE = "order.safetensors";

    /** Raised with whatever changes in what the file holds; one of another version is left alone. */
    private static final String VERSION = "1";

    private static final String VERSION_KEY = "order";

    /** The hash of the bundle's tensors, whose order it is. */
    private static final String MODEL_KEY = "model";

    private static final String INDEX = "order.index";
    private static final String LONGEST = "order.longest";
    private static final String LOST = "order.lost";
    private static final String PAIRS = "order.pairs";

    /** Of so many tiles the bytes are compared: the first, the last, and some between them. */
    private static final int COMPARED = 16;

    private final int rank;
    private final LengthOrder order;
    private final double[] lost;
    private final ByteBuffer pairs;

    private StoredOrder(int rank, LengthOrder order, double[] lost, ByteBuffer pairs) {
        this.rank = rank;
        this.order = order;
        this.lost = lost;
        this.pairs = pairs;
    }

    /**
     * Writes it.
     *
     * @param items the tracks' factors, row-major
     * @param rank how many a track has, at least 1
     * @param model the SHA-256 of the tensors that hold them
     * @param file is made
     * @return whether there is such an order: not of factors that are not finite, nor of more than one file can hold
     */
    public static boolean write(float[] items, int rank, String model, Path file) throws IOException {
        int tiles = CoarseItems.tiles(items.length / rank);
        int bytes = CoarseItems.pairs(rank) * Short.BYTES;
        if ((long) tiles * bytes > TensorWriter.MOST_BYTES || !areFinite(items)) {
            return false;
        }
        LengthOrder order = LengthOrder.of(items, rank);
        ByteBuffer pairs = ByteBuffer.allocate(tiles * bytes).order(ByteOrder.LITTLE_ENDIAN);
        long[] longest = new long[tiles];
        long[] lost = new long[tiles];
        IntStream.range(0, tiles).parallel().forEach(tile -> {
            float[] rows = NormSortedItems.rows(FloatBuffer.wrap(items), rank, order, tile);
            CoarseItems.Coded coded = CoarseItems.code(
                    rows, rows.length / order.inTile(tile), rank, order.inTile(tile), order.longest()[tile]);
            pairs(pairs, tile, bytes).put(coded.pairs());
            longest[tile] = Double.doubleToRawLongBits(order.longest()[tile]);
            lost[tile] = Double.doubleToRawLongBits(coded.lost());
        });
        new TensorWriter()
                .metadata(Map.of(VERSION_KEY, VERSION, MODEL_KEY, model))
                .ints(INDEX, order.index())
                .longs(LONGEST, longest)
                .longs(LOST, lost)
                .bytes(PAIRS, pairs.array())
                .write(file);
        return true;
    }

    private static boolean areFinite(float[] items) {
        for (float value : items) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static ShortBuffer pairs(ByteBuffer all, int tile, int bytes) {
        return all.slice(tile * bytes, bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    }

    /**
     * Opens what lies beside a bundle's tensors.
     *
     * @param info the bundle's passport; what it does not name is not looked at
     * @param items the tracks' factors, row-major
     * @param rank how many each of them has
     * @return null where there is none, or one that is not of this program or these tensors
     * @throws io.says.SaysException {@code CORRUPT_DATA} where it is not the order of these tracks, or one of their factors is not finite
     */
    static @Nullable StoredOrder open(Path release, ReleaseInfo info, FloatBuffer items, int rank) {
        if (info.files().stream().noneMatch(file -> file.path().equals(FILE))) {
            return null;
        }
        TensorFile tensors = TensorFile.open(release.resolve(FILE));
        if (!VERSION.equals(tensors.metadata().get(VERSION_KEY))
                || !info.contentHash().equals(tensors.metadata().get(MODEL_KEY))) {
            return null;
        }
        return read(tensors, items, rank, release);
    }

    /**
     * The order in tensors that are known to hold one. Whoever made them may have erred, and a search rests on them: all lengths are compared
     * with the factors, and the bytes of some tiles.
     */
    static StoredOrder read(TensorFile tensors, FloatBuffer items, int rank, Path release) {
        int tracks = items.limit() / rank;
        int[] index = new int[tensors.ints(INDEX).limit()];
        tensors.ints(INDEX).get(0, index);
        int[] place = index.length == tracks ? LengthOrder.places(index) : null;
        if (place == null) {
            throw Soundness.unsound(release, "the stored order is not one of its tracks");
        }
        double[] longest = numbers(tensors.longs(LONGEST));
        double[] lost = numbers(tensors.longs(LOST));
        ByteBuffer pairs = tensors.bytes(PAIRS);
        int tiles = CoarseItems.tiles(tracks);
        Soundness.check(
                longest.length == tiles
                        && lost.length == tiles
                        && pairs.limit() == (long) tiles * CoarseItems.pairs(rank) * Short.BYTES,
                release,
                "the stored order does not fit the factors");
        StoredOrder stored = new StoredOrder(rank, new LengthOrder(index, place, longest), lost, pairs);
        Soundness.check(
                stored.order.isOf(lengths(items, rank, release)),
                release,
                "the stored order is not that of the tracks' lengths");
        int compared = Math.min(tiles, COMPARED);
        for (int i = 0; i < compared; i++) {
            int tile = (int) ((long) i * (tiles - 1) / Math.max(1, compared - 1));
            Soundness.check(
                    stored.holds(items, tile), release, "the bytes in the stored order are not those of the factors");
        }
        for (double one : lost) {
            Soundness.check(one >= 0, release, "the stored order has lost less than nothing");
        }
        return stored;
    }

    private static double[] lengths(FloatBuffer items, int rank, Path release) {
        try {
            return LengthOrder.lengths(items, rank);
        } catch (IllegalArgumentException e) {
            throw Soundness.unsound(release, String.valueOf(e.getMessage()));
        }
    }

    /** Whether it has of a tile what the factors come to. */
    private boolean holds(FloatBuffer items, int tile) {
        float[] rows = NormSortedItems.rows(items, rank, order, tile);
        CoarseItems.Coded coded = CoarseItems.code(
                rows, rows.length / order.inTile(tile), rank, order.inTile(tile), order.longest()[tile]);
        return coded.lost() == lost[tile]
                && pairs(pairs, tile, coded.pairs().length * Short.BYTES).equals(ShortBuffer.wrap(coded.pairs()));
    }

    private static double[] numbers(LongBuffer bits) {
        double[] numbers = new double[bits.limit()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Double.longBitsToDouble(bits.get(i));
        }
        return numbers;
    }

    int rank() {
        return rank;
    }

    LengthOrder order() {
        return order;
    }

    /** The bytes; each tile of them is read when it is first looked at. */
    CoarseItems coarse(Kernels kernels) {
        int length = CoarseItems.pairs(rank);
        OnDemand<short[]> tiles = OnDemand.of(lost.length, tile -> {
            short[] read = new short[length];
            pairs(pairs, tile, length * Short.BYTES).get(read);
            return read;
        });
        return new CoarseItems(rank, order.longest(), lost, tiles, kernels);
    }
}
