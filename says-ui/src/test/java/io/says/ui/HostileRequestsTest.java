package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileRequestsTest {

    private static final List<String> HEADERS = List.of(
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "x-frame-options: deny",
            "referrer-policy: no-referrer");
    private static final int LONGEST_READ_WHOLE = 8000;
    private static final String HOST = "127.0.0.1:8501";

    private final Site site;
    private final int port;

    HostileRequestsTest(@TempDir Path workspace) throws IOException {
        this.site = Site.published(workspace);
        this.port = site.server.port();
    }

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/assets/says.css",
                "/webjars/nothing.js",
                "/nothing",
                "/api/v1/health",
                "/api/v1/runs/none",
                "/api/v1/users?search=%zz",
                "/api/v1/users/%zz/history",
                "/api/v1/tracks/..%2f..%2fetc%2fpasswd"
            })
    void every_answer_carries_the_security_headers(String target) throws IOException {
        assertThat(RawHttp.get(port, target, HOST).toLowerCase(Locale.ROOT)).contains(HEADERS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/users?search=%zz",
                "/api/v1/users?search=%",
                "/api/v1/users/%zz/history",
                "/%",
                "/?user=%e"
            })
    void broken_percent_encoding_is_a_bad_request(String target) throws IOException {
        String answer = RawHttp.get(port, target, HOST);
        assertThat(RawHttp.status(answer)).as(answer).isEqualTo(400);
        assertThat(answer).contains("application/problem+json", "INVALID_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:8501", "127.0.0.1.evil.example", "127.0.0.1@evil.example", ""})
    void a_foreign_host_is_refused(String host) throws IOException {
        assertThat(RawHttp.status(RawHttp.get(port, "/api/v1/health", host))).isIn(400, 403);
        assertThat(RawHttp.status(RawHttp.get(port, "/", host))).isIn(400, 403);
    }

    @Test
    void this_machine_may_be_called_by_its_names() throws IOException {
        for (String host : List.of("localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8501")) {
            assertThat(RawHttp.status(RawHttp.get(port, "/api/v1/health", host)))
                    .as(host)
                    .isEqualTo(200);
        }
    }

    @Test
    void a_change_needs_a_header_that_no_foreign_form_can_send() {
        for (String[] headers : List.of(
                new String[] {},
                new String[] {"Content-Type", "text/plain"},
                new String[] {"X-SAYS-Request", "1", "Origin", "http://evil.example"},
                new String[] {"X-SAYS-Request", "1", "Origin", "null"},
                new String[] {"X-SAYS-Request", "1", "Sec-Fetch-Site", "cross-site"})) {
            HttpResponse<String> answer = site.post("/api/v1/runs", headers);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("FORBIDDEN", "hint");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/runs/../../../../etc/passwd",
                "/api/v1/runs/..%2f..%2f..%2fetc%2fpasswd/log",
                "/api/v1/runs/%2e%2e/log",
                "/api/v1/runs/..%5c..%5c/log",
                "/api/v1/runs/x%00y/log",
                "/assets/../UiMain.class",
                "/assets/%2e%2e/UiMain.class",
                "/webjars/../../../reference.conf",
                "/webjars/..%2f..%2freference.conf"
            })
    void an_id_leads_nowhere_else(String target) throws IOException {
        String answer = RawHttp.get(port, target, HOST);
        assertThat(RawHttp.status(answer)).as(answer).isBetween(400, 499);
        assertThat(answer).doesNotContain("root:", "says {");
    }

    @Test
    void a_body_that_is_too_long_is_refused_before_it_is_sent() throws IOException {
        String answer = RawHttp.send(
                port,
                "POST /api/v1/runs HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100000\r\nConnection: close\r\n\r\n");
        assertThat(RawHttp.status(answer)).as(answer).isEqualTo(413);
    }

    @Test
    void two_hundred_hostile_requests_find_no_defect() throws IOException {
        Random random = new Random(42);
        List<String> methods = List.of("GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "BREW");
        List<String> paths = List.of(
                "/",
                "/fragments/recommendations",
                "/api/v1/users",
                "/api/v1/recommendations",
                "/api/v1/tracks/",
                "/api/v1/runs/",
                "/api/v1/users/",
                "/assets/",
                "/api/v1/release/",
                "/webjars/");
        List<String> parts = List.of(
                "%00",
                "%ff%fe",
                "%c0%ae",
                "..;/",
                "//",
                "\\",
                "%",
                "%u0041",
                "'--",
                "<script>",
                "${jndi:x}",
                "%0d%0aX:1",
                "?user=",
                "&k=",
                "k=-1",
                "k=1e9",
                "limit=%F0%9F%98%80",
                ";a=b",
                "#",
                "?",
                "history",
                "log",
                "[]",
                "{}",
                "user=" + "u".repeat(3000),
                "includeSeen=%01");
        for (int i = 0; i < 200; i++) {
            StringBuilder target = new StringBuilder(paths.get(random.nextInt(paths.size())));
            for (int n = random.nextInt(5); n >= 0; n--) {
                target.append(parts.get(random.nextInt(parts.size())));
            }
            String answer = RawHttp.send(
                    port,
                    methods.get(random.nextInt(methods.size())) + " " + target + " HTTP/1.1\r\nHost: " + HOST
                            + "\r\nX-SAYS-Request: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            int status = RawHttp.status(answer);
            assertThat(status == 501 || status >= 200 && status < 500)
                    .as(target + "\n" + answer)
                    .isTrue();
        }
        assertThat(site.get("/api/v1/health").statusCode()).isEqualTo(200);
    }
}
