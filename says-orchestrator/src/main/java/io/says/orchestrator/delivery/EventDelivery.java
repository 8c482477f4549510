package io.says.orchestrator.delivery;

import io.says.orchestrator.store.EventRecord;
import io.says.orchestrator.store.Outbox;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    private static final int AT_A_TIME = 100;

    private final Outbox outbox;
    private final Map<String, WebhookConfig> webhooks;
    private final String source;
    private final Clock clock;
    private @Nullable HttpClient http;

    /**
     * @param outbox where events wait
     * @param webhooks the receivers by name
     * @param workspace what the events are about
     * @param clock the time that posts carry
     */
    public EventDelivery(Outbox outbox, Map<String, WebhookConfig> webhooks, Path workspace, Clock clock) {
        this.outbox = outbox;
        this.webhooks = Map.copyOf(webhooks);
        this.source = "/says/"
                + java.net.URLEncoder.encode(
                        String.valueOf(workspace.toAbsolutePath().normalize().getFileName()),
                        java.nio.charset.StandardCharsets.UTF_8);
        this.clock = clock;
    }

    /** Starts taking events to their receivers; a receiver that is new hears of what comes from now on. */
    public Delivering start() {
        List<Receiver> receivers = new ArrayList<>();
        webhooks.forEach((name, config) -> {
            outbox.register(name);
            receivers.add(new Receiver(outbox, new Webhook(name, config, source, http(), clock)));
        });
        return new Delivering(receivers);
    }

    /** One for all runs: a client keeps a thread for itself. */
    private synchronized HttpClient http() {
        HttpClient known = http;
        if (known == null) {
            known = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(3))
                    .build();
            http = known;
        }
        return known;
    }

    /**
     * A receiver with a thread of its own, so that one that does not answer keeps none of the others waiting. After a failure it is left
     * alone for a while, each time longer.
     */
    private static final class Receiver {

        private final Outbox outbox;
        private final Webhook webhook;
        private final Thread thread;
        private volatile boolean ending;
        private int failures;
        private long notBefore = System.nanoTime();

        Receiver(Outbox outbox, Webhook webhook) {
            this.outbox = outbox;
            this.webhook = webhook;
            this.thread = new Thread(this::work, "says-webhook-" + webhook.name());
            thread.setDaemon(true);
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
            }
        }

        private void deliver(boolean last) throws InterruptedException {
            try {
                while (last || System.nanoTime() - notBefore >= 0) {
                    List<EventRecord> waiting = outbox.waiting(webhook.name(), AT_A_TIME);
                    if (waiting.isEmpty() || !posted(waiting)) {
                        return;
                    }
                }
            } catch (RuntimeException e) {
                failed(String.valueOf(e.getMessage()));
            }
        }

        /** Whether all of them are dealt with. */
        private boolean posted(List<EventRecord> waiting) throws InterruptedException {
            for (EventRecord event : waiting) {
                if (webhook.wants(event)) {
                    try {
                        switch (webhook.post(event)) {
                            case TAKEN -> failures = 0;
                            case REFUSED ->
                                LOG.error(
                                        "Webhook {} refused event {} of run {}; it is not sent again",
                                        webhook.name(),
                                        event.type(),
                                        event.runId());
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
                outbox.dealtWith(webhook.name(), event.sequence());
            }
            return true;
        }

        private void failed(String why) {
            failures++;
            Duration wait = Duration.ofSeconds(Math.min(LONGEST_WAIT.toSeconds(), 1L << Math.min(failures - 1, 10)));
            notBefore = System.nanoTime() + wait.toNanos();
            LOG.warn("Webhook {} took nothing ({}); next try in {} s", webhook.name(), why, wait.toSeconds());
        }
    }

    /** While open, events are on their way. */
    public static final class Delivering implements AutoCloseable {

        private final List<Receiver> receivers;

        private Delivering(List<Receiver> receivers) {
            this.receivers = List.copyOf(receivers);
            receivers.forEach(receiver -> receiver.thread.start());
        }

        /** Gives what is left a last try, of all receivers at once; what is not taken now waits in the store. */
        @Override
        public void close() {
            boolean interrupted = Thread.interrupted();
            long end = System.nanoTime() + PATIENCE_AT_THE_END.toNanos();
            receivers.forEach(receiver -> receiver.ending = true);
            for (Receiver receiver : receivers) {
                try {
                    receiver.thread.join(Math.max(
                            1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                receiver.thread.interrupt();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
