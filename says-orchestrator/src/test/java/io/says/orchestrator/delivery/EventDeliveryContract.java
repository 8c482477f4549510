package io.says.orchestrator.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.says.SaysException;
import io.says.config.Settings;
import io.says.json.Json;
import io.says.orchestrator.store.JdbiOutbox;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.RunDatabase;
import io.says.spi.EventReceiver;
import io.says.spi.EventReceiverFactory;
import io.says.spi.Plugins;
import io.says.spi.RunEvent;
import io.says.spi.SaysPlugin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events posted to a server that is a real one, wherever they are kept. */
abstract class EventDeliveryContract {

    private static final String SECRET = "a-secret-of-the-test";

    private final RunDatabase database;
    private final JdbiRunStore store;
    private final HttpServer server;
    private final List<Map<String, Object>> taken = new CopyOnWriteArrayList<>();
    private final List<String> unsigned = new CopyOnWriteArrayList<>();
    private final AtomicInteger status = new AtomicInteger(204);
    private final Path directory;

    EventDeliveryContract(Path directory, RunDatabase database) throws IOException {
        this.directory = directory;
        this.database = database;
        store = new JdbiRunStore(database);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String signed = exchange.getRequestHeaders().getFirst("webhook-id") + "."
                    + exchange.getRequestHeaders().getFirst("webhook-timestamp") + "." + body;
            if (!("v1," + Webhook.signature(SECRET, signed))
                    .equals(exchange.getRequestHeaders().getFirst("webhook-signature"))) {
                unsigned.add(body);
            }
            int answer = status.get();
            if (answer < 400) {
                taken.add(Json.object(body, "a post"));
            }
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
        store.begin("r1", Instant.EPOCH, Map.of("train", "Trains."), null, null);
        tell(RunEvent.Type.RUN_STARTED);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void tell(RunEvent.Type type) {
        store.record(new RunEvent(type, "r1", null, 0, Instant.EPOCH, type + " said", Map.of("code", "X")));
    }

    private EventDelivery delivery(RunEvent.Type... events) {
        return delivery(Plugins.of(), events);
    }

    private EventDelivery delivery(Plugins plugins, RunEvent.Type... events) {
        return new EventDelivery(
                new JdbiOutbox(database),
                plugins,
                settings(Stream.of(events).map(Enum::name).toList()),
                Clock.systemUTC());
    }

    private Settings settings(List<String> events) {
        return Settings.defaults()
                .with(Map.of(
                        "says.workspace",
                        directory.resolve("my music").toString(),
                        "says.webhooks",
                        Map.of(
                                "ops",
                                Map.of(
                                        "url",
                                        "http://127.0.0.1:"
                                                + server.getAddress().getPort() + "/hook",
                                        "secret",
                                        SECRET,
                                        "events",
                                        events))));
    }

    /** A plugin that brings one receiver. */
    private static Plugins bringing(EventReceiver receiver) {
        return Plugins.of(new SaysPlugin() {
            @Override
            public String name() {
                return "telling";
            }

            @Override
            public List<EventReceiverFactory> receivers() {
                return List.of(new EventReceiverFactory() {
                    @Override
                    public String name() {
                        return "telling";
                    }

                    @Override
                    public List<EventReceiver> create(Settings settings) {
                        return List.of(receiver);
                    }
                });
            }
        });
    }

    /** Writes down what it is told, once it is well. */
    private static final class Diary implements EventReceiver {

        private final String name;
        private final List<String> told = new CopyOnWriteArrayList<>();
        private final AtomicInteger closed = new AtomicInteger();
        private volatile boolean ill;

        Diary(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean wants(RunEvent event) {
            return event.type() != RunEvent.Type.STAGE_FACT;
        }

        @Override
        public Answer deliver(String id, RunEvent event) throws IOException {
            if (ill) {
                throw new IllegalStateException("unwell");
            }
            told.add(id + " " + event.type() + " " + event.details());
            return Answer.TAKEN;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private List<Object> types() {
        return taken.stream().map(event -> event.get("type")).toList();
    }

    @Test
    void what_happens_from_then_on_is_posted_signed_and_in_order() {
        try (EventDelivery.Delivering delivering = delivery(
                        RunEvent.Type.RELEASE_PUBLISHED, RunEvent.Type.RUN_SUCCEEDED)
                .start()) {
            tell(RunEvent.Type.RELEASE_PUBLISHED);
            tell(RunEvent.Type.STAGE_FACT);
            tell(RunEvent.Type.RUN_SUCCEEDED);
        }
        assertThat(unsigned).isEmpty();
        assertThat(types()).containsExactly("io.says.release.published", "io.says.run.succeeded");
        assertThat(taken.get(0))
                .containsEntry("specversion", "1.0")
                .containsEntry("subject", "r1")
                .containsEntry("time", "1970-01-01T00:00:00Z");
        assertThat(taken.get(0).get("data"))
                .isEqualTo(Map.of(
                        "run",
                        "r1",
                        "attempt",
                        0,
                        "message",
                        "RELEASE_PUBLISHED said",
                        "details",
                        Map.of("code", "X")));
        assertThat(taken.get(0).get("id")).isNotEqualTo(taken.get(1).get("id"));
    }

    @Test
    void what_nobody_took_waits_in_the_store_for_the_next_process() {
        status.set(503);
        try (EventDelivery.Delivering delivering = delivery().start()) {
            tell(RunEvent.Type.RUN_FAILED);
        }
        assertThat(taken).isEmpty();
        status.set(200);
        try (EventDelivery.Delivering delivering = delivery().start()) {
            tell(RunEvent.Type.RELEASE_PUBLISHED);
        }
        assertThat(types()).containsExactly("io.says.run.failed", "io.says.release.published");
        try (EventDelivery.Delivering delivering = delivery().start()) {
            assertThat(delivering).isNotNull();
        }
        assertThat(taken).as("nothing twice").hasSize(2);
    }

    @Test
    void what_is_refused_is_not_sent_again_and_a_run_that_disappeared_is_told() {
        status.set(410);
        try (EventDelivery.Delivering delivering = delivery().start()) {
            tell(RunEvent.Type.RELEASE_PUBLISHED);
        }
        status.set(200);
        try (EventDelivery.Delivering delivering = delivery().start()) {
            assertThat(store.markCrashed(Instant.EPOCH)).isEqualTo(1);
        }
        assertThat(types()).containsExactly("io.says.run.crashed");
    }

    @Test
    void a_receiver_that_a_plugin_brings_gets_the_same_beside_webhooks() {
        Diary diary = new Diary("diary");
        Plugins plugins = bringing(diary);
        try (EventDelivery.Delivering delivering = delivery(plugins).start()) {
            tell(RunEvent.Type.RUN_STARTED);
            tell(RunEvent.Type.STAGE_FACT);
        }
        diary.ill = true;
        try (EventDelivery.Delivering delivering = delivery(plugins).start()) {
            tell(RunEvent.Type.RUN_FAILED);
        }
        diary.ill = false;
        try (EventDelivery.Delivering delivering = delivery(plugins).start()) {
            tell(RunEvent.Type.RELEASE_PUBLISHED);
        }
        assertThat(diary.told)
                .containsExactly(
                        "r1-2 RUN_STARTED {code=X}", "r1-4 RUN_FAILED {code=X}", "r1-5 RELEASE_PUBLISHED {code=X}");
        assertThat(types()).containsExactly("io.says.run.failed", "io.says.release.published");
        assertThat(diary.closed).as("once for each run").hasValue(3);
        assertThat(taken.get(0)).containsEntry("source", "/says/my+music");
        assertThat(delivery(plugins).receivers()).containsExactly("ops", "diary");
    }

    @Test
    void a_webhook_needs_no_more_than_an_address_and_a_wrong_one_is_refused() {
        Map<String, Object> ops = new HashMap<>(Map.of("url", "https://example.org/hook"));
        Settings settings = Settings.defaults().with(Map.of("says.webhooks", Map.of("ops", ops)));
        assertThat(delivery(settings).receivers()).containsExactly("ops");
        ops.put("url", "ftp://example.org");
        EventDelivery wrong = delivery(Settings.defaults().with(Map.of("says.webhooks", Map.of("ops", ops))));
        assertThatThrownBy(wrong::receivers)
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("must be an http or https address, not ftp://example.org");
    }

    private EventDelivery delivery(Settings settings) {
        return new EventDelivery(new JdbiOutbox(database), Plugins.of(), settings, Clock.systemUTC());
    }

    @Test
    void two_receivers_of_one_name_are_refused_before_anything_is_sent() {
        Diary diary = new Diary("ops");
        assertThatThrownBy(() -> delivery(bringing(diary)).start())
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("Two receivers of events are called \"ops\"");
        assertThat(diary.closed).hasValue(1);
    }
}
