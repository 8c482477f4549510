package io.says.ui;

import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.release.ReleaseStore;
import io.says.storage.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
 * engine it began with, and an engine is closed when the last of them is done. A release that cannot be opened leaves the
 * former one serving, and {@link #notice()} says so. Thread-safe.
 */
public final class ServingEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServingEngine.class);

    private final ReleaseStore store;
    private final Supplier<RecommenderEngine> opener;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "says-ui-release-watch");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<@Nullable Held> current = new AtomicReference<>();
    private volatile @Nullable String notice;
    private @Nullable String failure;
    private String tried = "";
    private boolean closed;

    /** An engine and how many use it; the holder itself counts as one. */
    private static final class Held {
        private final RecommenderEngine engine;
        private final AtomicInteger users = new AtomicInteger(1);

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

    /** Opens what is published and looks for a new release once a second from then on. */
    public void start() {
        refresh();
        ScheduledFuture<?> unused = watcher.scheduleWithFixedDelay(this::refresh, 1, 1, TimeUnit.SECONDS);
    }

    /** Looks at the pointer now and changes engines when it has moved. Never throws. */
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
            // A release that would not open is tried again once its files have changed, not every second.
            String look = fingerprint(id);
            if (look.equals(tried)) {
                notice = failure;
                return;
            }
            tried = look;
            RecommenderEngine opened = opener.get();
            Held before = current.getAndSet(new Held(opened));
            notice = null;
            LOG.info("Serving release {}", opened.release().id());
            if (before != null) {
                before.giveBack();
            }
        } catch (SaysException e) {
            complain(e.rendered());
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The published release cannot be opened", e);
            complain("[INTERNAL] The published release cannot be opened. Hint: the log has the details.");
        }
    }

    private boolean isServed(String id) {
        Held now = current.get();
        return now != null && now.engine.release().id().equals(id);
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

    private void complain(String problem) {
        String still =
                releaseId().map(id -> " Release " + id + " goes on serving.").orElse("");
        if (!(problem + still).equals(notice)) {
            LOG.warn("{}", problem);
        }
        failure = problem + still;
        notice = failure;
    }

    /** What is wrong with the published release, empty when all is well. */
    public Optional<String> notice() {
        return Optional.ofNullable(notice);
    }

    /** The id being served, empty before the first publication. */
    public Optional<String> releaseId() {
        return tryUse(engine -> engine.release().id());
    }

    /**
     * Asks the engine in force.
     *
     * @throws SaysException {@code NO_RELEASE} before the first publication, or what keeps the first from opening
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
        try {
            return question.apply(held.engine);
        } finally {
            held.giveBack();
        }
    }

    /** As {@link #use}, empty when nothing serves. */
    public <T> Optional<T> tryUse(Function<RecommenderEngine, T> question) {
        Held held = take();
        if (held == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.apply(held.engine));
        } finally {
            held.giveBack();
        }
    }

    private @Nullable Held take() {
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
        Held held = current.getAndSet(null);
        if (held != null) {
            held.giveBack();
        }
    }
}
