package io.says.orchestrator;

import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.spi.SaysPlugin;
import io.says.spi.Stage;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.testing.LambdaStage;
import io.says.testing.SampleRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A plugin of two tiny stages, {@code copy} and {@code release}, that a test can make fail. */
public final class Steps implements SaysPlugin {

    static final DatasetName COPIED = new DatasetName("copied");

    final AtomicInteger copies = new AtomicInteger();
    final AtomicInteger releases = new AtomicInteger();
    String releaseVersion = "1";
    LambdaStage.Work inCopy = context -> {};
    LambdaStage.Work inRelease = context -> {};

    @Override
    public String name() {
        return "steps";
    }

    @Override
    public List<StageFactory> stages() {
        return List.of(LambdaStage.factory("release", this::release), LambdaStage.factory("copy", this::copy));
    }

    private Stage copy(StageSettings settings) {
        Map<String, String> identity = new TreeMap<>(
                Map.of("says.seed", Long.toString(settings.settings().seed())));
        settings.inputs().forEach(file -> identity.put("input " + file.name(), file.sha256()));
        return LambdaStage.of(
                new StageSpec("copy", "1", "Copies the input.", Set.of(), Set.of(COPIED), identity), context -> {
                    copies.incrementAndGet();
                    context.progress("copying", 1, 2);
                    Files.copy(
                            settings.inputs().get(0).path(),
                            context.output(COPIED).resolve("copy.txt"));
                    inCopy.run(context);
                    context.fact("bytes", settings.inputs().get(0).size());
                });
    }

    private Stage release(StageSettings settings) {
        return LambdaStage.of(
                new StageSpec(
                        "release", releaseVersion, "Bundles.", Set.of(COPIED), Set.of(Datasets.RELEASE), Map.of()),
                context -> {
                    releases.incrementAndGet();
                    inRelease.run(context);
                    bundle(context.input(COPIED).resolve("copy.txt"), context.output(Datasets.RELEASE));
                });
    }

    /** Writes a bundle of one file. */
    public static void bundle(Path content, Path directory) throws IOException {
        Files.copy(content, directory.resolve("model.txt"));
        SampleRelease.write(directory);
    }
}
