package io.says.orchestrator.run;

import io.says.SaysException;
import io.says.config.Settings;
import io.says.orchestrator.Plan;
import io.says.orchestrator.PlannedStage;
import io.says.orchestrator.input.ResolvedInput;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.orchestrator.pipeline.Reasons;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.report.DataReports;
import io.says.release.ReleaseStore;
import io.says.spi.Plugins;
import io.says.spi.StageSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Says which stages a run would have, and what it would do. What a run compares its own with is taken from the workspace as it stands
 * at that moment. Runs nothing, writes nothing.
 */
public final class RunPlanner {

    private static final String BASELINE = "says.checks-baseline";
    private static final String GATE = "says.gate.enabled";

    private final Settings settings;
    private final Plugins plugins;
    private final RunConfig config;
    private final StageOutputs outputs;
    private final Supplier<DataReports> reports;
    private final ReleaseStore releases;
    private final Consumer<String> warnings;

    /**
     * The planner of a workspace.
     *
     * @param reports where the profile of other data comes from, asked only where a run looks for one
     * @param releases where the release to beat comes from
     * @param warnings is told in a line what cannot be compared with
     */
    public RunPlanner(
            Settings settings,
            Plugins plugins,
            RunConfig config,
            StageOutputs outputs,
            Supplier<DataReports> reports,
            ReleaseStore releases,
            Consumer<String> warnings) {
        this.settings = settings;
        this.plugins = plugins;
        this.config = config;
        this.outputs = outputs;
        this.reports = reports;
        this.releases = releases;
        this.warnings = warnings;
    }

    /** The pipeline of a run, with the profile of other data and the release that serves to compare its own with. */
    public Pipeline pipeline(ResolvedInput input) {
        Pipeline planned = pipeline(settings(input, Map.of()));
        Map<String, Object> found = new LinkedHashMap<>();
        baseline(planned).ifPresent(profile -> found.put(BASELINE, profile.toString()));
        Optional<StageSettings.Champion> champion = champion();
        if (champion.filter(serving -> serving.id().equals(PipelineRunner.releaseId(planned)))
                .isPresent()) {
            found.put(GATE, false); // what would be published serves already: there is nothing to decide
        }
        return found.isEmpty() && champion.isEmpty()
                ? planned
                : pipeline(new StageSettings(
                        settings.with(found), input.inputs(), input.features(), plugins, champion.orElse(null)));
    }

    /** The pipeline of stages that are set up in a way. */
    public Pipeline pipeline(StageSettings stages) {
        return Pipeline.of(plugins.stages(), stages);
    }

    /**
     * How stages are set up that compare with nothing.
     *
     * @param overrides settings that come on top of the configured ones
     */
    public StageSettings settings(ResolvedInput input, Map<String, ?> overrides) {
        return new StageSettings(
                overrides.isEmpty() ? settings : settings.with(overrides), input.inputs(), input.features(), plugins);
    }

    /** Says of every stage whether a run would have it work or look it up, and why. */
    public Plan plan(Pipeline pipeline) {
        List<PlannedStage> planned = new ArrayList<>();
        for (Pipeline.Node node : pipeline.nodes()) {
            boolean again = config.asksFor(pipeline, node);
            boolean there = !again && outputs.reusable(node).isPresent();
            planned.add(new PlannedStage(
                    node.spec().name(),
                    node.spec().description(),
                    there ? PlannedStage.Action.LOOK_UP : PlannedStage.Action.RUN,
                    node.outputName(),
                    again ? List.of("asked for again") : there ? List.of() : Reasons.of(node, outputs),
                    node.spec().reads(),
                    node.spec().writes(),
                    node.spec().after()));
        }
        return new Plan(List.copyOf(planned));
    }

    /** The release that serves, for a candidate to beat. */
    private Optional<StageSettings.Champion> champion() {
        try {
            return releases.currentId().map(id -> new StageSettings.Champion(id, releases.directory(id)));
        } catch (SaysException damaged) {
            warnings.accept("the release that serves cannot be compared with: " + damaged.problem());
            return Optional.empty();
        }
    }

    /** The profile of other data that a run shall compare its own with, where that is left to be found out. */
    private Optional<Path> baseline(Pipeline planned) {
        if (!settings.text(BASELINE).equals("auto")) {
            return Optional.empty();
        }
        return planned.nodes().stream()
                .filter(node -> node.spec().name().equals("ingest"))
                .findFirst()
                .flatMap(ingest -> reports.get().baseline(ingest.outputName()));
    }
}
