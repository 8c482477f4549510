package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.tensors.TensorFile;
import io.says.model.tensors.TensorWriter;
import io.says.storage.ContentHash;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredOrderTest {

    @TempDir
    Path directory;

    /** The order of the five tracks of {@link Bundles.Parts}; a test replaces what it wants damaged. */
    private static final class Parts {
        private static final CoarseItems.Coded CODED =
                CoarseItems.code(new float[] {1, 5, 2, 4, -4, 2, 2, 3, 0, 1}, 2, 2, 5, Math.sqrt(26));

        String version = "1";
        int[] index = {0, 1, 3, 2, 4};
        double[] longest = {Math.sqrt(26)};
        double[] lost = {CODED.lost()};
        byte[] pairs = bytes(CODED.pairs());

        private static byte[] bytes(short[] pairs) {
            ByteBuffer bytes = ByteBuffer.allocate(pairs.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asShortBuffer().put(pairs);
            return bytes.array();
        }

        void write(Path file, String model) throws IOException {
            Files.deleteIfExists(file);
            new TensorWriter()
                    .metadata(Map.of("order", version, "model", model))
                    .ints("order.index", index)
                    .longs("order.longest", bits(longest))
                    .longs("order.lost", bits(lost))
                    .bytes("order.pairs", pairs)
                    .write(file);
        }

        private static long[] bits(double[] numbers) {
            return java.util.Arrays.stream(numbers)
                    .mapToLong(Double::doubleToRawLongBits)
                    .toArray();
        }
    }

    private Path bundle() throws IOException {
        return Bundles.write(directory.resolve("bundle"), new Bundles.Parts());
    }

    private static String model(Path bundle) throws IOException {
        return ContentHash.ofFile(bundle.resolve(Bundles.TENSORS));
    }

    /** Writes the passport anew, for all that lies there. */
    private static Path described(Path bundle) throws IOException {
        Files.delete(bundle.resolve("release.json"));
        Bundles.describe(bundle, Manifest.entriesOf(bundle), model(bundle));
        return bundle;
    }

    private static List<String> lists(Path bundle) {
        try (RecommenderEngine engine = RecommenderEngine.open(bundle)) {
            return List.of(
                    engine.recommend(RecommendRequest.of("Ali", 5)).tracks().toString(),
                    engine.recommend(RecommendRequest.of("alice", 5)).tracks().toString(),
                    engine.similar(new io.says.TrackId("t1"), 4).toString());
        }
    }

    @Test
    void a_bundle_serves_the_same_lists_with_and_without_it() throws IOException {
        Path bundle = bundle();
        List<String> without = lists(bundle);
        assertThat(StoredOrder.write(
                        new Bundles.Parts().itemFactors, 2, model(bundle), bundle.resolve(StoredOrder.FILE)))
                .isTrue();
        assertThat(lists(described(bundle))).isEqualTo(without);
    }

    @Test
    void is_the_same_every_time_it_is_written() throws IOException {
        float[] items = new float[3 * 1000];
        Random random = new Random(1);
        IntStream.range(0, items.length).forEach(i -> items[i] = (float) random.nextGaussian());
        StoredOrder.write(items, 3, "m", directory.resolve("one"));
        StoredOrder.write(items, 3, "m", directory.resolve("two"));
        assertThat(directory.resolve("one")).hasSameBinaryContentAs(directory.resolve("two"));
    }

    @Test
    void one_of_other_tensors_or_of_another_version_or_that_the_passport_does_not_name_is_left_alone()
            throws IOException {
        Path bundle = bundle();
        List<String> without = lists(bundle);
        Parts wrong = new Parts();
        wrong.index = new int[] {0, 0, 0, 0, 0};
        Path file = bundle.resolve(StoredOrder.FILE);
        wrong.write(file, model(bundle));
        assertThat(lists(bundle)).isEqualTo(without);
        wrong.write(file, "of others");
        assertThat(lists(described(bundle))).isEqualTo(without);
        wrong.version = "2";
        wrong.write(file, model(bundle));
        assertThat(lists(described(bundle))).isEqualTo(without);
        String header = "{\"__metadata__\":{\"order\":\"2\",\"model\":\"" + model(bundle) + "\"},"
                + "\"order.pairs\":{\"dtype\":\"I4\",\"shape\":[2],\"data_offsets\":[0,1]}}";
        ByteBuffer later = ByteBuffer.allocate(8 + header.length() + 1).order(ByteOrder.LITTLE_ENDIAN);
        later.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        Files.write(file, later.array());
        assertThat(lists(described(bundle))).isEqualTo(without);
    }

    @Test
    void what_can_be_no_order_of_the_tracks_is_refused() throws IOException {
        Path bundle = bundle();
        for (int[] index :
                new int[][] {{0, 3, 1, 2}, {0, 3, 1, 2, 2}, {0, 3, 1, 2, 5}, {0, 3, 1, 2, -1}, {0, 1, 2, 3, 4}}) {
            Parts parts = new Parts();
            parts.index = index;
            refused(bundle, parts);
        }
        for (double[] longest :
                new double[][] {{}, {-1}, {5}, {Double.NaN}, {Double.POSITIVE_INFINITY}, {Math.sqrt(26), 1}}) {
            Parts parts = new Parts();
            parts.longest = longest;
            refused(bundle, parts);
        }
        for (double[] lost : new double[][] {{}, {-1}, {0}, {1}, {Double.NaN}}) {
            Parts parts = new Parts();
            parts.lost = lost;
            refused(bundle, parts);
        }
        for (byte[] pairs : new byte[][] {new byte[7], new byte[Parts.bytes(Parts.CODED.pairs()).length]}) {
            Parts parts = new Parts();
            parts.pairs = pairs;
            refused(bundle, parts);
        }
        new Parts().write(bundle.resolve(StoredOrder.FILE), model(bundle));
        assertThat(lists(described(bundle))).hasSize(3);
    }

    @Test
    void lengths_that_rise_by_little_from_tile_to_tile_are_refused() throws IOException {
        int tracks = 5 * CoarseItems.WIDTH;
        float[] items = new float[tracks];
        for (int track = 0; track < tracks; track++) {
            items[track] = 1 + track / CoarseItems.WIDTH * 0x1p-20f;
        }
        Path file = directory.resolve("order");
        double[] longest = new double[5];
        double[] lost = new double[5];
        ByteBuffer pairs = ByteBuffer.allocate(5 * CoarseItems.pairs(1) * Short.BYTES);
        for (int tile = 0; tile < 5; tile++) {
            longest[tile] = items[tile * CoarseItems.WIDTH];
            float[] rows = Arrays.copyOfRange(items, tile * CoarseItems.WIDTH, (tile + 1) * CoarseItems.WIDTH);
            CoarseItems.Coded coded = CoarseItems.code(rows, 1, 1, CoarseItems.WIDTH, longest[tile]);
            lost[tile] = coded.lost();
            pairs.put(Parts.bytes(coded.pairs()));
        }
        Parts parts = new Parts();
        parts.index = IntStream.range(0, tracks).toArray();
        parts.longest = longest;
        parts.lost = lost;
        parts.pairs = pairs.array();
        parts.write(file, "m");
        assertThatThrownBy(() -> StoredOrder.read(TensorFile.open(file), FloatBuffer.wrap(items), 1, directory))
                .hasMessageContaining("not that of the tracks' lengths");
        Arrays.fill(items, 1);
        Files.delete(file);
        assertThat(StoredOrder.write(items, 1, "m", file)).isTrue();
        assertThat(StoredOrder.read(TensorFile.open(file), FloatBuffer.wrap(items), 1, directory)
                        .rank())
                .isEqualTo(1);
    }

    @Test
    void factors_that_are_not_finite_are_refused_beside_an_order_too() throws IOException {
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Bundles.Parts parts = new Bundles.Parts();
            parts.itemFactors[9] = odd;
            Path bundle = Bundles.write(directory.resolve("odd " + odd), parts);
            new Parts().write(bundle.resolve(StoredOrder.FILE), model(bundle));
            described(bundle);
            assertThatThrownBy(() -> RecommenderEngine.open(bundle))
                    .isInstanceOfSatisfying(
                            SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA))
                    .hasMessageContaining("a factor of an item is not finite");
        }
    }

    private static void refused(Path bundle, Parts parts) throws IOException {
        parts.write(bundle.resolve(StoredOrder.FILE), model(bundle));
        described(bundle);
        assertThatThrownBy(() -> RecommenderEngine.open(bundle))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA));
    }

    @Test
    void one_that_was_changed_after_the_passport_was_written_is_refused() throws IOException {
        Path bundle = bundle();
        new Parts().write(bundle.resolve(StoredOrder.FILE), model(bundle));
        described(bundle);
        Parts changed = new Parts();
        changed.lost = new double[] {3};
        changed.write(bundle.resolve(StoredOrder.FILE), model(bundle));
        assertThatThrownBy(() -> RecommenderEngine.open(bundle))
                .hasMessageContaining(StoredOrder.FILE + " has other content than when it was written");
    }

    @Test
    void factors_that_are_not_finite_have_none() throws IOException {
        Path file = directory.resolve("order");
        assertThat(StoredOrder.write(new float[] {1, Float.NaN}, 1, "m", file)).isFalse();
        assertThat(file).doesNotExist();
    }
}
