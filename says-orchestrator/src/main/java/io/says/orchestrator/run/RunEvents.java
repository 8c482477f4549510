package io.says.orchestrator.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.RunJournal;
import io.says.spi.RunEvent;
import io.says.spi.RunListener;
import io.says.storage.Failures;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the journal, the metrics, the log and the listeners what happens, in this order. */
final class RunEvents {

    private static final Logger LOG = LoggerFactory.getLogger(RunEvents.class);
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(5);
    private static final long PROGRESS_EVERY_NANOS = Duration.ofMillis(250).toNanos();

    private final String runId;
    private final Path logs;
    private final RunJournal journal;
    private final MeterRegistry meters;
    private final List<RunListener> listeners;
    private final Clock clock;
    private final Cancellation cancellation;
    private final ReentrantLock telling = new ReentrantLock();
    private final Map<String, Long> lastProgress = new HashMap<>();

    /** @param logs the directory of the log files of attempts */
    RunEvents(
            String runId,
            Path logs,
            RunJournal journal,
            MeterRegistry meters,
            List<RunListener> listeners,
            Clock clock,
            Cancellation cancellation) {
        this.runId = runId;
        this.logs = logs;
        this.journal = journal;
        this.meters = meters;
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
        this.cancellation = cancellation;
    }

    /**
     * The same run, told of elsewhere and to no listener.
     *
     * @param others takes the place of the journal
     * @param directory that of the log files of attempts
     */
    RunEvents into(RunJournal others, Path directory) {
        return new RunEvents(runId, directory, others, meters, List.of(), clock, cancellation);
    }

    /** The log file of an attempt. */
    Path log(String stage, int attempt) {
        return logs.resolve(stage + "-" + attempt + ".log");
    }

    /** Tells what happened, unless the run has been given up. */
    void tell(RunEvent.Type type, @Nullable String stage, int attempt, String message, Map<String, String> details) {
        if (cancellation.fenced()) {
            LOG.info("After the end of the run: {} {}", type, message);
        } else {
            say(type, stage, attempt, message, details);
        }
    }

    /**
     * Tells how the run ended.
     *
     * @throws SaysException {@code IO_FAILURE} where a stage that was left to itself is still telling of something
     */
    void end(RunEvent.Type type, String message, Map<String, String> details) {
        // A caller that was interrupted, which is why the run ends, stays so; its end is recorded all the same.
        boolean interrupted = Thread.interrupted();
        try {
            if (!telling.tryLock(PATIENCE_AT_THE_END.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SaysException(
                        StandardErrorCode.IO_FAILURE,
                        "A stage is still telling the store or a listener of something",
                        "The next run will mark this one as crashed.");
            }
        } catch (InterruptedException e) {
            interrupted = true;
            throw Failures.of(e, "recording the end of the run");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        try {
            said(type, null, 0, message, details);
        } finally {
            telling.unlock();
        }
    }

    /** One at a time: stages may be at work beside each other. */
    private void say(
            RunEvent.Type type, @Nullable String stage, int attempt, String message, Map<String, String> details) {
        telling.lock();
        try {
            said(type, stage, attempt, message, details);
        } finally {
            telling.unlock();
        }
    }

    private void said(
            RunEvent.Type type, @Nullable String stage, int attempt, String message, Map<String, String> details) {
        RunEvent event = new RunEvent(type, runId, stage, attempt, clock.instant(), message, details);
        if (type == RunEvent.Type.STAGE_PROGRESS) {
            long now = System.nanoTime();
            Long last = lastProgress.get(String.valueOf(stage));
            if (last != null && now - last < PROGRESS_EVERY_NANOS) {
                return;
            }
            lastProgress.put(String.valueOf(stage), now);
        } else {
            LOG.info("{} {}", type, message);
        }
        journal.record(event);
        for (RunListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("The listener \"{}\" failed; the run goes on", listener.name(), e);
            }
        }
    }

    void took(String stage, String outcome, Duration duration) {
        meters.timer("says.stage.duration", "stage", stage, "outcome", outcome).record(duration);
        meters.counter("says.stage.attempts", "stage", stage, "outcome", outcome)
                .increment();
    }

    void counted(String stage, String fact, long value) {
        meters.counter("says.rows", "stage", stage, "fact", fact).increment((double) value);
    }
}
