package io.says.orchestrator.run;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.DatasetName;
import io.says.json.Json;
import io.says.orchestrator.RunLogs;
import io.says.orchestrator.StageOutcome;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.orchestrator.pipeline.Reasons;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.spark.SparkSessions;
import io.says.spi.RunEvent;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Brings the stages of a pipeline to their ends for a run: those that are finished are looked up, of the others attempts are made, and
 * what one of them wrote is verified and kept. Thread-safe: stages may be at work beside each other.
 */
final class StageRunner {

    private static final Logger LOG = LoggerFactory.getLogger(StageRunner.class);

    private final RunConfig config;
    private final StageAttempts tries;
    private final StageOutputs outputs;
    private final SparkSessions sessions;
    private final AttemptLogs logs;
    private final AtomicLong branches = new AtomicLong();

    StageRunner(RunConfig config, StageAttempts tries, StageOutputs outputs, SparkSessions sessions, AttemptLogs logs) {
        this.config = config;
        this.tries = tries;
        this.outputs = outputs;
        this.sessions = sessions;
        this.logs = logs;
    }

    /**
     * Runs all stages.
     *
     * @param check may refuse an output
     * @return what came of each, in the order of the pipeline
     * @throws SaysException why one failed; those that were finished before are kept
     */
    List<StageOutcome> run(Pipeline pipeline, RunUnderWay run, PipelineRunner.SealCheck check) {
        AtomicBoolean ending = new AtomicBoolean();
        RunUnderWay together = run.ending(ending, Long.toString(branches.incrementAndGet()));
        return new Branches(
                        pipeline,
                        config,
                        ending,
                        node -> {
                            String step = MDC.get("stage");
                            MDC.put("stage", node.spec().name());
                            try {
                                return stage(pipeline, node, together, check);
                            } finally {
                                if (step == null) {
                                    MDC.remove("stage");
                                } else {
                                    MDC.put("stage", step); // of the search or backfill that the stage works for
                                }
                            }
                        },
                        node -> sessions.cancel(together.jobTag(node)))
                .run();
    }

    private StageOutcome stage(Pipeline pipeline, Pipeline.Node node, RunUnderWay run, PipelineRunner.SealCheck check) {
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
                over -> {
                    try (RunLogs.Closing log = logs.open(events, name, attempts.get())) {
                        return attempt(pipeline, node, run, attempts.get(), check, over);
                    }
                });
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
            Pipeline pipeline,
            Pipeline.Node node,
            RunUnderWay run,
            int attempt,
            PipelineRunner.SealCheck check,
            AtomicBoolean over)
            throws Exception {
        RunEvents events = run.events();
        String name = node.spec().name();
        long began = System.nanoTime();
        String outcome = "failed";
        String jobTag = run.jobTag(node) + "-" + attempt;
        List<String> jobTags = List.of(run.jobTag(), run.jobTag(node), jobTag);
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
        try {
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
            Manifest made = seal(node, staged, context, run.cancellation(), over);
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
        }
    }

    private Manifest seal(
            Pipeline.Node node, Path staged, AttemptContext context, Cancellation cancellation, AtomicBoolean over) {
        try {
            return outputs.seal(
                    node, staged, context.facts(), context.verdict(), last -> cancellation.kept(over, last));
        } catch (IOException e) {
            throw Failures.of(e, "keeping the output of stage \"" + node.spec().name() + "\"");
        }
    }

    private void verifyInputs(Pipeline pipeline, Pipeline.Node node) {
        node.spec().reads().forEach(dataset -> verify(pipeline, dataset));
    }

    /**
     * Reads every byte of a dataset; where it is damaged, it goes.
     *
     * @throws SaysException {@code CORRUPT_DATA}
     */
    void verify(Pipeline pipeline, DatasetName dataset) {
        Pipeline.Node writer = pipeline.writerOf(dataset);
        if (outputs.find(writer, true).isEmpty()) {
            deleteQuietly(outputs.directory(writer));
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The dataset \"" + dataset + "\" in " + outputs.directory(writer) + " was damaged",
                    "It has been removed; run again and it is made anew.");
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
