package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.ui.internal.http.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    private static byte[] header() {
        return "GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ".getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] body() {
        return ("POST /api/v1/recommendations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 1000\r\n\r\n{\"user\": ")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
