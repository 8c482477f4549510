package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.tensors.TensorWriter;
import io.says.storage.ContentHash;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredOrderTest {

    @TempDir
    Path directory;

    /** What an order of five tracks of rank 2 holds; a test replaces what it wants damaged. */
    private static final class Parts {
        String version = "1";
        int[] index = {0, 3, 1, 2, 4};
        double[] longest = {5.1};
        double[] lost = {2};
        byte[] pairs = new byte[CoarseItems.pairs(2) * Short.BYTES];

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
    }

    @Test
    void what_can_be_no_order_of_the_tracks_is_refused() throws IOException {
        Path bundle = bundle();
        for (int[] index : new int[][] {{0, 3, 1, 2}, {0, 3, 1, 2, 2}, {0, 3, 1, 2, 5}, {0, 3, 1, 2, -1}}) {
            Parts parts = new Parts();
            parts.index = index;
            refused(bundle, parts);
        }
        for (double[] longest : new double[][] {{}, {-1}, {Double.NaN}, {Double.POSITIVE_INFINITY}, {5.1, 1}}) {
            Parts parts = new Parts();
            parts.longest = longest;
            refused(bundle, parts);
        }
        for (double[] lost : new double[][] {{}, {-1}, {Double.NaN}}) {
            Parts parts = new Parts();
            parts.lost = lost;
            refused(bundle, parts);
        }
        Parts parts = new Parts();
        parts.pairs = new byte[7];
        refused(bundle, parts);
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
