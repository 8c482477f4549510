package io.says.orchestrator.run;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Makes an attempt in a thread of its own. An interrupt of whoever waits for it is handed on, whether its time is over, the run is to
 * end or a stage beside it has failed. An attempt that does not listen is given up: it is left to itself, and nothing that it
 * still does is kept.
 */
final class AttemptThread {

    private static final Duration UNTIL_GIVEN_UP = Duration.ofSeconds(8);
    private static final Logger LOG = LoggerFactory.getLogger(AttemptThread.class);

    private final Cancellation cancellation;
    private final Runnable stop;
    private volatile boolean givenUp;

    /**
     * @param cancellation keeps what was given up from being kept
     * @param stop stops what an interrupt does not reach
     */
    AttemptThread(Cancellation cancellation, Runnable stop) {
        this.cancellation = cancellation;
        this.stop = stop;
    }

    /** Whether it was left to itself. */
    boolean givenUp() {
        return givenUp;
    }

    /** What comes of the work, or what it threw; an interrupt where it was given up. */
    <T> T call(StageAttempts.Work<T> work) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        @Nullable Map<String, String> context = MDC.getCopyOfContextMap();
        FutureTask<T> task = new FutureTask<>(() -> {
            if (context != null) {
                MDC.setContextMap(context);
            }
            return work.run(over);
        });
        Thread thread = new Thread(task, Thread.currentThread().getName());
        // What is left to itself must not keep a process alive.
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            return result(task);
        } catch (InterruptedException e) {
            interrupted = true;
            over.set(true);
            stop.run();
            thread.interrupt();
            if (endsInTime(task)) {
                return result(task);
            }
            givenUp = true;
            cancellation.giveUp(over);
            LOG.warn("The attempt did not stop in time; what it still does is not kept");
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T> T result(FutureTask<T> task) throws Exception {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    /** Further interrupts, for the end of the run after that of the attempt, change nothing. */
    private static boolean endsInTime(FutureTask<?> task) {
        long until = System.nanoTime() + UNTIL_GIVEN_UP.toNanos();
        while (true) {
            try {
                task.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                return true;
            } catch (InterruptedException again) {
                // asked for already
            } catch (ExecutionException ended) {
                return true;
            } catch (TimeoutException late) {
                return false;
            }
        }
    }
}
