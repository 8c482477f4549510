package io.says.orchestrator.delivery;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.orchestrator.store.EventRecord;
import io.says.orchestrator.store.Outbox;
import io.says.spi.EventReceiver;
import io.says.spi.EventReceiverFactory;
import io.says.spi.Plugins;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from the store to whoever is to hear of them: each receiver gets them in order and at least
 * once, since what was not taken yet stays in the store and is tried again, by the next process if this one dies. A receiver that
 * does not answer holds up neither the run nor the other receivers.
 */
public final class EventDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);

    private static final long LOOK_EVERY_MILLIS = 500;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(5);
    private static final Duration PATIENCE_AFTER_IT = Duration.ofSeconds(1);
    private static final int AT_A_TIME = 100;

    private final Outbox outbox;
    private final Supplier<List<EventReceiverFactory>> factories;
    private final Settings settings;

    /**
     * @param outbox where events wait
     * @param plugins who may bring receivers beside webhooks
     * @param settings what is configured of them
     * @param clock the time that posts carry
     */
    public EventDelivery(Outbox outbox, Plugins plugins, Settings settings, Clock clock) {
        EventReceiverFactory webhooks = new WebhookFactory(clock);
        this.outbox = outbox;
        this.factories = () ->
                Stream.concat(Stream.of(webhooks), plugins.receivers().stream()).toList();
        this.settings = settings;
    }

    /**
     * The names of those that hear of runs as things are configured.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION} where a receiver is not configured as it must be
     */
    public List<String> receivers() {
        List<EventReceiver> made = make();
        made.forEach(EventDelivery::closeQuietly);
        return made.stream().map(EventReceiver::name).toList();
    }

    private List<EventReceiver> make() {
        List<EventReceiver> made = new ArrayList<>();
        try {
            Set<String> names = new HashSet<>();
            for (EventReceiverFactory factory : factories.get()) {
                for (EventReceiver receiver : factory.create(settings)) {
                    made.add(receiver);
                    if (!names.add(receiver.name())) {
                        throw new SaysException(
                                StandardErrorCode.INVALID_CONFIGURATION,
                                "Two receivers of events are called \"" + receiver.name() + "\"",
                                "Give one of them another name, for example the webhook.");
                    }
                }
            }
            return made;
        } catch (RuntimeException e) {
            made.forEach(EventDelivery::closeQuietly);
            throw e;
        }
    }

    private static void closeQuietly(EventReceiver receiver) {
        try {
            receiver.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The receiver {} did not close", receiver.name(), e);
        }
    }

    /**
     * Starts taking events to their receivers; a receiver that is new hears of what comes from now on.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION} where a receiver is not configured as it must be
     */
    public Delivering start() {
        List<EventReceiver> receivers = make();
        try {
            receivers.forEach(receiver -> outbox.register(receiver.name()));
        } catch (RuntimeException e) {
            receivers.forEach(EventDelivery::closeQuietly);
            throw e;
        }
        return new Delivering(
                receivers.stream().map(receiver -> new Line(outbox, receiver)).toList());
    }

    /** An event as receivers are told of it; empty for one that only another version of SAYS knows, and nobody here wants. */
    private static Optional<RunEvent> told(EventRecord stored) {
        return Stream.of(RunEvent.Type.values())
                .filter(type -> type.name().equals(stored.type()))
                .findFirst()
                .map(type -> {
                    Map<String, String> details = new TreeMap<>();
                    stored.details().forEach((name, value) -> details.put(name, String.valueOf(value)));
                    return new RunEvent(
                            type,
                            stored.runId(),
                            stored.stage(),
                            stored.attempt(),
                            stored.at(),
                            stored.message(),
                            details);
                });
    }

    /**
     * The way to one receiver, with a thread of its own, so that one that does not answer keeps none of the others waiting. After
     * a failure it is left alone for a while, each time longer.
     */
    private static final class Line {

        private final Outbox outbox;
        private final EventReceiver receiver;
        private final Thread thread;
        private volatile boolean ending;
        private int failures;
        private long notBefore = System.nanoTime();

        Line(Outbox outbox, EventReceiver receiver) {
            this.outbox = outbox;
            this.receiver = receiver;
            this.thread = new Thread(this::work, "says-receiver-" + receiver.name());
            thread.setDaemon(true);
            // A plugin's libraries look for their own parts by the thread's class loader.
            thread.setContextClassLoader(receiver.getClass().getClassLoader());
        }

        private void work() {
            try {
                boolean last = false;
                while (!last) {
                    last = ending;
                    deliver(last);
                    if (!last) {
                        Thread.sleep(LOOK_EVERY_MILLIS);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                closeQuietly(receiver);
            }
        }

        private void deliver(boolean last) throws InterruptedException {
            try {
                while (last || System.nanoTime() - notBefore >= 0) {
                    List<EventRecord> waiting = outbox.waiting(receiver.name(), AT_A_TIME);
                    if (waiting.isEmpty() || !delivered(waiting)) {
                        return;
                    }
                }
            } catch (RuntimeException | LinkageError e) {
                failed(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }

        /** Whether all of them are dealt with. */
        private boolean delivered(List<EventRecord> waiting) throws InterruptedException {
            for (EventRecord stored : waiting) {
                RunEvent event = told(stored).filter(receiver::wants).orElse(null);
                if (event != null) {
                    try {
                        switch (receiver.deliver(stored.runId() + "-" + stored.sequence(), event)) {
                            case TAKEN -> failures = 0;
                            case REFUSED ->
                                LOG.error(
                                        "The receiver {} refused event {} of run {}; it is not sent again",
                                        receiver.name(),
                                        stored.type(),
                                        stored.runId());
                            case LATER -> {
                                failed("it asks for another try");
                                return false;
                            }
                        }
                    } catch (IOException e) {
                        failed(e.getClass().getSimpleName());
                        return false;
                    }
                }
                outbox.dealtWith(receiver.name(), stored.sequence());
            }
            return true;
        }

        private void failed(String why) {
            failures++;
            Duration wait = Duration.ofSeconds(Math.min(LONGEST_WAIT.toSeconds(), 1L << Math.min(failures - 1, 10)));
            notBefore = System.nanoTime() + wait.toNanos();
            LOG.warn("The receiver {} took nothing ({}); next try in {} s", receiver.name(), why, wait.toSeconds());
        }
    }

    /** While open, events are on their way. */
    public static final class Delivering implements AutoCloseable {

        private final List<Line> lines;

        private Delivering(List<Line> lines) {
            this.lines = List.copyOf(lines);
            lines.forEach(line -> line.thread.start());
        }

        /** Gives what is left a last try, of all receivers at once; what is not taken now waits in the store. */
        @Override
        public void close() {
            lines.forEach(line -> line.ending = true);
            boolean interrupted = Thread.interrupted();
            interrupted = joined(PATIENCE_AT_THE_END) || interrupted;
            lines.forEach(line -> line.thread.interrupt());
            // Whoever comes next may take away what a receiver is made of.
            interrupted = joined(PATIENCE_AFTER_IT) || interrupted;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits for all threads together, and says whether this one was interrupted meanwhile. */
        private boolean joined(Duration patience) {
            boolean interrupted = false;
            long end = System.nanoTime() + patience.toNanos();
            for (Line line : lines) {
                try {
                    line.thread.join(Math.max(
                            1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return interrupted;
        }
    }
}
