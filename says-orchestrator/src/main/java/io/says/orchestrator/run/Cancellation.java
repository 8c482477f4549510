package io.says.orchestrator.run;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.Leases;
import io.says.storage.Failures;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wish that a run ends, and the fence behind it: once the run has been given up, nothing that its stages still do is kept or
 * published. Thread-safe.
 */
final class Cancellation {

    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);
    private static final long PATIENCE_MILLIS = 1_000;

    private final AtomicReference<@Nullable String> by = new AtomicReference<>();
    private final RunLease lease;
    private final @Nullable Duration deadline;
    private final long began = System.nanoTime();
    private final ReentrantLock keeping = new ReentrantLock();
    private volatile boolean fenced;

    /**
     * @param lease without which nothing is kept either
     * @param deadline how long the run may take; null for as long as it takes
     */
    Cancellation(RunLease lease, @Nullable Duration deadline) {
        this.lease = lease;
        this.deadline = deadline;
    }

    /** Wishes the run to end; the first who does is remembered. */
    void request(String who) {
        by.compareAndSet(null, who);
    }

    /** Whether somebody wished it, its time is over, or another run has taken its place. */
    boolean requested() {
        return by.get() != null || lease.lost() || late();
    }

    private boolean late() {
        return deadline != null && System.nanoTime() - began > deadline.toNanos();
    }

    /**
     * Gives the run up. Waits for what is being {@link #kept} at this moment, for {@value #PATIENCE_MILLIS} ms at most: that takes no time
     * unless the disk does not answer.
     */
    void fence() {
        fenced = true;
        awaitKeeping();
    }

    /**
     * Gives one attempt up, and the run goes on. Waits as {@link #fence} does.
     *
     * @param over what tells that attempt that it is over
     */
    void giveUp(AtomicBoolean over) {
        over.set(true);
        awaitKeeping();
    }

    private void awaitKeeping() {
        boolean interrupted = Thread.interrupted();
        try {
            if (keeping.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                keeping.unlock();
            } else {
                LOG.warn("What was being put in its place when the stage was given up may still come there");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Keeps something that no other run minds, unless this one or the attempt has been given up.
     *
     * @param over whether the attempt is over
     * @param last the last step, which takes no time
     * @throws SaysException {@code CANCELLED} or {@code LEASE_LOST}
     */
    <T> T kept(AtomicBoolean over, Supplier<T> last) {
        refuseGivenUp(over);
        // Before it: a store that does not answer must not keep the run from being given up.
        lease.holding(() -> true);
        return alone(over, last);
    }

    /**
     * Changes what others see, unless the run or the attempt has been given up; nobody can take its place meanwhile.
     *
     * @param over whether the attempt is over
     * @throws SaysException {@code CANCELLED} or {@code LEASE_LOST}
     */
    <T> T published(AtomicBoolean over, Supplier<T> publishing) {
        refuseGivenUp(over);
        return lease.holding(() -> alone(over, publishing));
    }

    private <T> T alone(AtomicBoolean over, Supplier<T> step) {
        try {
            keeping.lockInterruptibly();
        } catch (InterruptedException e) {
            throw Failures.of(e, "waiting for what another stage keeps");
        }
        try {
            refuseGivenUp(over);
            return step.get();
        } finally {
            keeping.unlock();
        }
    }

    /**
     * Lets nothing pass that has been given up.
     *
     * @param over whether the attempt is over
     * @throws SaysException {@code CANCELLED} or {@code LEASE_LOST}
     */
    void refuseGivenUp(AtomicBoolean over) {
        if (fenced) {
            throw cancelled("was given up");
        }
        if (over.get()) {
            throw new SaysException(
                    StandardErrorCode.CANCELLED,
                    "An attempt goes on that was given up; nothing of it is kept",
                    "Nothing is to be done.");
        }
    }

    /** Whether the run has been given up. */
    boolean fenced() {
        return fenced;
    }

    /** How a run ends that was wished to, whose time is over, or whose place another has taken. */
    SaysException cancelled(String how) {
        if (lease.lost()) {
            return Leases.lost();
        }
        String who = by.get();
        if (who == null && late()) {
            return new SaysException(
                    StandardErrorCode.DEADLINE_PASSED,
                    "The run " + how + ": it took longer than says.run.deadline allows; finished stages are kept",
                    "says resume goes on from the last finished stage. Raise says.run.deadline, or give it more cores or"
                            + " less data.");
        }
        return new SaysException(
                StandardErrorCode.CANCELLED,
                "The run " + how + (who == null ? "" : " (" + who + ")") + "; finished stages are kept",
                "Run again, or says resume, to go on from the last finished stage.");
    }
}
