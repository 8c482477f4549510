package io.says.model.serving;

import io.says.AudioFeature;
import io.says.Feedback;
import io.says.json.Json;
import io.says.model.items.BlendScores;
import io.says.model.items.LinearTensors;
import io.says.model.tensors.TensorWriter;
import io.says.release.ReleaseInfo;
import io.says.report.EvaluationReport;
import io.says.report.Passport;
import io.says.report.Profile;
import io.says.spi.TrainedModel.SparseRows;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes small release bundles by hand, sound ones and others. */
final class Bundles {

    static final String TENSORS = "model.safetensors";

    private Bundles() {}

    /** A linear model of the users and tracks of {@link Parts}. ISIK is known to have heard nothing. */
    static final class Weights {
        float[] bias = new float[5];
        SparseRows weights = new SparseRows(
                new int[] {0, 2, 4, 5, 7, 7}, new int[] {1, 2, 0, 4, 3, 0, 1}, new float[] {3, 1, 2, -1, 4, 0.5f, 1});
        SparseRows histories =
                new SparseRows(new int[] {0, 1, 1, 3, 4}, new int[] {1, 0, 3, 2}, new float[] {1, 2, 1, 1});
    }

    /** The tensors of a release of rank 2; a test replaces what it wants damaged. */
    static final class Parts {
        List<String> users = new ArrayList<>(List.of("Ali", "ISIK", "alice", "bob"));
        List<String> tracks = new ArrayList<>(List.of("t0", "t1", "t2", "t3", "t4"));
        float[] userFactors = {1, 0, 0, 1, -1, 0, 0, 0};
        float[] itemFactors = {1, 5, 2, 4, 2, 3, -4, 2, 0, 1};
        int rank = 2;

        @Nullable
        Weights linear;

        final Map<String, String> metadata = new TreeMap<>();

        /** Whether there are factors beside the weights. */
        boolean blended;

        long[] seenStart = {0, 1, 1, 3, 3};
        int[] seen = {1, 0, 3};
        int[] listeners = {7, 9, 9, 1, 0};
        List<@Nullable String> artists = new ArrayList<>(Arrays.asList("A", "A", "A", "B", null));

        void write(Path file) throws IOException {
            TensorWriter writer = new TensorWriter().metadata(metadata);
            if (linear == null || blended) {
                writer.floats("user_factors", userFactors, userFactors.length / rank, rank)
                        .floats("item_factors", itemFactors, itemFactors.length / rank, rank);
            }
            if (linear != null) {
                tensors(writer, "weights", linear.weights);
                tensors(writer, "histories", linear.histories);
                writer.floats("bias", linear.bias, linear.bias.length);
            }
            writer.texts("user_ids", users)
                    .texts("track_ids", tracks)
                    .longs("seen.indptr", seenStart)
                    .ints("seen.indices", seen)
                    .ints("listeners", listeners);
            writer.texts("catalogue.title", Arrays.asList("Zero", null, "Two", "Üç", "Four"));
            writer.texts("catalogue.artist", artists);
            writer.texts("catalogue.album", Arrays.asList(null, null, null, null, null));
            writer.texts("catalogue.genre", Arrays.asList("pop", null, null, null, null));
            writer.ints("catalogue.year", new int[] {1999, 0, 0, 0, 0});
            for (AudioFeature feature : AudioFeature.values()) {
                float known = feature == AudioFeature.TEMPO ? 120 : Float.NaN;
                float absent = Float.NaN;
                writer.floats("catalogue." + feature.column(), new float[] {known, absent, absent, absent, absent}, 5);
            }
            writer.write(file);
        }
    }

    /** As {@link LinearTensors} adds them, which would not add damaged ones. */
    private static void tensors(TensorWriter writer, String name, SparseRows rows) {
        writer.longs(
                        name + ".indptr",
                        Arrays.stream(rows.start()).asLongStream().toArray())
                .ints(name + ".indices", rows.index())
                .floats(name + ".values", rows.value(), rows.value().length);
    }

    static Path write(Path release, Parts parts) throws IOException {
        Files.createDirectories(release);
        parts.write(release.resolve(TENSORS));
        List<FileEntry> files = Manifest.entriesOf(release);
        describe(release, files, files.get(0).sha256(), format(parts));
        return release;
    }

    private static String format(Parts parts) {
        return parts.blended ? BlendScores.FORMAT : parts.linear == null ? "factors/1" : LinearTensors.FORMAT;
    }

    static void describe(Path release, List<FileEntry> files, String contentHash) throws IOException {
        describe(release, files, contentHash, "factors/1");
    }

    static void describe(Path release, List<FileEntry> files, String contentHash, String format) throws IOException {
        Passport passport = new Passport("d", "random 80/20", "s", 42, "all", 10, 4, 3);
        EvaluationReport report = new EvaluationReport(
                "als", Map.of("rank", "2"), Feedback.EXPLICIT, passport, List.of(), 3, 0, null, Map.of());
        Profile profile = new Profile(
                3,
                3,
                0,
                Map.of(),
                4,
                5,
                5,
                3,
                0,
                0.15,
                "explicit",
                List.of(),
                3.0,
                List.of(),
                Map.of(),
                Map.of(),
                0.1,
                Map.of());
        ReleaseInfo info = new ReleaseInfo(
                ReleaseInfo.FORMAT_VERSION,
                format,
                "abc",
                null,
                null,
                contentHash,
                "als",
                Map.of("rank", "2"),
                Feedback.EXPLICIT,
                42,
                4,
                5,
                Map.of(),
                report,
                profile,
                "test",
                files);
        Files.writeString(release.resolve(ReleaseInfo.FILE), Json.pretty(info));
    }
}
