package io.says.ui.internal;

import io.javalin.http.sse.SseClient;
import io.says.SaysException;
import io.says.json.Json;
import io.says.orchestrator.store.EventRecord;
import io.says.orchestrator.store.RunRecord;
import io.says.ui.ServingEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events: one poller asks the run store every half second, each client is written to on a thread of its own,
 * so that a slow one holds nobody up. A client that has vanished is found by the next write or heartbeat.
 */
public final class LiveStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
    private static final int MOST_CLIENTS = 200;
    private static final int BATCH = 500;
    private static final int HEARTBEAT_TICKS = 8;

    private final RunDesk desk;
    private final ServingEngine serving;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(LiveStream::thread);
    private final ExecutorService writers = Executors.newCachedThreadPool(LiveStream::thread);

    /** Creates the stream; {@link #start} sets it going. */
    public LiveStream(RunDesk desk, ServingEngine serving) {
        this.desk = desk;
        this.serving = serving;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "says-ui-events");
        thread.setDaemon(true);
        return thread;
    }

    private static final class Listener {
        private final SseClient client;
        private final Optional<String> onlyRun;
        private final AtomicBoolean busy = new AtomicBoolean();
        private volatile String run = "";
        private volatile String snapshot = "";
        private volatile long sequence;
        private int ticks; // touched by one writer at a time: busy sees to that

        Listener(SseClient client, Optional<String> onlyRun, long sequence) {
            this.client = client;
            this.onlyRun = onlyRun;
            this.sequence = sequence;
            this.run = onlyRun.orElse("");
        }
    }

    /** Begins to poll. */
    public void start() {
        ScheduledFuture<?> unused = poller.scheduleWithFixedDelay(this::tick, 100, 500, TimeUnit.MILLISECONDS);
    }

    /** Takes a client in: for one run, or for whatever run is the latest. */
    public void join(SseClient client, Optional<String> run) {
        if (listeners.size() >= MOST_CLIENTS) {
            throw new SaysException(
                    UiErrorCode.TOO_MANY_STREAMS, "Too many live streams are open", "Close some pages.");
        }
        String last = client.ctx().header("Last-Event-ID");
        long sequence = run.isPresent() && last != null && last.matches("[0-9]{1,18}") ? Long.parseLong(last) : 0;
        Listener listener = new Listener(client, run, sequence);
        client.keepAlive();
        client.onClose(() -> listeners.remove(listener));
        listeners.add(listener);
    }

    /** How many clients listen. */
    public int clients() {
        return listeners.size();
    }

    private void tick() {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            Optional<RunRecord> latest = desk.latest();
            for (Listener listener : listeners) {
                Optional<RunRecord> run =
                        listener.onlyRun.isPresent() ? desk.store().run(listener.onlyRun.get()) : latest;
                if (listener.busy.compareAndSet(false, true)) {
                    writers.execute(() -> {
                        try {
                            send(listener, run);
                        } catch (RuntimeException e) {
                            LOG.debug("A live stream ended", e);
                            listeners.remove(listener);
                            listener.client.close();
                        } finally {
                            listener.busy.set(false);
                        }
                    });
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("The run store could not be asked", e);
        }
    }

    private void send(Listener listener, Optional<RunRecord> run) {
        if (listener.client.terminated()) {
            listeners.remove(listener);
            return;
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("serving", serving.releaseId());
        view.put("notice", serving.notice());
        view.put("refusal", desk.refusal());
        view.put("run", run.map(desk::describe));
        String snapshot = Json.write(view);
        run.ifPresent(record -> sendEvents(listener, record));
        if (!snapshot.equals(listener.snapshot)) {
            listener.snapshot = snapshot;
            listener.client.sendEvent("snapshot", snapshot);
        }
        boolean over = listener.onlyRun.isPresent()
                && run.map(record -> desk.state(record).terminal()).orElse(true);
        if (over) {
            listener.client.sendEvent("end", "{}");
            listeners.remove(listener);
            listener.client.close();
        } else if (++listener.ticks % HEARTBEAT_TICKS == 0) {
            listener.client.sendComment("still here");
        }
    }

    private void sendEvents(Listener listener, RunRecord run) {
        if (!run.id().equals(listener.run)) {
            listener.run = run.id();
            listener.sequence = 0;
        }
        List<EventRecord> events;
        do {
            events = desk.store().events(run.id(), listener.sequence, BATCH);
            for (EventRecord event : events) {
                listener.client.sendEvent("log", Json.write(event), Long.toString(event.sequence()));
                listener.sequence = event.sequence();
            }
        } while (events.size() == BATCH);
    }

    @Override
    public void close() {
        poller.shutdownNow();
        listeners.forEach(listener -> listener.client.close());
        listeners.clear();
        writers.shutdownNow();
    }
}
