package io.says.orchestrator.delivery;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.orchestrator.store.EventRecord;
import io.says.orchestrator.store.Outbox;
import io.says.orchestrator.store.ReceiverState;
import io.says.spi.EventReceiver;
import io.says.spi.EventReceiverFactory;
import io.says.spi.Plugins;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(5);
    private static final Duration PATIENCE_AFTER_IT = Duration.ofSeconds(1);

    private final Outbox outbox;
    private final Supplier<List<EventReceiverFactory>> factories;
    private final Settings settings;
    private final Clock clock;

    /**
     * @param outbox where events wait
     * @param plugins who may bring receivers beside webhooks
     * @param settings what is configured of them
     * @param clock the time, for posts and for the record
     */
    public EventDelivery(Outbox outbox, Plugins plugins, Settings settings, Clock clock) {
        EventReceiverFactory webhooks = new WebhookFactory(clock);
        this.outbox = outbox;
        this.factories = () ->
                Stream.concat(Stream.of(webhooks), plugins.receivers().stream()).toList();
        this.settings = settings;
        this.clock = clock;
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

    /**
     * The names of those that are known, are not configured any more, and for whom an event has been waiting since before a moment. One that only
     * another program configures is not among them as long as that takes its events to it now and then.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION} where a receiver is not configured as it must be
     */
    public List<String> abandoned(Instant before) {
        List<String> behind = outbox.behindSince(before);
        List<String> configured = behind.isEmpty() ? List.of() : receivers();
        return behind.stream().filter(name -> !configured.contains(name)).toList();
    }

    /** Forgets a receiver with what waits for it; should it be configured again it hears of what comes from then on. */
    public void forget(String receiver) {
        outbox.forget(receiver);
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

    static void closeQuietly(EventReceiver receiver) {
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
        DeliveryConfig config = settings.bind("says.delivery", DeliveryConfig.class);
        List<EventReceiver> receivers = make();
        Map<ReceiverLine, ReceiverState> lines = new LinkedHashMap<>();
        try {
            receivers.forEach(receiver -> outbox.register(receiver.name()));
            Map<String, ReceiverState> known = new HashMap<>();
            outbox.receivers().forEach(state -> known.put(state.name(), state));
            for (EventReceiver receiver : receivers) {
                ReceiverLine line = new ReceiverLine(outbox, receiver, config, clock, EventDelivery::told);
                lines.put(line, Objects.requireNonNull(known.get(receiver.name())));
            }
        } catch (RuntimeException e) {
            receivers.forEach(EventDelivery::closeQuietly);
            throw e;
        }
        lines.forEach(ReceiverLine::start);
        return new Delivering(List.copyOf(lines.keySet()));
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

    /** While open, events are on their way. */
    public static final class Delivering implements AutoCloseable {

        private final List<ReceiverLine> lines;

        private Delivering(List<ReceiverLine> lines) {
            this.lines = lines;
        }

        /** Gives what is left a last try, of all receivers at once; what is not taken now waits in the store. */
        @Override
        public void close() {
            lines.forEach(ReceiverLine::end);
            boolean interrupted = Thread.interrupted();
            interrupted = joined(PATIENCE_AT_THE_END) || interrupted;
            lines.forEach(ReceiverLine::interrupt);
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
            for (ReceiverLine line : lines) {
                try {
                    line.join(Math.max(
                            1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return interrupted;
        }
    }
}
