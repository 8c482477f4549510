package io.says.orchestrator.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.RunLogs;
import io.says.orchestrator.delivery.EventDelivery;
import io.says.orchestrator.graph.StageGraph;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.spark.SparkSessions;
import io.says.orchestrator.store.Leases;
import io.says.orchestrator.store.RunJournal;
import io.says.spi.RunEvent;
import io.says.spi.RunListener;
import io.says.storage.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Does things in a workspace as runs: under its lease, recorded from the beginning to an end of whichever kind, logged, with a Spark
 * session of their own, in a thread that can be ended from any process. Leaves nothing behind but what is kept.
 */
final class RecordedRuns {

    private static final Logger LOG = LoggerFactory.getLogger(RecordedRuns.class);
    private static final DateTimeFormatter RUN_ID = DateTimeFormatter.ofPattern(
                    "yyyyMMdd-HHmmss", java.util.Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Path workspace;
    private final RunConfig config;
    private final StageOutputs outputs;
    private final RunJournal journal;
    private final Leases leases;
    private final EventDelivery delivery;
    private final SparkSessions sessions;
    private final MeterRegistry meters;
    private final RunLogs logs;
    private final Clock clock;

    RecordedRuns(
            Path workspace,
            RunConfig config,
            StageOutputs outputs,
            RunJournal journal,
            Leases leases,
            EventDelivery delivery,
            SparkSessions sessions,
            MeterRegistry meters,
            RunLogs logs,
            Clock clock) {
        this.workspace = workspace;
        this.config = config;
        this.outputs = outputs;
        this.journal = journal;
        this.leases = leases;
        this.delivery = delivery;
        this.sessions = sessions;
        this.meters = meters;
        this.logs = logs;
        this.clock = clock;
    }

    /**
     * Does something as a run.
     *
     * @param steps what each step of it is, by its name
     * @param graph how they depend on each other
     * @param asked what it was asked to do
     * @param listeners who is told
     * @param work what is done
     * @throws SaysException why it failed, or {@code WORKSPACE_BUSY}
     */
    <T> T run(
            Map<String, String> steps,
            StageGraph graph,
            PipelineRunner.Asked asked,
            List<RunListener> listeners,
            Function<RunUnderWay, T> work) {
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
                Path directory =
                        Files.createDirectories(workspace.resolve("runs").resolve(runId));
                journal.begin(runId, started, steps, asked.request(), asked.resumes());
                Cancellation cancellation = new Cancellation(lease, config.deadline());
                try (RunLogs.Closing log = logs.open(directory.resolve("run.log"), config.logFormat())) {
                    if (crashed > 0) {
                        LOG.warn("{} earlier run(s) had disappeared without an end; finished stages are kept", crashed);
                    }
                    RunEvents events = new RunEvents(runId, directory, journal, meters, listeners, clock, cancellation);
                    return told(
                            RunUnderWay.begun(runId, directory, began, events, cancellation, asked.input()),
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

    private <T> T told(RunUnderWay run, StageGraph graph, Function<RunUnderWay, T> work) {
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
        } catch (RuntimeException e) {
            // Whatever it is, how the run ended is not to be forgotten over it.
            LOG.warn("Temporary files could not be removed; the next run will", e);
        }
    }
}
