package io.says.ui;

import io.says.Feedback;
import io.says.json.Json;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.report.Bucket;
import io.says.report.EvaluationDetails;
import io.says.report.EvaluationReport;
import io.says.report.ModelScores;
import io.says.report.NoiseFloor;
import io.says.report.Passport;
import io.says.report.Profile;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Publishes small releases through the real store. */
final class Releases {

    private Releases() {}

    /** Installs and promotes a release of this id. */
    static void publish(Path workspace, String id) throws IOException {
        publish(workspace, id, "factors of " + id);
    }

    /** The same with what the engine finds in it: anything but factors is a release that no engine opens. */
    static void publish(Path workspace, String id, String content) throws IOException {
        publish(workspace, id, content, null);
    }

    /** The same of a model that learnt from listening in place of ratings. */
    static void publishImplicit(Path workspace, String id) throws IOException {
        publish(workspace, id, "factors of " + id, null, Feedback.IMPLICIT);
    }

    /** The same with what evaluation saw beside the metrics. */
    static void publish(Path workspace, String id, String content, @Nullable EvaluationDetails details)
            throws IOException {
        publish(workspace, id, content, details, Feedback.EXPLICIT);
    }

    private static void publish(
            Path workspace, String id, String content, @Nullable EvaluationDetails details, Feedback feedback)
            throws IOException {
        Path bundle = Files.createDirectories(workspace.resolve("tmp").resolve("bundle-" + id));
        if (details != null) {
            Files.writeString(bundle.resolve(EvaluationDetails.FILE), Json.pretty(details));
        }
        Files.writeString(bundle.resolve(FakeEngine.FILE), content);
        Files.writeString(bundle.resolve(ReleaseInfo.FILE), Json.pretty(info(bundle, feedback)));
        ReleaseStore store = ReleaseStore.inWorkspace(workspace);
        store.install(bundle, id);
        store.promote(id);
    }

    private static ReleaseInfo info(Path bundle, Feedback feedback) throws IOException {
        Passport passport = new Passport(
                "d4e5f6a7b8c9d0e1f2a3", "random 80/20", "aa11bb22cc33dd44", 42, "full catalogue", 10, 1000, 20_000);
        EvaluationReport report = new EvaluationReport(
                "als",
                Map.of(),
                feedback,
                passport,
                List.of(
                        new ModelScores(
                                "als", false, Map.of("rmse", 0.71, "mae", 0.55, "ndcg@10", 0.21, "ndcg@20", 0.3)),
                        new ModelScores("global-mean", true, Map.of("rmse", 1.1, "mae", 0.9)),
                        new ModelScores("bias", true, Map.of("rmse", 0.9, "mae", 0.71))),
                20_000,
                12,
                new NoiseFloor(0.6, 0.45),
                Map.of("rmse", 0.63, "mae", 0.61));
        List<Bucket> bars = IntStream.range(0, 10)
                .mapToObj(i -> new Bucket(i * 0.5, i * 0.5 + 0.5, 100 + 37L * i * i))
                .toList();
        Map<String, Double> tail = new LinkedHashMap<>();
        tail.put("1 %", 0.12);
        tail.put("5 %", 0.31);
        tail.put("20 %", 0.66);
        Profile profile = new Profile(
                100_000,
                99_000,
                1000,
                Map.of("MISSING_USER", 600L, "BAD_NUMBER", 400L),
                1000,
                500,
                500,
                90_000,
                9000,
                0.18,
                "behaviour",
                bars,
                3.4,
                bars,
                Map.of(),
                tail,
                0.5,
                Map.of());
        return new ReleaseInfo(
                ReleaseInfo.FORMAT_VERSION,
                "fake/1",
                "",
                null,
                null,
                "c0ffee",
                "als",
                Map.of(),
                feedback,
                42,
                1000,
                500,
                Map.of(),
                report,
                profile,
                "0.1",
                Manifest.entriesOf(bundle));
    }
}
