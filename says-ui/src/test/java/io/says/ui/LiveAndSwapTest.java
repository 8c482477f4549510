package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.orchestrator.store.JdbiIdempotencyKeys;
import io.says.orchestrator.store.RunStore;
import io.says.orchestrator.store.SqliteDatabase;
import io.says.spi.RunEvent;
import io.says.ui.internal.LiveStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Timeout(60)
final class LiveAndSwapTest {

    private final Path workspace;
    private final Site site;

    LiveAndSwapTest(@TempDir Path workspace) throws IOException {
        this.workspace = workspace;
        this.site = Site.published(workspace);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Socket listen(String path) throws IOException {
        return listen(site.server.port(), path);
    }

    private static Socket listen(int port, String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void readUntil(BufferedReader reader, String text) throws IOException {
        String line = reader.readLine();
        while (line != null && !line.contains(text)) {
            line = reader.readLine();
        }
        assertThat(line).as("the line with " + text).isNotNull();
    }

    private Object streams() {
        return String.valueOf(
                Json.object(site.get("/api/v1/health").body(), "health").get("streams"));
    }

    @Test
    void events_arrive_as_they_happen_and_the_stream_ends_with_the_run() throws IOException {
        site.recordRun("run1");
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace);
                Socket socket = listen("/api/v1/runs/run1/events");
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            readUntil(reader, "ingest done");
            readUntil(reader, "event: snapshot");
            site.tell(RunEvent.Type.STAGE_SUCCEEDED, "run1", "train", "train done", Map.of("outputName", "o"));
            readUntil(reader, "train done");
            site.tell(RunEvent.Type.RUN_SUCCEEDED, "run1", null, "all done", Map.of());
            readUntil(reader, "event: end");
        }
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(streams()).isEqualTo("0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Accept: */*\r\n", "Accept: application/json\r\n"})
    void whoever_follows_a_run_is_sent_what_happens_whatever_they_say_that_they_accept(String accept)
            throws IOException {
        site.recordRun("run1");
        for (String path : List.of("/api/v1/runs/run1/events", "/api/v1/live")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.server.port());
                    BufferedReader reader = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + accept + "\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                readUntil(reader, "Content-Type: text/event-stream");
                readUntil(reader, "ingest done");
            }
        }
    }

    @Test
    void clients_that_vanish_are_forgotten() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (Socket socket = listen("/api/v1/live");
                    BufferedReader reader = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                readUntil(reader, "event: snapshot");
                assertThat(streams()).isNotEqualTo("0");
                socket.setSoLinger(true, 0);
            }
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(streams()).isEqualTo("0"));
    }

    @Test
    void a_taken_port_is_one_clear_error() {
        UiConfig same = UiConfig.defaults().at("127.0.0.1", site.server.port());
        assertThatThrownBy(() -> new Site(workspace, same, Site.REFUSING, List.of()))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.PORT_TAKEN));
    }

    @Test
    void a_new_release_is_swapped_in_without_a_failed_request() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(3);
        Callable<Integer> asker = () -> {
            int asked = 0;
            do {
                assertThat(site.get("/api/v1/recommendations?user=user_1&k=20").statusCode())
                        .isEqualTo(200);
                asked++;
            } while (!over.get());
            return asked;
        };
        try {
            List<Future<Integer>> askers = List.of(pool.submit(asker), pool.submit(asker), pool.submit(asker));
            for (int i = 0; i < 10; i++) {
                String id = "bbbbbbbbbbb" + i;
                Releases.publish(workspace, id);
                site.server.serving().refresh();
                assertThat(site.server.serving().releaseId()).hasValue(id);
            }
            over.set(true);
            for (Future<Integer> future : askers) {
                assertThat(future.get()).isPositive();
            }
        } finally {
            over.set(true);
            pool.shutdown();
        }
    }

    @Test
    void a_release_that_cannot_be_opened_leaves_the_old_one_serving_until_its_files_change() throws IOException {
        Releases.publish(workspace, "cccccccccccc", "rubbish");
        site.server.serving().refresh();
        assertThat(site.server.serving().releaseId()).hasValue("aaaaaaaaaaaa");
        assertThat(site.get("/").body()).contains("CORRUPT_DATA", "Release aaaaaaaaaaaa goes on serving.");
        assertThat(site.get("/api/v1/recommendations?user=user_1").statusCode()).isEqualTo(200);
        Files.writeString(workspace.resolve("releases/cccccccccccc").resolve(FakeEngine.FILE), "factors once more");
        site.server.serving().refresh();
        assertThat(site.server.serving().releaseId()).hasValue("cccccccccccc");
        assertThat(site.server.serving().notice()).isEmpty();
    }

    @Test
    void one_stream_too_many_is_refused_before_it_begins() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                sockets.add(listen("/api/v1/live"));
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(streams()).isEqualTo("200"));
            site.recordRun("run1");
            for (String path : List.of("/api/v1/live", "/api/v1/runs/run1/events")) {
                try (Socket socket = listen(path)) {
                    byte[] head = socket.getInputStream().readNBytes(12);
                    assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 503");
                }
                assertThat(site.get(path, "Accept", "text/event-stream").body()).contains("TOO_MANY_STREAMS", "hint");
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void a_run_is_read_once_however_many_follow_it(@TempDir Path other) throws Exception {
        site.recordRun("run1");
        AtomicInteger reads = new AtomicInteger();
        List<Socket> sockets = new ArrayList<>();
        try (WorkspaceLock lock = WorkspaceLock.acquire(other);
                UiServer server = over(other, asked -> reads.addAndGet(asked.equals("stages") ? 1 : 0))) {
            for (int i = 0; i < 20; i++) {
                Socket socket = listen(server.port(), i % 2 == 0 ? "/api/v1/live" : "/api/v1/runs/run1/events");
                sockets.add(socket);
                readUntil(
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)),
                        "event: snapshot");
            }
            int before = reads.get();
            Thread.sleep(2000);
            assertThat(reads.get() - before)
                    .as("reads of the stages in two seconds")
                    .isBetween(1, 8);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void a_server_that_ends_while_the_run_store_is_asked_does_so_in_silence(@TempDir Path other) throws Exception {
        AtomicBoolean slow = new AtomicBoolean();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Logger log = (Logger) LoggerFactory.getLogger(LiveStream.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        log.addAppender(said);
        UiServer server = over(other, method -> {
            if (slow.get() && method.equals("runs")) {
                asked.countDown();
                while (answer.getCount() > 0) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
        });
        try (Socket socket = listen(server.port(), "/api/v1/live")) {
            readUntil(
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)),
                    "event: snapshot");
            slow.set(true);
            asked.await();
            Thread end = new Thread(server::close);
            end.start();
            // The server waits for the answer to come before it ends what the answer is handed to.
            await().until(() -> end.getState() == Thread.State.TIMED_WAITING);
            answer.countDown();
            end.join();
        } finally {
            answer.countDown();
            server.close();
            log.detachAppender(said);
        }
        assertThat(said.list).isEmpty();
    }

    /** A server that tells the name of each question to its run store before it is asked. */
    private UiServer over(Path other, Consumer<String> before) {
        RunStore told = (RunStore) Proxy.newProxyInstance(
                RunStore.class.getClassLoader(), new Class<?>[] {RunStore.class}, (proxy, method, arguments) -> {
                    before.accept(method.getName());
                    return method.invoke(site.runs, arguments);
                });
        return new UiServer(
                        Site.anyPort(),
                        other,
                        site.releases,
                        () -> FakeEngine.open(site.releases.current()),
                        release -> {},
                        told,
                        Site.REFUSING,
                        List.of(),
                        new JdbiIdempotencyKeys(new SqliteDatabase(other.resolve("runs.db"))))
                .start();
    }
}
