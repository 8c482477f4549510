package io.says.orchestrator.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.says.SaysException;
import io.says.dataset.Datasets;
import io.says.orchestrator.RunLogs;
import io.says.orchestrator.RunResult;
import io.says.orchestrator.StageOutcome;
import io.says.orchestrator.delivery.EventDelivery;
import io.says.orchestrator.graph.StageGraph;
import io.says.orchestrator.input.ResolvedInput;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.releases.Publication;
import io.says.orchestrator.spark.SparkSessions;
import io.says.orchestrator.store.Leases;
import io.says.orchestrator.store.RunJournal;
import io.says.orchestrator.store.RunRequest;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.spi.RunEvent;
import io.says.spi.RunListener;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a pipeline in a workspace: takes its lock, looks finished stages up, makes attempts of the others, and publishes
 * the release. At-least-once execution, exactly-once publication. Not thread-safe; the lock keeps others out.
 */
public final class PipelineRunner {

    /** The last step of every run: installing the release and moving the pointer. */
    public static final String PUBLISH = "publish";

    private static final int RELEASE_ID_LENGTH = 12;

    private final RunConfig config;
    private final StageOutputs outputs;
    private final RecordedRuns runs;
    private final StageRunner stages;
    private final ReleasePublisher publisher;
    private final AttemptLogs logs;

    /** Wired by Guice. */
    @Inject
    public PipelineRunner(
            @WorkspaceDirectory Path workspace,
            RunConfig config,
            StageOutputs outputs,
            RunJournal journal,
            Leases leases,
            EventDelivery delivery,
            ReleaseStore releases,
            Publication publication,
            SparkSessions sessions,
            MeterRegistry meters,
            RunLogs logs,
            Clock clock) {
        this.config = config;
        this.outputs = outputs;
        this.runs =
                new RecordedRuns(workspace, config, outputs, journal, leases, delivery, sessions, meters, logs, clock);
        StageAttempts tries = new StageAttempts(config, clock);
        this.logs = new AttemptLogs(logs, config.logFormat());
        this.stages = new StageRunner(config, tries, outputs, sessions, this.logs);
        this.publisher = new ReleasePublisher(tries, outputs, releases, publication, this.logs);
    }

    /** The id of the release that a pipeline publishes. */
    public static String releaseId(Pipeline pipeline) {
        return pipeline.writerOf(Datasets.RELEASE).outputName().substring(0, RELEASE_ID_LENGTH);
    }

    /**
     * Runs the pipeline to its end.
     *
     * @param pipeline what to run
     * @param listeners who is told
     * @throws SaysException the failure that ended the run; the last good release is untouched
     */
    public RunResult run(Pipeline pipeline, List<RunListener> listeners) {
        return run(pipeline, Asked.NOTHING_KNOWN, listeners, node -> {});
    }

    /**
     * What is recorded of the request for a run.
     *
     * @param request what it was asked to do; null where that is not known
     * @param resumes the run it goes on from; null where it is started afresh
     * @param input the files it was given; null where that is not known
     */
    public record Asked(
            @Nullable RunRequest request,
            @Nullable String resumes,
            @Nullable ResolvedInput input) {

        /** Nothing. */
        public static final Asked NOTHING_KNOWN = new Asked(null, null, null);
    }

    /** Looks at a stage that has done its work, before its output is kept. */
    @FunctionalInterface
    public interface SealCheck {
        /**
         * Lets the output be kept.
         *
         * @throws SaysException why it must not be
         */
        void before(Pipeline.Node node);
    }

    /**
     * As {@link #run(Pipeline, List)}, with a last look before the output of a stage is kept.
     *
     * @param pipeline what to run
     * @param asked what it was asked to do
     * @param listeners who is told
     * @param check may refuse
     */
    public RunResult run(Pipeline pipeline, Asked asked, List<RunListener> listeners, SealCheck check) {
        Map<String, String> steps = descriptions(pipeline);
        steps.put(PUBLISH, "Installs the release and makes it the one that serves.");
        config.requireKnown(steps.keySet());
        Set<String> bundles = pipeline.writes(Datasets.RELEASE)
                ? Set.of(pipeline.writerOf(Datasets.RELEASE).spec().name())
                : Set.of();
        StageGraph graph = StageGraph.of(pipeline).then(PUBLISH, bundles);
        return runs.run(steps, graph, asked, listeners, run -> {
            List<StageOutcome> outcomes = new ArrayList<>(stages.run(pipeline, run, check));
            ReleaseInfo release = publisher.publish(pipeline, run, outcomes);
            return new RunResult(
                    run.id(),
                    release.id(),
                    release.report(),
                    release.profile(),
                    release.fittedOn(),
                    Duration.ofNanos(System.nanoTime() - run.began()),
                    List.copyOf(outcomes));
        });
    }

    /**
     * Runs a pipeline, and then a step that decides by itself which further datasets it needs. Publishes nothing.
     *
     * @param pipeline what the step starts from
     * @param step the step's name
     * @param description one sentence for people
     * @param asked what it was asked to do
     * @param listeners who is told
     * @param check may refuse an output
     * @param work the step
     * @throws SaysException the failure that ended the run; finished stages are kept
     */
    public <T> T explore(
            Pipeline pipeline,
            String step,
            String description,
            Asked asked,
            List<RunListener> listeners,
            SealCheck check,
            Function<Workbench, T> work) {
        Map<String, String> steps = descriptions(pipeline);
        steps.put(step, description);
        StageGraph graph = StageGraph.of(pipeline).then(step, Set.of());
        return runs.run(steps, graph, asked, listeners, run -> {
            stages.run(pipeline, run, check);
            long began = System.nanoTime();
            RunEvents events = run.events();
            events.tell(RunEvent.Type.STAGE_STARTED, step, 1, step + " started", Map.of());
            try (RunLogs.Closing log = logs.open(events, step, 1)) {
                T result = work.apply(new RunWorkbench(run, step, check, stages, outputs));
                events.tell(
                        RunEvent.Type.STAGE_SUCCEEDED,
                        step,
                        1,
                        step + " done",
                        Map.of(
                                "durationMillis",
                                Long.toString(Duration.ofNanos(System.nanoTime() - began)
                                        .toMillis()),
                                "facts",
                                "{}"));
                return result;
            } catch (RuntimeException | Error e) {
                SaysException failure = StageAttempts.named(step, e);
                events.tell(
                        RunEvent.Type.STAGE_FAILED,
                        step,
                        1,
                        failure.rendered(),
                        Map.of("code", failure.code().name()));
                throw failure;
            }
        });
    }

    private static Map<String, String> descriptions(Pipeline pipeline) {
        Map<String, String> descriptions = new LinkedHashMap<>();
        pipeline.nodes().forEach(n -> descriptions.put(n.spec().name(), n.spec().description()));
        return descriptions;
    }
}
