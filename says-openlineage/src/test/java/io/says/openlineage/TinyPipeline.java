package io.says.openlineage;

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
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Two stages: {@code events} copies the input, {@code bundle} makes a release of the copy. */
final class TinyPipeline implements SaysPlugin {

    /** The facts that {@code events} tells. */
    private final Map<String, Long> facts;

    /** What {@code bundle} fails with, from its first attempt on. */
    private final List<Exception> failures;

    /**
     * @param facts the facts that the first stage tells
     * @param failures what the second fails with, one an attempt
     */
    TinyPipeline(Map<String, Long> facts, List<Exception> failures) {
        this.facts = facts;
        this.failures = failures;
    }

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public List<StageFactory> stages() {
        return List.of(factory("events", this::events), factory("bundle", settings -> bundle()));
    }

    private interface Work {
        void of(StageContext context) throws Exception;
    }

    private static StageFactory factory(String name, Function<StageSettings, Stage> making) {
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

    private static Stage stage(StageSpec spec, Work work) {
        return new Stage() {
            @Override
            public StageSpec spec() {
                return spec;
            }

            @Override
            public void run(StageContext context) throws Exception {
                work.of(context);
            }
        };
    }

    private Stage events(StageSettings settings) {
        Path input = settings.inputs().get(0).path();
        Map<String, String> identity = Map.of("input", settings.inputs().get(0).sha256());
        Set<DatasetName> writes = Set.of(Datasets.EVENTS, Datasets.QUARANTINE);
        return stage(new StageSpec("events", "1", "Copies the input.", Set.of(), writes, identity), context -> {
            Files.copy(input, context.output(Datasets.EVENTS).resolve("copy.txt"));
            facts.forEach(context::fact);
        });
    }

    private Stage bundle() {
        StageSpec spec =
                new StageSpec("bundle", "1", "Bundles.", Set.of(Datasets.EVENTS), Set.of(Datasets.RELEASE), Map.of());
        return stage(spec, context -> {
            if (!failures.isEmpty()) {
                throw failures.remove(0);
            }
            Path directory = context.output(Datasets.RELEASE);
            Files.copy(context.input(Datasets.EVENTS).resolve("copy.txt"), directory.resolve("model.txt"));
            List<FileEntry> files = Manifest.entriesOf(directory);
            Files.writeString(directory.resolve(ReleaseInfo.FILE), Json.pretty(info(files)));
        });
    }

    private static ReleaseInfo info(List<FileEntry> files) {
        Profile profile = new Profile(
                1, 1, 0, Map.of(), 1, 1, 1, 1, 0, 1, "plays", List.of(), null, List.of(), Map.of(), Map.of(), 0,
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
        return new ReleaseInfo(
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
                files);
    }
}
