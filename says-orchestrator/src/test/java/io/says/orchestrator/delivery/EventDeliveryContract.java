package io.says.orchestrator.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.says.SaysException;
import io.says.config.Settings;
import io.says.json.Json;
import io.says.orchestrator.store.JdbiOutbox;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.ReceiverState;
import io.says.orchestrator.store.RunDatabase;
import io.says.spi.EventReceiver;
import io.says.spi.EventReceiverFactory;
import io.says.spi.Plugins;
import io.says.spi.RunEvent;
import io.says.spi.SaysPlugin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events posted to a server that is a real one, wherever they are kept. */
abstract class EventDeliveryContract {

    private static final String SECRET = "a-secret-of-the-test";

    private final RunDatabase database;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final JdbiRunStore store;
    private final HttpServer server;
    private final List<Map<String, Object>> taken = new CopyOnWriteArrayList<>();
    private final List<String> unsigned = new CopyOnWriteArrayList<>();
    private final AtomicInteger status = new AtomicInteger(204);
    private final AtomicInteger posts = new AtomicInteger();
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
            posts.incrementAndGet();
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
        private volatile boolean undecided;

        Diary(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean wants(RunEvent event) {
            if (undecided) {
                throw new IllegalStateException("undecided");
            }
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
        for (String address :
                List.of("ftp://example.org/hush", "https:///hush", "https://somebody:hush@example.org/")) {
            ops.put("url", address);
            EventDelivery wrong = delivery(Settings.defaults().with(Map.of("says.webhooks", Map.of("ops", ops))));
            assertThatThrownBy(wrong::receivers)
                    .as(address)
                    .isInstanceOf(SaysException.class)
                    .hasMessageContaining("says.webhooks.NAME.url must")
                    .hasMessageNotContaining("hush");
        }
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

    private EventDelivery leavingAlone(int failures, String rest) {
        return delivery(
                settings(List.of()).with(Map.of("says.delivery.failures", failures, "says.delivery.rest", rest)));
    }

    private ReceiverState ops() {
        return state("ops");
    }

    private ReceiverState state(String name) {
        return store.receivers().stream()
                .filter(receiver -> receiver.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not so in time: " + what).isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void a_receiver_that_fails_again_and_again_is_left_alone_by_later_runs_too_and_loses_nothing()
            throws InterruptedException {
        status.set(503);
        try (EventDelivery.Delivering delivering = leavingAlone(2, "1h").start()) {
            tell(RunEvent.Type.RUN_FAILED);
            await("left alone", () -> ops().open());
            tell(RunEvent.Type.RELEASE_PUBLISHED);
        }
        assertThat(posts).as("no last try for one that is left alone").hasValue(2);
        assertThat(ops().failures()).isEqualTo(2);
        assertThat(ops().waiting()).isEqualTo(2);
        assertThat(ops().problem()).isEqualTo("it asks for another try");

        status.set(200);
        try (EventDelivery.Delivering delivering = leavingAlone(2, "1h").start()) {
            tell(RunEvent.Type.RUN_CANCELLED);
        }
        assertThat(posts).as("another process leaves it alone, too").hasValue(2);
        assertThat(ops().waiting()).isEqualTo(3);

        try (EventDelivery.Delivering delivering = leavingAlone(2, "1ms").start()) {
            await("well again", () -> !ops().open() && taken.size() == 3);
        }
        assertThat(types()).containsExactly("io.says.run.failed", "io.says.release.published", "io.says.run.cancelled");
        assertThat(ops().failures()).isZero();
        assertThat(ops().problem()).isNull();
    }

    @Test
    void one_that_is_left_alone_is_tried_with_one_event_and_failures_of_short_runs_add_up()
            throws InterruptedException {
        status.set(503);
        for (int run = 1; run <= 3; run++) {
            try (EventDelivery.Delivering delivering = leavingAlone(3, "1ms").start()) {
                tell(RunEvent.Type.RUN_FAILED);
                int tries = run;
                await("tried", () -> ops().failures() >= tries);
            }
        }
        assertThat(ops().open()).isTrue();
        Instant since = ops().openSince();
        int before = posts.get();
        try (EventDelivery.Delivering delivering = leavingAlone(3, "1ms").start()) {
            await("a trial", () -> posts.get() > before);
            await("noted", () -> ops().failures() > 3);
        }
        assertThat(ops().open()).isTrue();
        assertThat(ops().openSince()).as("since the first time").isEqualTo(since);
        Instant tried = ops().triedAt();
        try (EventDelivery.Delivering delivering = delivery(Settings.defaults()).start()) {
            tell(RunEvent.Type.RUN_SUCCEEDED);
        }
        assertThat(ops().openSince())
                .as("a run that does not tell it says nothing of it")
                .isEqualTo(since);
        assertThat(ops().triedAt()).isEqualTo(tried);
    }

    @Test
    void what_waits_is_counted_for_those_that_fail() {
        JdbiOutbox outbox = new JdbiOutbox(database);
        outbox.register("ops");
        tell(RunEvent.Type.RUN_FAILED);
        tell(RunEvent.Type.RUN_SUCCEEDED);
        assertThat(ops().waiting()).isZero();
        outbox.stands("ops", 1, Instant.EPOCH, null, "unwell");
        assertThat(ops().waiting()).isEqualTo(2);
    }

    @Test
    void one_that_never_answers_is_left_alone_though_each_run_ends_before_its_patience_does()
            throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            EventDelivery delivery = delivery(Settings.defaults()
                    .with(Map.of(
                            "says.webhooks",
                            Map.of("ops", Map.of("url", "http://127.0.0.1:" + silent.getLocalPort())),
                            "says.delivery.failures",
                            2,
                            "says.delivery.rest",
                            "1h")));
            for (int run = 1; run <= 2; run++) {
                int tries = run;
                try (EventDelivery.Delivering delivering = delivery.start()) {
                    tell(RunEvent.Type.RUN_SUCCEEDED);
                }
                await("noted", () -> ops().failures() >= tries);
            }
            assertThat(ops().open()).isTrue();
            assertThat(ops().waiting()).as("nothing is lost").isEqualTo(2);
        }
    }

    @Test
    void one_that_fails_to_say_what_it_wants_is_left_alone_like_any_that_fails() throws InterruptedException {
        Diary diary = new Diary("diary");
        diary.undecided = true;
        EventDelivery delivery = new EventDelivery(
                new JdbiOutbox(database),
                bringing(diary),
                Settings.defaults().with(Map.of("says.delivery.failures", 2, "says.delivery.rest", "1ms")),
                Clock.systemUTC());
        try (EventDelivery.Delivering delivering = delivery.start()) {
            tell(RunEvent.Type.STAGE_FACT);
            tell(RunEvent.Type.RUN_FAILED);
            await("left alone", () -> state("diary").open());
            assertThat(state("diary").problem()).isEqualTo("IllegalStateException: undecided");
            diary.undecided = false;
            await("well again", () -> !state("diary").open());
        }
        assertThat(diary.told).containsExactly("r1-3 RUN_FAILED {code=X}");
    }

    @Test
    void a_clock_that_is_set_leaves_nobody_alone_for_days() throws InterruptedException {
        new JdbiOutbox(database).register("ops");
        Instant ahead = Clock.systemUTC().instant().plus(Duration.ofDays(9));
        tell(RunEvent.Type.RUN_FAILED);
        new JdbiOutbox(database).stands("ops", 5, ahead, ahead, "unwell");
        try (EventDelivery.Delivering delivering = leavingAlone(5, "1h").start()) {
            await("tried", () -> !taken.isEmpty());
        }
        assertThat(ops().open()).isFalse();
    }
}
