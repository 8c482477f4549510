package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.http.HandlerType;
import io.says.SaysException;
import io.says.json.Json;
import io.says.orchestrator.access.AccessScope;
import io.says.orchestrator.access.AccessTokens;
import io.says.ui.internal.http.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that demands tokens, as it does wherever other machines can reach it. */
final class SecurityTest {

    private static final String CONFIGURED = "a-token-of-good-length";
    private static final Set<String> OPEN = Set.of(
            "GET /login",
            "POST /login",
            "GET /language/{language}",
            "GET /api/v1/health/live",
            "GET /api/v1/health/ready");

    private final Path workspace;
    private final AccessTokens tokens;
    private final Site site;

    SecurityTest(@TempDir Path workspace) throws IOException {
        this.workspace = workspace;
        this.tokens = new AccessTokens(workspace);
        Releases.publish(workspace, "aaaaaaaaaaaa");
        this.site = new Site(workspace, demanding(0), Site.REFUSING, List.of());
        site.recordRun("run1");
    }

    private static UiConfig demanding(int rateLimit) {
        return new UiConfig("127.0.0.1", 0, false, CONFIGURED, true, rateLimit);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private HttpResponse<String> ask(Route route, String... headers) {
        String path = route.path().replaceAll("\\{[a-z]+}", "run1");
        return site.send(route.method().name(), path, HandlerType.GET.equals(route.method()) ? null : "{}", headers);
    }

    private static String[] bearer(String secret) {
        return new String[] {"Authorization", "Bearer " + secret, "Content-Type", "application/json"};
    }

    @Test
    void whoever_shows_no_token_gets_nothing_but_what_is_open_to_anyone() {
        for (Route route : site.server.routes().all()) {
            String name = route.method() + " " + route.path();
            int status = ask(route, "Content-Type", "application/json", "X-SAYS-Request", "1")
                    .statusCode();
            if (OPEN.contains(name)) {
                assertThat(route.scope()).as(name).isEmpty();
                continue;
            }
            assertThat(status).as(name).isEqualTo(401);
            if (HandlerType.GET.equals(route.method())) {
                assertThat(site.send("HEAD", route.path().replaceAll("\\{[a-z]+}", "run1"), null)
                                .statusCode())
                        .as(name)
                        .isEqualTo(401);
            }
        }
        assertThat(site.get("/assets/says.css").statusCode()).isEqualTo(200);
        assertThat(site.get("/api/v1/health/live").statusCode()).isEqualTo(200);
        assertThat(site.get("/api/v1/release").headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer");
    }

    @Test
    void a_token_allows_what_its_scope_says_and_no_more() {
        String read = tokens.create("reader", AccessScope.READ, null).secret();
        String write = tokens.create("writer", AccessScope.WRITE, null).secret();
        for (Route route : site.server.routes().all()) {
            AccessScope needed = route.scope().orElse(AccessScope.READ);
            if (needed != AccessScope.READ) {
                assertThat(ask(route, bearer(read)).statusCode())
                        .as(route.path())
                        .isEqualTo(403);
            }
            if (needed == AccessScope.ADMIN) {
                assertThat(ask(route, bearer(write)).statusCode())
                        .as(route.path())
                        .isEqualTo(403);
            }
        }
        assertThat(site.get("/api/v1/release", "Authorization", "bearer  " + read)
                        .statusCode())
                .isEqualTo(200);
        assertThat(site.post("/api/v1/runs/run1/cancel", bearer(write)).body()).contains("RUN_OVER");
        assertThat(site.post("/api/v1/runs/run1/cancel", bearer(CONFIGURED)).body())
                .contains("RUN_OVER");
    }

    @Test
    void what_is_refused_before_its_route_is_looked_for_is_on_record_and_counts() throws IOException {
        String[][] forged = {
            {"Origin", "http://evil.example"}, {"Sec-Fetch-Site", "cross-site"},
        };
        for (String[] header : forged) {
            assertThat(site.send("POST", "/api/v1/releases/rollback", "{}", header)
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(
                        RawHttp.send(
                                site.server.port(),
                                "POST /login HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
                .contains(" 403 ");
        RawHttp.get(site.server.port(), "/", "rebound.example");
        assertThat(Files.readAllLines(workspace.resolve("access/refused.jsonl")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("\"status\":403", "\"problem\":\"The "))
                .anySatisfy(line -> assertThat(line).contains("\"path\":\"/api/v1/releases/rollback\""));
        assertThat(site.get("/metrics", bearer(CONFIGURED)).body())
                .contains("says_http_requests_seconds_count{method=\"POST\",route=\"refused\",status=\"403\"} 3")
                .contains("says_http_requests_seconds_count{method=\"GET\",route=\"refused\",status=\"403\"} 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_stream_ends_with_the_token_or_the_session_that_it_began_with(boolean session) throws IOException {
        String secret = tokens.create("watcher", AccessScope.READ, null).secret();
        String cookie = session
                ? login(secret, "/")
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow()
                        .split(";", 2)[0]
                : "";
        String shown = session ? "Cookie: " + cookie : "Authorization: Bearer " + secret;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.server.port());
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n" + shown + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String line = reader.readLine();
            while (line != null && !line.contains("still here")) {
                line = reader.readLine();
            }
            assertThat(line).as("a heartbeat while all is well").isNotNull();
            if (session) {
                String csrf = site.get("/runs", "Cookie", cookie)
                        .body()
                        .replaceAll("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
                assertThat(site.post("/logout", "Cookie", cookie, "X-SAYS-CSRF", csrf)
                                .statusCode())
                        .isEqualTo(303);
            } else {
                tokens.revoke("watcher");
            }
            long lines = reader.lines().count(); // ends, as the stream does
            assertThat(lines).isNotNegative();
        }
    }

    @Test
    void a_revoked_or_wrong_token_is_refused_at_once() {
        String secret = tokens.create("gone", AccessScope.ADMIN, null).secret();
        assertThat(site.get("/api/v1/release", bearer(secret)).statusCode()).isEqualTo(200);
        tokens.revoke("gone");
        assertThat(site.get("/api/v1/release", bearer(secret)).statusCode()).isEqualTo(401);
        assertThat(site.get("/api/v1/release", bearer("")).statusCode()).isEqualTo(401);
        assertThat(site.get("/api/v1/release", bearer(secret + "x")).statusCode())
                .isEqualTo(401);
    }

    private HttpResponse<String> login(String token, String next) {
        return site.send(
                "POST",
                "/login",
                "token=" + token + "&next=" + next,
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    @Test
    void a_person_logs_in_on_a_page_and_changes_things_with_the_token_of_the_session() throws IOException {
        HttpResponse<String> refused = site.get("/runs?x=1", "Accept", "text/html");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("name=\"token\"", "value=\"/runs?x=1\"");

        HttpResponse<String> in = login(CONFIGURED, "/runs");
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.headers().firstValue("Location")).hasValue("/runs");
        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain(CONFIGURED);
        String session = cookie.substring(0, cookie.indexOf(';'));

        String page = site.get("/runs", "Cookie", session).body();
        assertThat(page).contains("Log out says.ui.token", "X-SAYS-CSRF");
        String csrf = page.replaceAll("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
        String path = "/api/v1/runs/run1/cancel";
        assertThat(site.post(path, "Cookie", session, "X-SAYS-Request", "1").body())
                .contains("FORBIDDEN", "token of its session");
        assertThat(site.post(path, "Cookie", session, "X-SAYS-CSRF", csrf, "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(site.post(path, "Cookie", session, "X-SAYS-CSRF", csrf).body())
                .contains("RUN_OVER");

        HttpResponse<String> out = site.send(
                "POST",
                "/logout",
                "csrf=" + csrf,
                "Cookie",
                session,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(site.get("/runs", "Cookie", session).statusCode()).isEqualTo(401);
        assertThat(audit())
                .contains(
                        "\"path\":\"/login\",\"status\":303",
                        "\"who\":\"says.ui.token\",\"how\":\"SESSION\"",
                        "\"path\":\"/api/v1/runs/run1/cancel\",\"status\":409",
                        "\"status\":403",
                        "\"from\":\"127.0.0.1\"")
                .doesNotContain(CONFIGURED);
    }

    private String audit() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String file : List.of("access/audit.jsonl", "access/refused.jsonl")) {
            if (Files.exists(workspace.resolve(file))) {
                all.append(Files.readString(workspace.resolve(file)));
            }
        }
        return all.toString();
    }

    @Test
    void a_revoked_token_ends_its_sessions() {
        String secret = tokens.create("guest", AccessScope.READ, null).secret();
        String cookie = login(secret, "/").headers().firstValue("Set-Cookie").orElseThrow();
        String session = cookie.substring(0, cookie.indexOf(';'));
        assertThat(site.get("/", "Cookie", session).statusCode()).isEqualTo(200);
        tokens.revoke("guest");
        assertThat(site.get("/", "Cookie", session).statusCode()).isEqualTo(401);
    }

    @Test
    void a_login_leads_nowhere_else_and_a_wrong_token_nowhere_at_all() throws IOException {
        for (String next : List.of("//evil.example", "https://evil.example", "/%5Cevil.example", "", "/login")) {
            assertThat(login(CONFIGURED, next).headers().firstValue("Location"))
                    .as(next)
                    .hasValue("/");
        }
        HttpResponse<String> wrong = login("wrong", "/runs");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(wrong.body()).contains("The token is wrong", "value=\"/runs\"");
        assertThat(site.send("POST", "/login", "token=" + CONFIGURED, "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(audit().lines().map(line -> Json.object(line, "a line").get("status")))
                .contains(401, 303);
    }

    @Test
    void every_tried_change_is_on_record(@TempDir Path other) throws IOException {
        site.post("/api/v1/runs/run1/cancel");
        List<Map<String, Object>> lines =
                audit().lines().map(line -> Json.object(line, "a line")).toList();
        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("who", "anonymous")
                        .containsEntry("method", "POST")
                        .containsEntry("status", 401)
                        .containsKeys("at", "from"));
    }

    @Test
    void whoever_asks_too_often_is_asked_to_wait(@TempDir Path other) throws IOException {
        Releases.publish(other, "aaaaaaaaaaaa");
        try (Site limited = new Site(other, demanding(1), Site.REFUSING, List.of())) {
            HttpResponse<String> answer = limited.get("/api/v1/health/live");
            for (int i = 0; i < 200 && answer.statusCode() == 200; i++) {
                answer = limited.get("/api/v1/health/live");
            }
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(answer.body()).contains("TOO_MANY_REQUESTS");
        }
    }

    @Test
    void without_any_token_such_a_server_does_not_start(@TempDir Path other) {
        UiConfig none = new UiConfig("127.0.0.1", 0, false, "", true, 0);
        assertThatThrownBy(() -> new Site(other, none, Site.REFUSING, List.of()))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("needs a token");
        new AccessTokens(other).create("me", AccessScope.READ, null);
        try (Site open = new Site(other, none, Site.REFUSING, List.of())) {
            assertThat(open.get("/").statusCode()).isEqualTo(401);
        }
    }
}
