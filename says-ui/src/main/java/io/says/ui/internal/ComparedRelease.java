package io.says.ui.internal;

import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ui.internal.http.UiErrorCode;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A release that is looked at beside the one that serves. Opening one reads all of it and takes memory that serving may need: one is open
 * at a time, for a while at least so that two people do not close each other's at every move of a dial, and no longer than somebody looks
 * at it. Who would have to wait for another's is told so instead. Thread-safe.
 */
public final class ComparedRelease implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration HELD = Duration.ofSeconds(15);
    private static final Duration KEPT = Duration.ofMinutes(3);

    private final Function<String, RecommenderEngine> opener;
    private final Duration patience;
    private final Duration held;
    private final Duration kept;
    private final ReentrantLock lock = new ReentrantLock();
    private final ScheduledThreadPoolExecutor closer;
    private @Nullable Open open; // this and the rest: under the lock
    private @Nullable ScheduledFuture<?> closing;
    private boolean closed;

    private record Open(String id, RecommenderEngine engine, long since) {}

    /**
     * @param opener opens a release by its id
     */
    public ComparedRelease(Function<String, RecommenderEngine> opener) {
        this(opener, PATIENCE, HELD, KEPT);
    }

    /**
     * @param patience how long somebody waits for another's question
     * @param held how long a release stays open at least where another is asked for
     * @param kept how long it stays open after it was last asked
     */
    ComparedRelease(Function<String, RecommenderEngine> opener, Duration patience, Duration held, Duration kept) {
        this.opener = opener;
        this.patience = patience;
        this.held = held;
        this.kept = kept;
        this.closer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "says-ui-compared");
            thread.setDaemon(true);
            return thread;
        });
        closer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Asks a release, which is opened where it is not.
     *
     * @throws SaysException {@code COMPARISON_BUSY} where another is being opened or looked at, or what opening it throws
     */
    public <T> T ask(String id, Function<RecommenderEngine, T> question) {
        if (!taken()) {
            throw busy("is being opened");
        }
        try {
            return question.apply(engine(id));
        } finally {
            later();
            lock.unlock();
        }
    }

    private boolean taken() {
        try {
            return lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private RecommenderEngine engine(String id) {
        Open before = open;
        if (before != null && before.id().equals(id)) {
            return before.engine();
        }
        if (closed) {
            throw busy("cannot be opened any more, since the server ends");
        }
        if (before != null && System.nanoTime() - before.since() < held.toNanos()) {
            throw busy("was opened just now");
        }
        shut();
        RecommenderEngine engine = opener.apply(id);
        open = new Open(id, engine, System.nanoTime());
        return engine;
    }

    private static SaysException busy(String why) {
        return new SaysException(
                UiErrorCode.COMPARISON_BUSY,
                "A release to be compared with " + why + ", and there is one at a time",
                "Ask again in a quarter of a minute.");
    }

    /** Closes it when nobody has asked for a while. */
    private void later() {
        ScheduledFuture<?> before = closing;
        if (before != null) {
            before.cancel(false);
        }
        if (!closed) {
            closing = closer.schedule(this::closeIdle, kept.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void closeIdle() {
        if (lock.tryLock()) { // else somebody is asking, and it is put off from there
            try {
                shut();
            } finally {
                lock.unlock();
            }
        }
    }

    private void shut() {
        Open before = open;
        open = null;
        if (before != null) {
            before.engine().close();
        }
    }

    /** Closes what is open; nothing is opened after that. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            shut();
        } finally {
            lock.unlock();
        }
        closer.shutdownNow();
    }
}
