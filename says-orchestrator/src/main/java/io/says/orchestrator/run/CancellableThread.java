package io.says.orchestrator.run;

import io.says.storage.Failures;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Does the work of a run in a thread of its own and watches for the wish that it ends. First the work is asked: its next look
 * at the context says so, and its Spark jobs are cancelled. Then it is interrupted. A stage that does not listen to either is left
 * to itself behind a fence, so that the run ends in any case.
 */
final class CancellableThread {

    /** How often it is looked whether another process wishes the run to end. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(400);

    private static final Duration UNTIL_INTERRUPT = Duration.ofSeconds(1);
    private static final Duration UNTIL_FENCE = Duration.ofSeconds(8);
    private static final Logger LOG = LoggerFactory.getLogger(CancellableThread.class);

    private final Cancellation cancellation;
    private final Runnable look;
    private final Runnable stop;

    /**
     * @param cancellation the wish
     * @param look looks for wishes from elsewhere
     * @param stop stops what an interrupt does not reach
     */
    CancellableThread(Cancellation cancellation, Runnable look, Runnable stop) {
        this.cancellation = cancellation;
        this.look = look;
        this.stop = stop;
    }

    /** The result of the work, or what it threw; {@code CANCELLED} where it was left to itself. */
    <T> T call(String name, Supplier<T> work) {
        @Nullable Map<String, String> context = MDC.getCopyOfContextMap();
        FutureTask<T> task = new FutureTask<>(() -> {
            if (context != null) {
                MDC.setContextMap(context);
            }
            return work.get();
        });
        Thread thread = new Thread(task, name);
        // What is left behind a fence must not keep a process alive.
        thread.setDaemon(true);
        thread.start();
        // In a thread of its own: a store that does not answer must not keep the run from ending.
        ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(lookout -> {
            Thread lookoutThread = new Thread(lookout, name + "-looks");
            lookoutThread.setDaemon(true);
            return lookoutThread;
        });
        ScheduledFuture<?> looks = looking.scheduleWithFixedDelay(
                this::lookQuietly, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        boolean interrupted = false;
        long since = 0;
        int asked = 0;
        try {
            while (true) {
                try {
                    return task.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancellation.request("interrupted");
                } catch (TimeoutException e) {
                    // it is looked below whether it shall end
                } catch (ExecutionException e) {
                    throw thrown(e.getCause() == null ? e : e.getCause());
                }
                if (!cancellation.requested()) {
                    continue;
                }
                long now = System.nanoTime();
                since = asked == 0 ? now : since;
                if (asked == 0) {
                    LOG.info("The run is to end: its stage is asked to stop");
                    asked = 1;
                    stopAside(name);
                } else if (asked == 1 && now - since >= UNTIL_INTERRUPT.toNanos()) {
                    asked = 2;
                    thread.interrupt();
                } else if (now - since >= UNTIL_FENCE.toNanos()) {
                    LOG.warn("The stage did not stop in time; what it still does is not kept");
                    cancellation.fence();
                    throw cancellation.cancelled("was ended, though its stage did not stop in time");
                }
            }
        } finally {
            looks.cancel(true);
            looking.shutdownNow();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** In a thread of its own: what is asked to stop may be slow to answer, and the interrupt and the fence must not wait for it. */
    private void stopAside(String name) {
        Thread stopping = new Thread(
                () -> {
                    try {
                        stop.run();
                    } catch (RuntimeException e) {
                        LOG.warn("What the stage has started elsewhere could not be stopped", e);
                    }
                },
                name + "-stops");
        stopping.setDaemon(true);
        stopping.start();
    }

    private void lookQuietly() {
        try {
            look.run();
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("It could not be looked up whether the run shall end", e);
            }
        }
    }

    private static RuntimeException thrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : Failures.of(cause, "running the pipeline");
    }
}
