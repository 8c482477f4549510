package io.says.orchestrator.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.orchestrator.RunLogs;
import io.says.orchestrator.RunResult;
import io.says.orchestrator.StageOutcome;
import io.says.orchestrator.delivery.EventDelivery;
import io.says.orchestrator.graph.StageGraph;
import io.says.orchestrator.input.ResolvedInput;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.orchestrator.pipeline.Reasons;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.releases.Publication;
import io.says.orchestrator.spark.SparkSessions;
import io.says.orchestrator.store.Leases;
import io.says.orchestrator.store.RunJournal;
import io.says.orchestrator.store.RunRequest;
import io.says.release.PublishedReleases;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseMove;
import io.says.release.ReleaseStore;
import io.says.report.GateVerdict;
import io.says.spi.RunEvent;
import io.says.spi.RunListener;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import io.says.storage.Manifest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs a pipeline in a workspace: takes its lock, looks finished stages up, makes attempts of the others, and publishes
 * the release. At-least-once execution, exactly-once publication. Not thread-safe; the lock keeps others out.
 */
public final class PipelineRunner {

    /** The last step of every run: installing the release and moving the pointer. */
    public static final String PUBLISH = "publish";

    /** What events call that which the last step writes: the release under {@code releases/}. */
    private static final String PUBLISHED = "published-release";

    private static final Logger LOG = LoggerFactory.getLogger(PipelineRunner.class);
    private static final DateTimeFormatter RUN_ID = DateTimeFormatter.ofPattern(
                    "yyyyMMdd-HHmmss", java.util.Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int RELEASE_ID_LENGTH = 12;

    private final Path workspace;
    private final RunConfig config;
    private final StageAttempts tries;
    private final StageOutputs outputs;
    private final RunJournal journal;
    private final Leases leases;
    private final EventDelivery delivery;
    private final ReleaseStore releases;
    private final Publication publication;
    private final SparkSessions sessions;
    private final MeterRegistry meters;
    private final RunLogs logs;
    private final Clock clock;
    private final AtomicLong branches = new AtomicLong();

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
        this.workspace = workspace;
        this.config = config;
        this.tries = new StageAttempts(config, clock);
        this.outputs = outputs;
        this.journal = journal;
        this.leases = leases;
        this.delivery = delivery;
        this.releases = releases;
        this.publication = publication;
        this.sessions = sessions;
        this.meters = meters;
        this.logs = logs;
        this.clock = clock;
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
        return recorded(steps, graph, asked, listeners, run -> {
            List<StageOutcome> outcomes = new ArrayList<>(stages(pipeline, run, check));
            ReleaseInfo release = publish(pipeline, run, outcomes);
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
        return recorded(steps, graph, asked, listeners, run -> {
            stages(pipeline, run, check);
            long began = System.nanoTime();
            RunEvents events = run.events();
            events.tell(RunEvent.Type.STAGE_STARTED, step, 1, step + " started", Map.of());
            try {
                T result = work.apply(new Bench(run, step, check));
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

    /** One run under way. */
    private record Run(
            String id,
            long began,
            RunEvents events,
            Cancellation cancellation,
            @Nullable ResolvedInput input,
            AtomicBoolean ending,
            String together) {

        Run(
                String id,
                long began,
                RunEvents events,
                Cancellation cancellation,
                @Nullable ResolvedInput input,
                AtomicBoolean ending) {
            this(id, began, events, cancellation, input, ending, "");
        }

        /** The same for stages that end when one of them fails; the name tells their jobs from those of other trials of the run. */
        Run ending(AtomicBoolean flag, String name) {
            return new Run(id, began, events, cancellation, input, flag, name);
        }

        /** The tag of all Spark jobs of the run. */
        String jobTag() {
            return "says-" + id;
        }

        /** The tag of the jobs of one of its stages. */
        String jobTag(Pipeline.Node node) {
            return jobTag() + "-" + together + "-" + node.spec().name();
        }
    }

    /** Makes datasets for a step of a run. */
    private final class Bench implements Workbench {

        private final Run run;
        private final String step;
        private final SealCheck check;

        Bench(Run run, String step, SealCheck check) {
            this.run = run;
            this.step = step;
            this.check = check;
        }

        @Override
        public Path make(Pipeline pipeline, DatasetName dataset, String label) {
            Path logDirectory = runDirectory(run.id()).resolve(label);
            try {
                Files.createDirectories(logDirectory);
            } catch (IOException e) {
                throw Failures.of(e, "preparing " + logDirectory);
            }
            RunEvents quiet = new RunEvents(
                    run.id(), logDirectory, new Unrecorded(), meters, List.of(), clock, run.cancellation());
            Pipeline needed = pipeline.upTo(dataset);
            MDC.put("run", run.id());
            stages(needed, new Run(run.id(), run.began(), quiet, run.cancellation(), run.input(), run.ending()), check);
            verify(needed, dataset);
            return outputs.directory(needed.writerOf(dataset)).resolve(dataset.value());
        }

        @Override
        public void keep(Writing writing) {
            run.cancellation().kept(new AtomicBoolean(), () -> {
                try {
                    writing.write();
                    return true;
                } catch (IOException e) {
                    throw Failures.of(e, "keeping what \"" + step + "\" found");
                }
            });
        }

        @Override
        public void progress(String message, long done, long total) {
            run.events()
                    .tell(
                            RunEvent.Type.STAGE_PROGRESS,
                            step,
                            1,
                            message,
                            Map.of("done", Long.toString(done), "total", Long.toString(total)));
        }
    }

    /** For stages that work for a step: the step is what is recorded. */
    private static final class Unrecorded implements RunJournal {

        @Override
        public int markCrashed(Instant at) {
            return 0;
        }

        @Override
        public void begin(
                String runId,
                Instant at,
                Map<String, String> stages,
                @Nullable RunRequest request,
                @Nullable String resumes) {
            // the step's run has begun already
        }

        @Override
        public Optional<String> cancelRequestedBy(String runId) {
            return Optional.empty();
        }

        @Override
        public void record(RunEvent event) {
            // in the log
        }
    }

    private List<StageOutcome> stages(Pipeline pipeline, Run run, SealCheck check) {
        AtomicBoolean ending = new AtomicBoolean();
        Run together = run.ending(ending, Long.toString(branches.incrementAndGet()));
        return new Branches(
                        pipeline,
                        config,
                        ending,
                        node -> {
                            MDC.put("stage", node.spec().name());
                            try {
                                return stage(pipeline, node, together, check);
                            } finally {
                                MDC.remove("stage");
                            }
                        },
                        node -> sessions.cancel(together.jobTag(node)))
                .run();
    }

    /** Does something in the workspace as a run: locked, recorded, logged, with a Spark session of its own. */
    private <T> T recorded(
            Map<String, String> steps,
            StageGraph graph,
            Asked asked,
            List<RunListener> listeners,
            Function<Run, T> work) {
        try (RunLease lease = RunLease.acquire(workspace, leases, config.lease(), clock);
                EventDelivery.Delivering delivering = delivery.start()) {
            Instant started = clock.instant();
            long began = System.nanoTime();
            String runId =
                    RUN_ID.format(started) + "-" + UUID.randomUUID().toString().substring(0, 6);
            MDC.put("run", runId);
            try {
                outputs.clean();
                int crashed = journal.markCrashed(started);
                Files.createDirectories(runDirectory(runId));
                journal.begin(runId, started, steps, asked.request(), asked.resumes());
                Cancellation cancellation = new Cancellation(lease, config.deadline());
                try (RunLogs.Closing log = logs.open(runDirectory(runId).resolve("run.log"), config.logFormat())) {
                    if (crashed > 0) {
                        LOG.warn("{} earlier run(s) had disappeared without an end; finished stages are kept", crashed);
                    }
                    return told(
                            new Run(
                                    runId,
                                    began,
                                    new RunEvents(
                                            runId,
                                            runDirectory(runId),
                                            journal,
                                            meters,
                                            listeners,
                                            clock,
                                            cancellation),
                                    cancellation,
                                    asked.input(),
                                    new AtomicBoolean()),
                            graph,
                            work);
                }
            } catch (IOException e) {
                throw Failures.of(e, "preparing a run in " + workspace);
            } finally {
                MDC.remove("run");
                // Spark waits for its own threads, which it cannot on one that is interrupted.
                boolean interrupted = Thread.interrupted();
                sessions.close();
                cleanQuietly(lease);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private <T> T told(Run run, StageGraph graph, Function<Run, T> work) {
        RunEvents events = run.events();
        CancellableThread thread = new CancellableThread(
                run.cancellation(),
                () -> journal.cancelRequestedBy(run.id()).ifPresent(run.cancellation()::request),
                () -> sessions.cancel(run.jobTag()));
        try {
            events.tell(
                    RunEvent.Type.RUN_STARTED,
                    null,
                    0,
                    "run " + run.id() + " started",
                    Map.of("graph", graph.written()));
            T result = thread.call("says-" + run.id(), () -> work.apply(run));
            events.tell(RunEvent.Type.RUN_SUCCEEDED, null, 0, "run " + run.id() + " succeeded", Map.of());
            return result;
        } catch (RuntimeException | Error e) {
            SaysException failure = Failures.of(e, "running the pipeline");
            if (failure.code() == StandardErrorCode.CANCELLED) {
                LOG.info("The run was ended: {}", failure.rendered());
            } else {
                LOG.error("The run failed: {}", failure.rendered(), e);
            }
            tellQuietly(events, failure);
            throw failure;
        }
    }

    private static void tellQuietly(RunEvents events, SaysException failure) {
        try {
            events.end(
                    failure.code() == StandardErrorCode.CANCELLED
                            ? RunEvent.Type.RUN_CANCELLED
                            : RunEvent.Type.RUN_FAILED,
                    failure.rendered(),
                    Map.of("code", failure.code().name()));
        } catch (RuntimeException e) {
            // A full disk takes no record either: the next run will mark this one as crashed.
            LOG.error("The end of the run could not be recorded", e);
        }
    }

    private static Map<String, String> descriptions(Pipeline pipeline) {
        Map<String, String> descriptions = new LinkedHashMap<>();
        pipeline.nodes().forEach(n -> descriptions.put(n.spec().name(), n.spec().description()));
        return descriptions;
    }

    private Path runDirectory(String runId) {
        return workspace.resolve("runs").resolve(runId);
    }

    private StageOutcome stage(Pipeline pipeline, Pipeline.Node node, Run run, SealCheck check) {
        String name = node.spec().name();
        RunEvents events = run.events();
        if (run.cancellation().requested()) {
            throw run.cancellation().cancelled("was ended");
        }
        Manifest there =
                config.asksFor(pipeline, node) ? null : outputs.reusable(node).orElse(null);
        if (there != null) {
            events.tell(
                    RunEvent.Type.STAGE_LOOKED_UP,
                    name,
                    0,
                    name + " is there already: nothing that determines it has changed",
                    StageData.with(
                            pipeline,
                            node,
                            run.input(),
                            Map.of("outputName", node.outputName(), "facts", Json.write(there.facts()))));
            honour(there, name, 0, events);
            return new StageOutcome(name, true, 0, Duration.ZERO, node.outputName(), there.facts());
        }
        long began = System.nanoTime();
        AtomicInteger attempts = new AtomicInteger();
        Manifest made = tries.of(
                name,
                attempts,
                events,
                run.cancellation(),
                attempt -> sessions.cancel(run.jobTag(node) + "-" + attempt),
                over -> attempt(pipeline, node, run, attempts.get(), check, over));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        made.facts().forEach((fact, value) -> events.counted(name, fact, value));
        honour(made, name, attempts.get(), events);
        events.tell(
                RunEvent.Type.STAGE_SUCCEEDED,
                name,
                attempts.get(),
                name + " done",
                StageData.with(
                        pipeline,
                        node,
                        run.input(),
                        Map.of(
                                "outputName",
                                node.outputName(),
                                "durationMillis",
                                Long.toString(took.toMillis()),
                                "facts",
                                Json.write(made.facts()))));
        return new StageOutcome(name, false, attempts.get(), took, node.outputName(), made.facts());
    }

    /** Ends the run where a stage, whose output is kept, refused to let it go on. */
    private static void honour(Manifest made, String name, int attempt, RunEvents events) {
        if (made.verdict() != null) {
            SaysException refusal = made.verdict().refusal();
            events.tell(
                    RunEvent.Type.STAGE_FAILED,
                    name,
                    attempt,
                    refusal.rendered(),
                    Map.of(
                            "code",
                            refusal.code().name(),
                            "outputName",
                            made.name(),
                            "facts",
                            Json.write(made.facts())));
            throw refusal;
        }
    }

    private Manifest attempt(
            Pipeline pipeline, Pipeline.Node node, Run run, int attempt, SealCheck check, AtomicBoolean over)
            throws Exception {
        RunEvents events = run.events();
        String name = node.spec().name();
        long began = System.nanoTime();
        String outcome = "failed";
        String jobTag = run.jobTag(node) + "-" + attempt;
        List<String> jobTags = List.of(run.jobTag(), run.jobTag(node), jobTag);
        MDC.put("attempt", Integer.toString(attempt));
        String why = config.asksFor(pipeline, node) ? "asked for again" : String.join("; ", Reasons.of(node, outputs));
        run.cancellation().refuseGivenUp(over);
        events.tell(
                RunEvent.Type.STAGE_STARTED,
                name,
                attempt,
                name + " started, attempt " + attempt + ": " + why,
                StageData.with(pipeline, node, run.input(), Map.of("why", why)));
        Path staged = outputs.stage(node);
        Path scratch = Files.createDirectories(outputs.shared().resolve("scratch-" + UUID.randomUUID()));
        try (RunLogs.Closing log = logs.open(events.log(name, attempt), config.logFormat())) {
            verifyInputs(pipeline, node);
            AttemptContext context = new AttemptContext(
                    pipeline,
                    node,
                    attempt,
                    outputs,
                    staged,
                    scratch,
                    sessions,
                    events,
                    jobTags,
                    run.cancellation(),
                    over);
            node.stage().run(context);
            context.checkCancelled();
            check.before(node);
            Manifest made = run.cancellation().kept(over, () -> seal(node, staged, context));
            outcome = "succeeded";
            return made;
        } catch (Exception | Error e) {
            LOG.warn("Attempt {} of {} failed", attempt, name, e);
            if (run.cancellation().requested()) {
                // Whatever it failed with: Spark's jobs, for one, were cancelled.
                SaysException cancelled = run.cancellation().cancelled("was ended");
                cancelled.addSuppressed(e);
                throw cancelled;
            }
            if (run.ending().get()) {
                // Another stage failed, and whatever this one failed with came of that.
                SaysException ended = new SaysException(
                        StandardErrorCode.CANCELLED,
                        "Stage \"" + name + "\" was ended, since one beside it failed",
                        "Mend the other, and run again.");
                ended.addSuppressed(e);
                throw ended;
            }
            throw e;
        } finally {
            over.set(true);
            if (!"succeeded".equals(outcome)) {
                // A tag, since an interrupt alone leaves Spark's tasks running for a while.
                boolean interrupted = Thread.interrupted();
                sessions.cancel(jobTag);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            sessions.untag(jobTags); // the thread may go on with another stage
            events.took(name, outcome, Duration.ofNanos(System.nanoTime() - began));
            if (!"succeeded".equals(outcome)) {
                deleteQuietly(staged);
            }
            deleteQuietly(scratch);
            MDC.remove("attempt");
        }
    }

    private Manifest seal(Pipeline.Node node, Path staged, AttemptContext context) {
        try {
            return outputs.seal(node, staged, context.facts(), context.verdict());
        } catch (IOException e) {
            throw Failures.of(e, "keeping the output of stage \"" + node.spec().name() + "\"");
        }
    }

    private void verifyInputs(Pipeline pipeline, Pipeline.Node node) {
        node.spec().reads().forEach(dataset -> verify(pipeline, dataset));
    }

    private void verify(Pipeline pipeline, DatasetName dataset) {
        Pipeline.Node writer = pipeline.writerOf(dataset);
        if (outputs.find(writer, true).isEmpty()) {
            deleteQuietly(outputs.directory(writer));
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The dataset \"" + dataset + "\" in " + outputs.directory(writer) + " was damaged",
                    "It has been removed; run again and it is made anew.");
        }
    }

    private ReleaseInfo publish(Pipeline pipeline, Run run, List<StageOutcome> outcomes) {
        RunEvents events = run.events();
        Pipeline.Node bundle = pipeline.writerOf(Datasets.RELEASE);
        String id = releaseId(pipeline);
        long began = System.nanoTime();
        AtomicInteger attempts = new AtomicInteger();
        boolean current = isCurrent(id);
        Map<String, String> read = Map.of("reads", Json.write(Map.of(Datasets.RELEASE.value(), bundle.outputName())));
        ReleaseInfo release = tries.of(PUBLISH, attempts, events, run.cancellation(), attempt -> {}, over -> {
            events.tell(RunEvent.Type.STAGE_STARTED, PUBLISH, attempts.get(), "publish started", read);
            ReleaseInfo installed = run.cancellation()
                    .kept(
                            over,
                            () -> releases.install(outputs.directory(bundle).resolve(Datasets.RELEASE.value()), id));
            Map<String, String> gate = gate(pipeline);
            ReleaseMove.Cause cause = new ReleaseMove.Cause(run.id(), null, gate);
            Optional<PublishedReleases> elsewhere = publication.place();
            elsewhere.ifPresent(place -> {
                place.bring(releases.directory(id));
                releases.challengerId().ifPresent(other -> place.bring(releases.directory(other)));
            });
            run.cancellation().published(over, () -> {
                releases.promote(id, cause);
                return id;
            });
            // After it, since a slow store would hold up whoever waits for the run's transaction; said twice it is the
            // same.
            run.cancellation().refuseGivenUp(over);
            elsewhere.ifPresent(place -> place.point(releases, cause));
            return installed;
        });
        events.tell(
                RunEvent.Type.RELEASE_PUBLISHED,
                PUBLISH,
                attempts.get(),
                current ? "release " + id + " is current already" : "release " + id + " is current now",
                Map.of("releaseId", id));
        Map<String, String> done = new LinkedHashMap<>(read);
        done.put("outputName", id);
        done.put("writes", Json.write(Map.of(PUBLISHED, id)));
        events.tell(RunEvent.Type.STAGE_SUCCEEDED, PUBLISH, attempts.get(), "publish done", done);
        outcomes.add(new StageOutcome(
                PUBLISH, current, attempts.get(), Duration.ofNanos(System.nanoTime() - began), id, Map.of()));
        LOG.info("Run {} published {}", run.id(), id);
        return release;
    }

    /** What the gate said, for the record of the promotion. */
    private Map<String, String> gate(Pipeline pipeline) throws IOException {
        for (Pipeline.Node node : pipeline.nodes()) {
            Path file =
                    outputs.directory(node).resolve(Datasets.VERDICT.value()).resolve(GateVerdict.FILE);
            if (node.spec().writes().contains(Datasets.VERDICT) && Files.isRegularFile(file)) {
                GateVerdict verdict = Json.read(Files.readString(file), GateVerdict.class, file.toString());
                Map<String, String> details = new LinkedHashMap<>();
                details.put("gate", verdict.passed() ? "passed" : "forced");
                details.put("against", verdict.against());
                details.put("rule", verdict.rule());
                if (!verdict.reasons().isEmpty()) {
                    details.put("reasons", String.join("; ", verdict.reasons()));
                }
                return details;
            }
        }
        return Map.of();
    }

    private boolean isCurrent(String id) {
        try {
            return releases.currentId().filter(id::equals).isPresent();
        } catch (SaysException damaged) {
            LOG.warn("The release pointer will be written anew: {}", damaged.rendered());
            return false;
        }
    }

    /** Nothing is removed once another run has taken the place of this one: it would be that one's. */
    private void cleanQuietly(RunLease lease) {
        try {
            lease.holding(() -> {
                try {
                    outputs.clean();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return true;
            });
        } catch (SaysException e) {
            LOG.warn("Temporary files could not be removed; the next run will", e);
        }
    }

    private static void deleteQuietly(Path directory) {
        try {
            AtomicWrites.deleteTree(directory);
        } catch (IOException e) {
            LOG.warn("{} could not be removed; the next run will", directory, e);
        }
    }
}
