package io.says.openlineage;

import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.spi.SaysPlugin;
import io.says.spi.Stage;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.testing.LambdaStage;
import io.says.testing.SampleRelease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        return List.of(
                LambdaStage.factory("events", this::events), LambdaStage.factory("bundle", settings -> bundle()));
    }

    private Stage events(StageSettings settings) {
        Path input = settings.inputs().get(0).path();
        Map<String, String> identity = Map.of("input", settings.inputs().get(0).sha256());
        Set<DatasetName> writes = Set.of(Datasets.EVENTS, Datasets.QUARANTINE);
        return LambdaStage.of(
                new StageSpec("events", "1", "Copies the input.", Set.of(), writes, identity), context -> {
                    Files.copy(input, context.output(Datasets.EVENTS).resolve("copy.txt"));
                    facts.forEach(context::fact);
                });
    }

    private Stage bundle() {
        StageSpec spec =
                new StageSpec("bundle", "1", "Bundles.", Set.of(Datasets.EVENTS), Set.of(Datasets.RELEASE), Map.of());
        return LambdaStage.of(spec, context -> {
            if (!failures.isEmpty()) {
                throw failures.remove(0);
            }
            Path directory = context.output(Datasets.RELEASE);
            Files.copy(context.input(Datasets.EVENTS).resolve("copy.txt"), directory.resolve("model.txt"));
            SampleRelease.write(directory);
        });
    }
}
