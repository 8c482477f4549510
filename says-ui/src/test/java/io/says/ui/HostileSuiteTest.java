package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.says.ui.internal.http.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand requests that mean no good, to every route there is, and clients that take their time. */
@Timeout(300)
final class HostileSuiteTest {

    private static final int REQUESTS = 10_000;
    private static final int AT_ONCE = 4;
    private static final int SLOW = 400;
    private static final long SEED = 20_261_126;

    private static final List<String> IDS = List.of(
            "user_1",
            "track_1",
            "run1",
            "..",
            "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "%00",
            "%ff",
            "x".repeat(2000),
            "a%20b",
            "%F0%9F%8E%B5",
            "-1",
            "null",
            "%25",
            "__proto__",
            "';--",
            "${jndi:ldap://x}",
            "..;",
            ".");
    private static final List<String> QUERIES = List.of(
            "",
            "user=user_1",
            "user=",
            "user=%ff",
            "user=" + "u".repeat(3000),
            "k=-1",
            "k=1e9",
            "k=0x7f",
            "k=1&k=2",
            "limit=99999999999999999999",
            "search=%F0%9F%8E%B5",
            "search=%00",
            "q=%3Cscript%3E",
            "id=../..",
            "listen=",
            "listen=" + "t".repeat(600),
            "user=user_1&diversity=NaN",
            "user=user_1&tempoFrom=1e309",
            "cursor=zzzz&user=user_1",
            "user=user_1&cursor=%00",
            "user=user_1&genre=" + ";".repeat(500),
            "includeSeen=2",
            "next=//evil.example",
            "stage=../../etc/passwd",
            "attempt=-5",
            "against=../../..",
            "%",
            "=&=&&&",
            "a[b]=c",
            "user[]=x");
    private static final List<String> BODIES = List.of(
            "",
            "{",
            "}",
            "[]",
            "null",
            "\"text\"",
            "{}",
            "{\"user\":",
            "{\"user\":null}",
            "{\"user\":{}}",
            "{\"k\":1e999}",
            "{\"listens\":[null]}",
            "{\"listens\":[{\"track\":1}]}",
            "{\"listens\":[{\"track\":\"track_1\",\"strength\":\"NaN\"}]}",
            "{\"user\":\"\\ud800\"}",
            "{\"user\":\"\\u0000\"}",
            "{\"dials\":[]}",
            "{\"filter\":{\"features\":{\"tempo\":5}}}",
            "{\"filter\":{\"years\":{\"from\":1,\"to\":-1}}}",
            "{\"reason\":" + "1".repeat(400) + "}",
            "{\"include\":\"/etc/passwd\"}",
            "include \"/etc/passwd\"",
            "{\"a\":${HOME}}",
            "[".repeat(20_000),
            "{\"a\":".repeat(5_000),
            "\ufeff{}",
            "{\"user\":\"user_1\"}",
            "{\"user\":\"user_1\",\"track\":\"track_1\"}",
            "token=x&next=/",
            "csrf=%ff&token=%zz",
            "\u0000\u0001\u0002");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/x-www-form-urlencoded",
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
            "",
            "\u0001");

    private final Path workspace;
    private final Site site;
    private final int port;

    HostileSuiteTest(@TempDir Path workspace) throws IOException {
        this.workspace = workspace;
        this.site = Site.published(workspace);
        this.port = site.server.port();
        site.recordRun("run1");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private String request(Random random, List<Route> routes) {
        Route route = routes.get(random.nextInt(routes.size()));
        String path = route.path().replaceAll("\\{[a-z]+}", "ID").replace("ID", pick(random, IDS));
        String query = pick(random, QUERIES);
        boolean own = random.nextInt(4) > 0;
        String method =
                own ? route.method().name() : pick(random, List.of("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"));
        String body = "GET".equals(method) && own ? "" : pick(random, BODIES);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head =
                new StringBuilder(method + " " + path + (query.isEmpty() ? "" : "?" + query) + " HTTP/1.1\r\n");
        head.append("Host: 127.0.0.1\r\nConnection: close\r\nX-SAYS-Request: 1\r\n");
        switch (random.nextInt(8)) {
            case 0 ->
                head.append("Cookie: says-session=").append(pick(random, IDS)).append("\r\n");
            case 1 ->
                head.append("Authorization: Bearer ").append(pick(random, IDS)).append("\r\n");
            case 2 -> head.append("If-None-Match: *\r\n");
            case 3 -> head.append("Accept: text/html\r\n");
            case 4 -> head.append("Last-Event-ID: 99999999999999999999\r\n");
            default -> {}
        }
        String type = pick(random, TYPES);
        if (!type.isEmpty()) {
            head.append("Content-Type: ").append(type).append("\r\n");
        }
        return head + "Content-Length: " + bytes.length + "\r\n\r\n" + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    @Test
    void ten_thousand_hostile_requests_find_no_defect_and_write_nowhere_else() throws Exception {
        // A stream goes on for ever, and a run that is to be cancelled is asked for elsewhere.
        List<Route> routes = site.server.routes().all().stream()
                .filter(route -> !route.answer().mediaType().equals("text/event-stream"))
                .toList();
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Integer>> done = new ArrayList<>();
            for (int worker = 0; worker < AT_ONCE; worker++) {
                Random random = new Random(SEED + worker);
                Callable<Integer> work = () -> {
                    for (int i = 0; i < REQUESTS / AT_ONCE; i++) {
                        String request = request(random, routes);
                        String answer = RawHttp.send(port, request);
                        int status = RawHttp.status(answer);
                        assertThat(status == 501 || status == 0 || status >= 200 && status < 500)
                                .as(request + "\n" + answer)
                                .isTrue();
                        assertThat(answer).as(request).doesNotContain("root:x:0", "\tat io.says");
                    }
                    return 0;
                };
                done.add(pool.submit(work));
            }
            for (Future<Integer> worker : done) {
                worker.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(site.get("/api/v1/recommendations?user=user_1").statusCode()).isEqualTo(200);
        try (Stream<Path> entries = Files.list(workspace)) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .isSubsetOf(
                            "access",
                            "listens",
                            "releases",
                            "runs.db",
                            "runs.db-wal",
                            "runs.db-shm",
                            "tmp",
                            "lock",
                            "runs");
        }
    }

    @Test
    void clients_that_take_their_time_keep_nobody_else_waiting_and_are_hung_up_on() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write(i % 2 == 0 ? header() : body());
                slow.add(socket);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(site.get("/api/v1/recommendations?user=user_1").statusCode())
                        .isEqualTo(200);
            }
            for (Socket socket : List.of(slow.get(0), slow.get(1))) {
                byte[] last = socket.getInputStream().readAllBytes(); // ends: the server has hung up
                assertThat(new String(last, StandardCharsets.ISO_8859_1)).doesNotContain(" 500 ");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertThat(site.get("/api/v1/health/live").statusCode()).isEqualTo(200);
    }

    /** Each is as fast as it has to be, so nobody hangs up on them; they must not hold every thread there is. */
    @Test
    void four_hundred_bodies_that_drip_keep_nobody_else_waiting() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        List<Socket> dripping = new CopyOnWriteArrayList<>();
        List<String> answered = new CopyOnWriteArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        Thread drip = new Thread(() -> drip(dripping, answered, over), "drip");
        drip.start();
        try {
            for (int i = 0; i < SLOW; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                socket.getOutputStream().write(body(1_000_000));
                dripping.add(socket);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(site.get("/api/v1/recommendations?user=user_1").statusCode())
                        .isEqualTo(200);
                // A body that comes with its request takes no place from anybody.
                String told = "{\"user\": \"somebody\", \"track\": \"track_1\"}";
                assertThat(RawHttp.send(
                                port,
                                "POST /api/v1/listens HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                                        + "Content-Type: application/json\r\nContent-Length: " + told.length()
                                        + "\r\n\r\n" + told))
                        .contains(" 201 ");
            }
            // The rest is waited for, or was hung up on where this machine drips more slowly than the least rate.
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(dripping).hasSizeLessThan(SLOW / 2));
            assertThat(answered).allSatisfy(answer -> assertThat(answer).containsAnyOf(" 429 ", " 408 "));
            assertThat(answered).anySatisfy(answer -> assertThat(answer).contains(" 429 "));
        } finally {
            over.set(true);
            drip.join();
            closeAll(sockets);
        }
        assertThat(site.get("/api/v1/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_open_to_anyone_takes_no_long_body() {
        String form = "token=" + "x".repeat(9_000);
        assertThat(site.send("POST", "/login", form, "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(413);
    }

    /** 300 bytes ten times a second into each that has not been answered. */
    private static void drip(List<Socket> sockets, List<String> answered, AtomicBoolean over) {
        byte[] drop = " ".repeat(300).getBytes(StandardCharsets.ISO_8859_1);
        while (!over.get()) {
            sockets.removeIf(socket -> {
                try {
                    if (socket.getInputStream().available() > 0) {
                        byte[] answer = new byte[4096];
                        int length = socket.getInputStream().read(answer);
                        answered.add(new String(answer, 0, length, StandardCharsets.ISO_8859_1));
                        return true;
                    }
                    socket.getOutputStream().write(drop);
                    return false;
                } catch (IOException e) {
                    return true; // hung up on between the look and the drop
                }
            });
            LockSupport.parkNanos(100_000_000L);
        }
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static byte[] header() {
        return "GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ".getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] body() {
        return body(1000);
    }

    private static byte[] body(int length) {
        return ("POST /api/v1/recommendations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + length + "\r\n\r\n{\"user\": ")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
