package io.says.orchestrator;

import io.says.Feedback;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.release.ReleaseInfo;
import io.says.report.EvaluationReport;
import io.says.report.Passport;
import io.says.report.Profile;
import io.says.spi.SaysPlugin;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A plugin of two tiny stages, {@code copy} and {@code release}, that a test can make fail. */
public final class Steps implements SaysPlugin {

    /** What a test does in the middle of a stage. */
    interface Meddling {
        void during(StageContext context) throws Exception;
    }

    static final DatasetName COPIED = new DatasetName("copied");

    final AtomicInteger copies = new AtomicInteger();
    final AtomicInteger releases = new AtomicInteger();
    String releaseVersion = "1";
    Meddling inCopy = context -> {};
    Meddling inRelease = context -> {};

    @Override
    public String name() {
        return "steps";
    }

    @Override
    public List<StageFactory> stages() {
        return List.of(factory("release", this::release), factory("copy", this::copy));
    }

    static StageFactory factory(String name, java.util.function.Function<StageSettings, Stage> making) {
        return new StageFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Stage create(StageSettings settings) {
                return making.apply(settings);
            }
        };
    }

    static Stage stage(StageSpec spec, Meddling work) {
        return new Stage() {
            @Override
            public StageSpec spec() {
                return spec;
            }

            @Override
            public void run(StageContext context) throws Exception {
                work.during(context);
            }
        };
    }

    private Stage copy(StageSettings settings) {
        Map<String, String> identity = new TreeMap<>(
                Map.of("says.seed", Long.toString(settings.settings().seed())));
        settings.inputs().forEach(file -> identity.put("input " + file.name(), file.sha256()));
        return stage(new StageSpec("copy", "1", "Copies the input.", Set.of(), Set.of(COPIED), identity), context -> {
            copies.incrementAndGet();
            context.progress("copying", 1, 2);
            Files.copy(settings.inputs().get(0).path(), context.output(COPIED).resolve("copy.txt"));
            inCopy.during(context);
            context.fact("bytes", settings.inputs().get(0).size());
        });
    }

    private Stage release(StageSettings settings) {
        return stage(
                new StageSpec(
                        "release", releaseVersion, "Bundles.", Set.of(COPIED), Set.of(Datasets.RELEASE), Map.of()),
                context -> {
                    releases.incrementAndGet();
                    inRelease.during(context);
                    bundle(context.input(COPIED).resolve("copy.txt"), context.output(Datasets.RELEASE));
                });
    }

    /** Writes a bundle of one file. */
    public static void bundle(Path content, Path directory) throws IOException {
        Files.copy(content, directory.resolve("model.txt"));
        Profile profile = new Profile(
                1,
                1,
                0,
                Map.of(),
                1,
                1,
                1,
                1,
                0,
                1,
                "plays",
                new ArrayList<>(),
                null,
                List.of(),
                Map.of(),
                Map.of(),
                0,
                Map.of());
        EvaluationReport report = new EvaluationReport(
                "none",
                Map.of(),
                Feedback.IMPLICIT,
                new Passport("", "random 80/20", "", 42, "full", 10, 1, 1),
                List.of(),
                1,
                0,
                null,
                Map.of());
        List<io.says.storage.FileEntry> files = Manifest.entriesOf(directory);
        Files.writeString(
                directory.resolve(ReleaseInfo.FILE),
                Json.pretty(new ReleaseInfo(
                        1,
                        "text/1",
                        "",
                        null,
                        null,
                        files.get(0).sha256(),
                        "none",
                        Map.of(),
                        Feedback.IMPLICIT,
                        42,
                        1,
                        1,
                        Map.of(),
                        report,
                        profile,
                        "test",
                        files)));
    }
}
