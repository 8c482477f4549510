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
 * lease, which another run takes from a process that lives and does nothing: stopped, or frozen with its container. Should it
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
        lock.sign(token);
        long pause = Math.max(1, lasts.toMillis() / BEATS);
        ScheduledFuture<?> unused = beating.scheduleWithFixedDelay(this::beat, pause, pause, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes the workspace for a run. Where another process has it, and the lease has not been renewed for as long as it lasts, it is
     * taken from that one; that is found out by watching, since a clock may have been set meanwhile.
     *
     * @param lasts how long this one may be silent; for another it is what that one has configured
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
                OptionalLong token = leases.take(leases.lease(), lasts, clock.instant());
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
        // What holds the lock without the lease is a command that changes the workspace for a moment.
        if (!seen.held()
                || WorkspaceLock.signedWith(workspace) != seen.token()
                || heardOf(seen, clock)
                || !silent(leases, seen)) {
            throw busy;
        }
        long token = leases.take(seen, lasts, clock.instant()).orElseThrow(() -> busy);
        LOG.warn("The workspace is taken from a process that holds it and was silent for {}", seen.lasts());
        return new RunLease(WorkspaceLock.takeOver(workspace), leases, token, lasts, clock);
    }

    private static boolean heardOf(Lease seen, Clock clock) {
        return Duration.between(seen.beatAt(), clock.instant())
                        .abs()
                        .compareTo(seen.lasts().dividedBy(2))
                < 0;
    }

    /**
     * Whether a run is at work in the workspace, or a command that changes it. One that holds it and has not been heard of for
     * long is not: whoever starts another run finds out what to do with it.
     */
    static boolean underWay(Path workspace, Leases leases, Clock clock) {
        if (!WorkspaceLock.isHeld(workspace)) {
            return false;
        }
        Lease seen = leases.lease();
        return !seen.held()
                || WorkspaceLock.signedWith(workspace) != seen.token()
                || Duration.between(seen.beatAt(), clock.instant())
                                .abs()
                                .compareTo(seen.lasts().multipliedBy(2))
                        < 0;
    }

    /** Looks at it as often as fits into its time: time that passed while this very process was stopped does not count. */
    private static boolean silent(Leases leases, Lease seen) {
        long looks = seen.lasts().toMillis() / LOOK_EVERY_MILLIS;
        try {
            for (long look = 0; look < looks; look++) {
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
        } catch (RuntimeException | Error e) {
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
        try {
            return leases.holding(token, work);
        } catch (SaysException e) {
            lost |= e.code() == StandardErrorCode.LEASE_LOST;
            throw e;
        }
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
