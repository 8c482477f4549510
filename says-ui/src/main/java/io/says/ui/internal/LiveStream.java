package io.says.ui.internal;

import io.javalin.http.sse.SseClient;
import io.says.SaysException;
import io.says.json.Json;
import io.says.orchestrator.store.EventRecord;
import io.says.orchestrator.store.RunRecord;
import io.says.ui.ServingEngine;
import io.says.ui.internal.http.Access;
import io.says.ui.internal.http.UiErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
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
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events. One poller reads each run that somebody follows from the run store, once every half second however
 * many follow it; each client is written to on a thread of its own, so that a slow one holds nobody up. A client that has
 * vanished is found by the next write or heartbeat, and one that may not listen any more, as its token was revoked or its session is
 * over, by the next heartbeat.
 */
public final class LiveStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
    private static final int MOST_CLIENTS = 200;
    private static final int BATCH = 500;
    private static final int MOST_LINES = 10_000;
    private static final int HEARTBEAT_TICKS = 8;

    private final RunDesk desk;
    private final ServingEngine serving;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private Map<String, Frame> frames = Map.of(); // touched by the poller alone
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(LiveStream::thread);
    private final ExecutorService writers = Executors.newCachedThreadPool(LiveStream::thread);
    private volatile boolean closed;

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

    /** A recorded event, ready to be sent. */
    private record Line(long sequence, String json) {}

    /** How a run stood when it was last looked at, and all it said so far. */
    private record Frame(String run, String snapshot, boolean over, List<Line> lines) {}

    private static final class Listener {
        private final SseClient client;
        private final Optional<String> onlyRun;
        private final BooleanSupplier allowed;
        private final AtomicBoolean busy = new AtomicBoolean();
        private String run; // this and the rest: touched by one writer at a time, busy sees to that
        private String snapshot = "";
        private long sequence;
        private int ticks;

        Listener(SseClient client, Optional<String> onlyRun, long sequence, BooleanSupplier allowed) {
            this.allowed = allowed;
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

    /**
     * Refuses a client where many listen already; to be asked before its stream opens, since its status has gone out then.
     * The limit is a soft one: clients that come at the very same moment may all pass.
     *
     * @throws SaysException {@code TOO_MANY_STREAMS}
     */
    public void admit() {
        if (listeners.size() >= MOST_CLIENTS) {
            throw new SaysException(
                    UiErrorCode.TOO_MANY_STREAMS, "Too many live streams are open", "Close some pages.");
        }
    }

    /** Takes a client in: for one run, or for whatever run is the latest. */
    public void join(SseClient client, Optional<String> run) {
        String last = client.ctx().header("Last-Event-ID");
        long sequence = run.isPresent() && last != null && last.matches("[0-9]{1,18}") ? Long.parseLong(last) : 0;
        Listener listener = new Listener(client, run, sequence, Access.stillMay(client.ctx()));
        client.keepAlive();
        client.onClose(() -> listeners.remove(listener));
        listeners.add(listener);
    }

    /** How many clients listen. */
    public int clients() {
        return listeners.size();
    }

    private void tick() {
        try {
            Optional<String> latest =
                    listeners.isEmpty() ? Optional.empty() : desk.latest().map(RunRecord::id);
            Map<String, Frame> now = new HashMap<>();
            for (Listener listener : listeners) {
                String run = listener.onlyRun.or(() -> latest).orElse("");
                Frame frame = now.computeIfAbsent(run, this::look);
                if (listener.busy.compareAndSet(false, true)) {
                    writers.execute(() -> write(listener, frame));
                }
            }
            frames = now; // what nobody follows any more is forgotten
        } catch (RuntimeException | Error e) {
            if (closed) {
                LOG.debug("The live streams ended while the run store was asked", e);
                return;
            }
            // Whatever it was, the next tick comes: an exception would end them all.
            LOG.warn("The run store could not be asked", e);
        }
    }

    /** Reads a run; the record first, so that the events of a run that is over are all there. */
    private Frame look(String id) {
        Optional<RunRecord> run = id.isEmpty() ? Optional.empty() : desk.store().run(id);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("serving", serving.releaseId());
        view.put("notice", serving.notice());
        view.put("refusal", desk.refusal());
        view.put("run", run.map(desk::describe));
        boolean over = run.map(record -> desk.state(record).terminal()).orElse(true);
        return new Frame(id, Json.write(view), over, run.isPresent() ? lines(id) : List.of());
    }

    private List<Line> lines(String run) {
        Frame before = frames.get(run);
        List<Line> lines = new ArrayList<>(before == null ? List.of() : before.lines());
        List<EventRecord> events;
        do {
            long after = lines.isEmpty() ? 0 : lines.get(lines.size() - 1).sequence();
            events = desk.store().events(run, after, BATCH);
            for (EventRecord event : events) {
                lines.add(new Line(event.sequence(), Json.write(event)));
            }
        } while (events.size() == BATCH);
        return lines.size() > MOST_LINES ? lines.subList(lines.size() - MOST_LINES, lines.size()) : lines;
    }

    private void write(Listener listener, Frame frame) {
        try {
            send(listener, frame);
        } catch (RuntimeException e) {
            LOG.debug("A live stream ended", e);
            end(listener);
        } finally {
            listener.busy.set(false);
        }
    }

    private void send(Listener listener, Frame frame) {
        if (gone(listener)) {
            return;
        }
        boolean beat = ++listener.ticks % HEARTBEAT_TICKS == 0;
        if (beat && !listener.allowed.getAsBoolean()) {
            end(listener);
            return;
        }
        if (!frame.run().equals(listener.run)) {
            listener.run = frame.run();
            listener.sequence = 0;
        }
        for (Line line : frame.lines()) {
            if (line.sequence() > listener.sequence) {
                if (gone(listener)) {
                    return;
                }
                listener.client.sendEvent("log", line.json(), Long.toString(line.sequence()));
                listener.sequence = line.sequence();
            }
        }
        if (gone(listener)) {
            return;
        }
        if (!frame.snapshot().equals(listener.snapshot)) {
            listener.snapshot = frame.snapshot();
            listener.client.sendEvent("snapshot", frame.snapshot());
        }
        if (listener.onlyRun.isPresent() && frame.over()) {
            listener.client.sendEvent("end", "{}");
            end(listener);
        } else if (beat) {
            listener.client.sendComment("still here");
        }
    }

    private void end(Listener listener) {
        listeners.remove(listener);
        listener.client.close();
    }

    /** Whether the client has left, which may be in the middle of what it is sent: a write to it would warn, each time. */
    private boolean gone(Listener listener) {
        if (!listener.client.terminated()) {
            return false;
        }
        listeners.remove(listener);
        return true;
    }

    /** Ends the poller before the writers it hands its frames to. */
    @Override
    public void close() {
        closed = true;
        poller.shutdownNow();
        try {
            if (!poller.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.debug("The run store still is being asked");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listeners.forEach(listener -> listener.client.close());
        listeners.clear();
        writers.shutdownNow();
    }
}
