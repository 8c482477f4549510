package io.says.orchestrator.run;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.Policy;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.spi.RunEvent;
import io.says.storage.Failures;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies round one stage: outside how long it may take in all, then the attempts, then how long one of them may take. Whether
 * a failure is tried again is a matter of its code alone.
 */
final class StageAttempts {

    private static final Logger LOG = LoggerFactory.getLogger(StageAttempts.class);

    private final RunConfig config;
    private final Clock clock;

    StageAttempts(RunConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** One attempt. */
    @FunctionalInterface
    interface Work<T> {
        /** @param over is set once it is over, whatever it still does */
        T run(AtomicBoolean over) throws Exception;
    }

    /**
     * Makes attempts until one succeeds or there must be no more: none is made beside one that was given up, which may be at work yet.
     *
     * @param stage whose policies count
     * @param attempts counts them
     * @param events is told of each failure
     * @param cancellation keeps an attempt that was given up from keeping anything
     * @param stop stops what an interrupt does not reach of the attempt of that number
     */
    <T> T of(
            String stage,
            AtomicInteger attempts,
            RunEvents events,
            Cancellation cancellation,
            IntConsumer stop,
            Work<T> work) {
        RunConfig own = config.of(stage);
        List<Policy<T>> policies = new ArrayList<>();
        Duration whole = own.timeout();
        if (whole != null) {
            policies.add(Timeout.<T>builder(whole).withInterrupt().build());
        }
        AtomicBoolean givenUp = new AtomicBoolean();
        policies.add(retries(stage, own, attempts, events, givenUp));
        policies.add(Timeout.<T>builder(own.attemptTimeout()).withInterrupt().build());
        try {
            return Failsafe.with(policies).get(() -> {
                int attempt = attempts.incrementAndGet();
                AttemptThread thread = new AttemptThread(cancellation, () -> stop.accept(attempt));
                try {
                    return thread.call(work);
                } finally {
                    givenUp.set(thread.givenUp());
                }
            });
        } catch (RuntimeException | Error e) {
            SaysException named = named(stage, e);
            SaysException failure =
                    givenUp.get() && named.code() == StandardErrorCode.TIMED_OUT ? deaf(stage, e) : named;
            LOG.error("Stage {} failed", stage, e);
            // The interrupt that ended it is not meant for those who are told of it.
            boolean interrupted = Thread.interrupted();
            try {
                events.tell(
                        RunEvent.Type.STAGE_FAILED,
                        stage,
                        attempts.get(),
                        failure.rendered(),
                        Map.of("code", failure.code().name()));
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            throw failure;
        }
    }

    private static SaysException deaf(String stage, Throwable failure) {
        return new SaysException(
                StandardErrorCode.TIMED_OUT,
                "Stage \"" + stage
                        + "\" took longer than it may and did not stop when it was told to; it was given up, and"
                        + " what it still does is not kept",
                "A stage has to look at checkCancelled or to end when it is interrupted. Raise says.run.attempt-timeout or"
                        + " timeout, for this stage in says.run.stages." + stage + ", where it needs longer.",
                failure);
    }

    private <T> RetryPolicy<T> retries(
            String stage, RunConfig own, AtomicInteger attempts, RunEvents events, AtomicBoolean givenUp) {
        long began = System.nanoTime();
        Duration whole = own.timeout();
        return RetryPolicy.<T>builder()
                // The interrupt at the end of a stage's time may meet a thread that is telling of a failure, and be
                // lost there.
                .handleIf((Throwable failure) -> !givenUp.get()
                        && named("", failure).code().retryable()
                        && (whole == null || System.nanoTime() - began < whole.toNanos()))
                .withMaxAttempts(own.attempts())
                .withBackoff(
                        own.backoff(),
                        own.maxBackoff().compareTo(own.backoff()) > 0
                                ? own.maxBackoff()
                                : own.backoff().plusMillis(1))
                .withJitter(own.jitter())
                .onRetryScheduled(scheduled -> {
                    Throwable failure = scheduled.getLastException();
                    SaysException reason =
                            named(stage, failure == null ? new IllegalStateException("unknown") : failure);
                    events.tell(
                            RunEvent.Type.STAGE_RETRY,
                            stage,
                            attempts.get(),
                            reason.rendered() + " Next attempt in "
                                    + scheduled.getDelay().toMillis() + " ms.",
                            Map.of(
                                    "code",
                                    reason.code().name(),
                                    "nextAt",
                                    clock.instant().plus(scheduled.getDelay()).toString()));
                })
                .build();
    }

    /** What a failure of a stage is. */
    static SaysException named(String stage, Throwable failure) {
        Throwable cause =
                failure instanceof FailsafeException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutExceededException) {
            return new SaysException(
                    StandardErrorCode.TIMED_OUT,
                    "Stage \"" + stage + "\" took longer than it may",
                    "Raise says.run.attempt-timeout or timeout, for this stage in says.run.stages." + stage
                            + ", or give it more cores or less data.",
                    failure);
        }
        return Failures.of(cause, "running stage \"" + stage + "\"");
    }
}
