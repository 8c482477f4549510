package io.says.ui;

import io.says.ErrorKind;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.UserId;
import io.says.release.ReleaseStore;
import io.says.storage.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the current release open and changes to a newly published one without failing a request: every request holds the
 * engine it began with, and an engine is closed when the last of them is done. One that takes over from another has answered some
 * questions before, so that the first requests do not wait for what it reads at first. A release that cannot be opened leaves the
 * former one serving, and {@link #notice()} says so. Thread-safe.
 */
public final class ServingEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServingEngine.class);

    private static final long LONGEST_PAUSE_SECONDS = 60;

    /** So many users' lists are asked of a release before it takes over. */
    private static final int WARMED = 32;

    /** So long are the lists. */
    private static final int WARMED_WITH = 50;

    private static final long LONGEST_WARMING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ReleaseStore store;
    private final Supplier<RecommenderEngine> opener;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "says-ui-release-watch");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<@Nullable Held> current = new AtomicReference<>();
    /** Done once what was published at the start has been looked at. */
    private volatile CompletableFuture<Void> firstLook = CompletableFuture.completedFuture(null);

    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable String notice;
    private @Nullable String failure;
    private String tried = "";
    private boolean passing;
    private int failures;
    private long failedAt;
    private boolean closed;

    /** An engine and how many use it; the holder itself counts as one. */
    private static final class Held {
        private final RecommenderEngine engine;
        private final AtomicInteger users = new AtomicInteger(1);
        /** Whether its files were found to have changed under it. */
        private final AtomicBoolean damaged = new AtomicBoolean();

        Held(RecommenderEngine engine) {
            this.engine = engine;
        }

        boolean take() {
            return users.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
        }

        void giveBack() {
            if (users.decrementAndGet() == 0) {
                engine.close();
            }
        }
    }

    /**
     * @param store says which release is current
     * @param opener verifies and opens the current release
     */
    public ServingEngine(ReleaseStore store, Supplier<RecommenderEngine> opener) {
        this.store = store;
        this.opener = opener;
    }

    /**
     * Opens what is published, in a thread of its own, and looks for a new release once a second from then on. Whoever asks before it is
     * open waits for it: nothing is answered that would be answered otherwise a moment later. Does nothing when it has begun.
     */
    public void start() {
        if (started.getAndSet(true)) {
            return;
        }
        CompletableFuture<Void> look = new CompletableFuture<>();
        firstLook = look;
        watcher.execute(() -> {
            refresh();
            look.complete(null);
        });
        ScheduledFuture<?> unused = watcher.scheduleWithFixedDelay(this::refresh, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Looks at the pointer now and changes engines when it has moved. Never throws: a release that cannot be opened shows in
     * {@link #notice()}. One that is damaged is tried again when its files have changed; after a failure that may pass, as
     * of memory or of the disk, it is tried again by and by, at most a minute apart.
     */
    public synchronized void refresh() {
        if (closed) {
            return;
        }
        try {
            String id = store.currentId().orElse(null);
            if (id == null || isServed(id)) {
                tried = "";
                notice = null;
                return;
            }
            String look = fingerprint(id);
            if (!look.equals(tried)) {
                failures = 0;
            } else if (!passing || System.nanoTime() - failedAt < pauseNanos()) {
                notice = failure;
                return;
            }
            tried = look;
            RecommenderEngine opened = opener.get();
            if (current.get() != null) {
                warm(opened);
            }
            Held before = current.getAndSet(new Held(opened));
            tried = "";
            notice = null;
            LOG.info("Serving release {}", opened.release().id());
            if (before != null) {
                before.giveBack();
            }
        } catch (Throwable e) { // whatever it was, the next look comes: an exception would end them all
            complain(e);
        }
    }

    /** What an engine reads when it is first asked it reads now, while the former one answers. Whether it answers all is not decided here. */
    private static void warm(RecommenderEngine opened) {
        long began = System.nanoTime();
        try {
            for (UserId user : opened.users("", WARMED)) {
                RankedTracks unused = opened.recommend(new RecommendRequest(user, WARMED_WITH, false));
                if (System.nanoTime() - began > LONGEST_WARMING_NANOS) {
                    return;
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "Release {} failed a question before it serves",
                    opened.release().id(),
                    e);
        }
    }

    private long pauseNanos() {
        return TimeUnit.SECONDS.toNanos(Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(failures, 10)));
    }

    private boolean isServed(String id) {
        Held now = current.get();
        return now != null && !now.damaged.get() && now.engine.release().id().equals(id);
    }

    private String fingerprint(String id) {
        StringBuilder look = new StringBuilder(id);
        try (Stream<Path> files = Files.walk(store.directory(id))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                look.append('|').append(file.getFileName());
                look.append(' ').append(Files.size(file));
                look.append(' ').append(Files.getLastModifiedTime(file).toMillis());
            }
        } catch (IOException | UncheckedIOException e) {
            throw Failures.of(e, "looking at release " + id);
        }
        return look.toString();
    }

    private void complain(Throwable thrown) {
        SaysException named = Failures.of(thrown, "opening the published release");
        ErrorKind kind = named.code().kind();
        String problem = kind == ErrorKind.INTERNAL
                ? "[INTERNAL] The published release cannot be opened. Hint: the log has the details."
                : named.rendered();
        passing = kind == ErrorKind.ENVIRONMENT || kind == ErrorKind.INTERNAL;
        failedAt = System.nanoTime();
        failures++;
        Held now = current.get();
        String still = now == null ? "" : " Release " + now.engine.release().id() + " goes on serving.";
        if (!(problem + still).equals(notice)) {
            LOG.warn("{}", problem, kind == ErrorKind.INTERNAL ? thrown : null);
        }
        failure = problem + still;
        notice = failure;
    }

    /** Waits until what was published at the start is open or known not to open. */
    void awaitFirstLook() {
        firstLook.join();
    }

    /** What is wrong with the published release, empty when all is well. */
    public Optional<String> notice() {
        awaitFirstLook();
        return Optional.ofNullable(notice);
    }

    /** The id being served, empty before the first publication. */
    public Optional<String> releaseId() {
        return tryUse(engine -> engine.release().id());
    }

    /**
     * Asks the engine in force.
     *
     * @throws SaysException {@code NO_RELEASE} before the first publication, or what keeps the first from opening; {@code CORRUPT_DATA}
     *     where a file of the release was cut off while it serves
     */
    public <T> T use(Function<RecommenderEngine, T> question) {
        Held held = take();
        if (held == null) {
            String problem = notice;
            throw problem == null
                    ? new SaysException(
                            StandardErrorCode.NO_RELEASE,
                            "Nothing has been published yet",
                            "Execute the data pipeline.")
                    : new SaysException(
                            StandardErrorCode.CORRUPT_DATA,
                            "The published release cannot be opened",
                            "Run the pipeline again, or roll back: says releases rollback.");
        }
        return answered(held, question);
    }

    /** As {@link #use}, empty when nothing serves. */
    public <T> Optional<T> tryUse(Function<RecommenderEngine, T> question) {
        Held held = take();
        if (held == null) {
            return Optional.empty();
        }
        return Optional.of(answered(held, question));
    }

    /**
     * Where a file of the release was cut off under it, whatever touches the missing part fails, and only that: it is said to be so, and the
     * release is opened again as soon as it is sound again.
     */
    private static <T> T answered(Held held, Function<RecommenderEngine, T> question) {
        try {
            return question.apply(held.engine);
        } catch (InternalError e) {
            if (!Failures.isLostMapping(e)) {
                throw e;
            }
            SaysException named = Failures.of(
                    e, "answering from release " + held.engine.release().id());
            if (!held.damaged.getAndSet(true)) {
                LOG.error("{}", named.rendered(), e);
            }
            throw named;
        } finally {
            held.giveBack();
        }
    }

    private @Nullable Held take() {
        awaitFirstLook();
        while (true) {
            Held held = current.get();
            if (held == null || held.take()) {
                return held;
            }
        }
    }

    /** Stops looking and closes the engine once no request uses it. */
    @Override
    public synchronized void close() {
        closed = true;
        watcher.shutdownNow();
        firstLook.complete(null);
        Held held = current.getAndSet(null);
        if (held != null) {
            held.giveBack();
        }
    }
}
