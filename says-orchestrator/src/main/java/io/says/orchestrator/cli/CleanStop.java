package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * While open, Ctrl-C and a request to terminate interrupt the thread that opened this, and the process waits a little for
 * it to tidy up. What it does not manage to tidy up the next run does.
 */
final class CleanStop implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 12;
    private static final AtomicBoolean UNDER_WAY = new AtomicBoolean();

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook;

    private CleanStop(Thread worker, PrintWriter err, String said) {
        this.hook = new Thread(() -> stop(worker, err, said), "says-clean-stop");
    }

    /** Watches over the calling thread, which is at a run. */
    static CleanStop ofThisThread(PrintWriter err) {
        return ofThisThread(
                err,
                new SaysException(
                                StandardErrorCode.CANCELLED,
                                "The run was interrupted; finished stages are kept",
                                "Run again to go on from the last finished stage.")
                        .rendered());
    }

    /**
     * Watches over the calling thread.
     *
     * @param said what is printed at the end
     */
    static CleanStop ofThisThread(PrintWriter err, String said) {
        CleanStop stop = new CleanStop(Thread.currentThread(), err, said);
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    /** Whether this process is being stopped from outside. */
    static boolean underWay() {
        return UNDER_WAY.get();
    }

    private void stop(Thread worker, PrintWriter err, String said) {
        UNDER_WAY.set(true);
        worker.interrupt();
        try {
            if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                err.println("What is at work did not stop in time; the next run tidies up after it.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        err.println();
        err.println(said);
        err.flush();
    }

    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook runs, and ends by itself.
            Thread.interrupted();
        }
    }
}
