package io.says.orchestrator.run;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.Leases;
import io.says.orchestrator.store.Leases.Lease;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run at a time in a workspace: the {@link WorkspaceLock}, which the kernel takes from a process that died, and beside it a
 * lease, which another run takes from a process that lives and does nothing: stopped, or on a machine that was suspended. Should it
 * go on after that, it finds its token gone and can publish nothing. Thread-safe.
 *
 * <p>After M. Kleppmann, How to do distributed locking (2016): what protects is the token that is checked where something is
 * changed, not the time.
 */
final class RunLease implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunLease.class);

    /** Beats while a lease lasts: a few may be late. */
    private static final int BEATS = 6;

    private static final long LOOK_EVERY_MILLIS = 100;

    private final WorkspaceLock lock;
    private final Leases leases;
    private final long token;
    private final Clock clock;
    private final ScheduledExecutorService beating = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "says-lease");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean lost;

    private RunLease(WorkspaceLock lock, Leases leases, long token, Duration lasts, Clock clock) {
        this.lock = lock;
        this.leases = leases;
        this.token = token;
        this.clock = clock;
        long pause = Math.max(1, lasts.toMillis() / BEATS);
        ScheduledFuture<?> unused = beating.scheduleWithFixedDelay(this::beat, pause, pause, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes the workspace for a run. Where another process has it, and the lease has not been renewed for as long as it lasts, it is
     * taken from that one; that is found out by watching, since a clock may have been set meanwhile.
     *
     * @param lasts how long a holder may be silent
     * @throws SaysException {@code WORKSPACE_BUSY} while another is at work, or {@code WORKSPACE_UNUSABLE}
     */
    static RunLease acquire(Path workspace, Leases leases, Duration lasts, Clock clock) {
        WorkspaceLock lock;
        try {
            lock = WorkspaceLock.acquire(workspace);
        } catch (SaysException busy) {
            if (busy.code() != StandardErrorCode.WORKSPACE_BUSY || WorkspaceLock.isHeldHere(workspace)) {
                throw busy;
            }
            return takenFromTheSilent(workspace, leases, lasts, clock, busy);
        }
        try {
            while (true) {
                // The lock is ours: whoever had the lease is dead, or has ended.
                OptionalLong token = leases.take(leases.lease(), clock.instant());
                if (token.isPresent()) {
                    return new RunLease(lock, leases, token.getAsLong(), lasts, clock);
                }
            }
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static RunLease takenFromTheSilent(
            Path workspace, Leases leases, Duration lasts, Clock clock, SaysException busy) {
        Lease seen = leases.lease();
        boolean heardOf = Duration.between(seen.beatAt(), clock.instant()).abs().compareTo(lasts.dividedBy(2)) < 0;
        if (!seen.held() || heardOf || !silent(leases, seen, lasts)) {
            throw busy;
        }
        long token = leases.take(seen, clock.instant()).orElseThrow(() -> busy);
        LOG.warn("The workspace is taken from a process that holds it and was silent for {}", lasts);
        return new RunLease(WorkspaceLock.takeOver(workspace), leases, token, lasts, clock);
    }

    private static boolean silent(Leases leases, Lease seen, Duration lasts) {
        long began = System.nanoTime();
        try {
            while (System.nanoTime() - began < lasts.toNanos()) {
                Thread.sleep(LOOK_EVERY_MILLIS);
                Lease now = leases.lease();
                if (now.token() != seen.token() || now.beat() != seen.beat() || !now.held()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void beat() {
        try {
            if (!leases.beat(token, clock.instant())) {
                lost = true;
                beating.shutdown();
                LOG.error("Another run has taken the place of this one, which was not heard of for too long");
            }
        } catch (RuntimeException e) {
            // The next one may be: what counts is the token, which is looked at before anything is published.
            LOG.warn("The lease could not be renewed", e);
        }
    }

    /** Whether another has taken its place, as far as it has noticed. */
    boolean lost() {
        return lost;
    }

    /**
     * Does something while nobody can take the place of this run.
     *
     * @throws SaysException {@code LEASE_LOST}; nothing is done then
     */
    <T> T holding(Supplier<T> work) {
        return leases.holding(token, work);
    }

    @Override
    public void close() {
        beating.shutdownNow();
        try {
            if (!lost) {
                leases.release(token);
            }
        } catch (RuntimeException e) {
            LOG.warn("The lease could not be given back; the lock is", e);
        } finally {
            lock.close();
        }
    }
}
