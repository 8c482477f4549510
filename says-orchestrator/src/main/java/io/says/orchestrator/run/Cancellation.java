package io.says.orchestrator.run;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.Leases;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wish that a run ends, and the fence behind it: once the run has been given up, nothing that its stages still do is kept or
 * published. Thread-safe.
 */
final class Cancellation {

    private final AtomicReference<@Nullable String> by = new AtomicReference<>();
    private final RunLease lease;
    private final @Nullable Duration deadline;
    private final long began = System.nanoTime();
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
     * Gives the run up. Waits for what is being {@link #kept} at this moment.
     */
    synchronized void fence() {
        fenced = true;
    }

    /**
     * Gives one attempt up, and the run goes on. Waits for what is being {@link #kept} at this moment.
     *
     * @param over what tells that attempt that it is over
     */
    synchronized void giveUp(AtomicBoolean over) {
        over.set(true);
    }

    /**
     * Keeps something that no other run minds, unless this one or the attempt has been given up.
     *
     * @param over whether the attempt is over
     * @throws SaysException {@code CANCELLED} or {@code LEASE_LOST}
     */
    synchronized <T> T kept(AtomicBoolean over, Supplier<T> keeping) {
        refuseGivenUp(over);
        lease.holding(() -> true);
        return keeping.get();
    }

    /**
     * Changes what others see, unless the run or the attempt has been given up; nobody can take its place meanwhile.
     *
     * @param over whether the attempt is over
     * @throws SaysException {@code CANCELLED} or {@code LEASE_LOST}
     */
    synchronized <T> T published(AtomicBoolean over, Supplier<T> publishing) {
        refuseGivenUp(over);
        return lease.holding(publishing);
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
