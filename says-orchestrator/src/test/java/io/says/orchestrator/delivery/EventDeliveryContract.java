package io.says.orchestrator.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.says.json.Json;
import io.says.orchestrator.store.JdbiOutbox;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.RunDatabase;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
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
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        return new EventDelivery(
                new JdbiOutbox(database),
                Map.of("ops", new WebhookConfig(url, SECRET, Set.of(events))),
                directory,
                Clock.systemUTC());
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
}
