package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import io.javalin.http.HandlerType;
import io.says.SaysException;
import io.says.config.Settings;
import io.says.ui.internal.http.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logging in by an OpenID provider over HTTP, and a provider that is not what it should be. */
final class OidcTest {

    private static final Set<String> OPEN = Set.of(
            "GET /language/{language}",
            "GET /login",
            "POST /login",
            "GET /login/oidc",
            "GET /login/oidc/callback",
            "GET /api/v1/health/live",
            "GET /api/v1/health/ready");

    private final Path workspace;
    private final OpenIdProvider provider;
    private final Site site;

    OidcTest(@TempDir Path workspace) throws IOException {
        this.workspace = workspace;
        Releases.publish(workspace, "aaaaaaaaaaaa");
        this.provider = new OpenIdProvider("127.0.0.1");
        this.site = site(workspace, provider.config());
    }

    private static Site site(Path workspace, OidcConfig config) {
        UiConfig ui = new UiConfig("127.0.0.1", 0, false, "", true, 0, Optional.of(config));
        return new Site(workspace, ui, Site.REFUSING, List.of());
    }

    @AfterEach
    void close() {
        site.close();
        provider.close();
    }

    /** A login on its way: the cookie of the browser, and where the provider sends it back to. */
    private record Sent(String cookie, String back) {}

    private Sent sent(Site to, String next) throws IOException, InterruptedException {
        HttpResponse<String> begun = to.get("/login/oidc?next=" + next);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
        String cookie = cookie(begun, "says-login");
        assertThat(begun.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly", "SameSite=Lax", "Path=/login/oidc");
        HttpResponse<String> there = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        begun.headers().firstValue("Location").orElseThrow()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        URI back = URI.create(there.headers().firstValue("Location").orElseThrow());
        return new Sent(cookie, back.getRawPath() + "?" + back.getRawQuery());
    }

    private HttpResponse<String> back(Sent sent) {
        return site.get(sent.back(), "Cookie", sent.cookie());
    }

    private HttpResponse<String> login() throws IOException, InterruptedException {
        return back(sent(site, "/runs"));
    }

    private static String cookie(HttpResponse<String> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.split(";", 2)[0])
                .findFirst()
                .orElse("");
    }

    private void isRefused(int status, String code) throws IOException, InterruptedException {
        HttpResponse<String> answer = login();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(code).contains("Log in");
        assertThat(cookie(answer, "says-session")).isEmpty();
        String audit = Files.readString(workspace.resolve("access/refused.jsonl"));
        assertThat(audit).contains(code).doesNotContain(OpenIdProvider.SECRET);
    }

    @Test
    void somebody_the_provider_knows_gets_a_session_with_the_scope_of_their_group() throws Exception {
        HttpResponse<String> answer = login();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("url=/runs");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("says-session=")
                        .contains("HttpOnly", "SameSite=Strict", "Path=/;"));
        String session = cookie(answer, "says-session");
        HttpResponse<String> page = site.get("/runs", "Cookie", session);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Log out alice@example.org");
        String csrf = page.body().replaceFirst("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
        assertThat(site.post("/api/v1/runs", "Cookie", session, "X-SAYS-CSRF", csrf)
                        .statusCode())
                .as("allowed, and refused for want of an input")
                .isEqualTo(400);
        assertThat(site.post("/api/v1/releases/rollback", "Cookie", session, "X-SAYS-CSRF", csrf)
                        .statusCode())
                .isEqualTo(403);
        assertThat(Files.readString(workspace.resolve("access/audit.jsonl")))
                .contains("\"who\":\"alice@example.org\"", "/login/oidc/callback");
        assertThat(site.send("POST", "/logout", "csrf=" + csrf, "Cookie", session, "Content-Type", FORM)
                        .statusCode())
                .isEqualTo(303);
        assertThat(site.get("/runs", "Cookie", session).statusCode()).isEqualTo(401);
    }

    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void whoever_has_not_logged_in_gets_nothing_but_what_is_open_to_anyone() {
        site.recordRun("run1");
        for (Route route : site.server.routes().all()) {
            String name = route.method() + " " + route.path();
            String path = route.path().replaceAll("\\{[a-z]+}", "run1");
            int status = site.send(
                            route.method().name(),
                            path,
                            HandlerType.GET.equals(route.method()) ? null : "{}",
                            "Content-Type",
                            "application/json",
                            "X-SAYS-Request",
                            "1")
                    .statusCode();
            if (OPEN.contains(name)) {
                assertThat(route.scope()).as(name).isEmpty();
            } else {
                assertThat(status).as(name).isEqualTo(401);
            }
        }
        assertThat(site.get("/login").body()).contains("Log in with Example", "/login/oidc?next=%2F");
    }

    @Test
    void a_token_of_another_issuer_is_refused() throws Exception {
        provider.claims = claims -> claims.issuer("https://elsewhere.example.org");
        isRefused(401, "LOGIN_REFUSED");
    }

    @Test
    void a_token_that_nobody_signed_is_refused() throws Exception {
        provider.signing = claims -> new PlainJWT(claims).serialize();
        isRefused(401, "LOGIN_REFUSED");
    }

    @Test
    void a_token_signed_by_another_key_of_the_same_name_is_refused() throws Exception {
        RSAKey other = OpenIdProvider.rsa(provider.key.getKeyID());
        provider.signing =
                claims -> OpenIdProvider.signed(claims, JWSAlgorithm.RS256, other.getKeyID(), new RSASSASigner(other));
        isRefused(401, "LOGIN_REFUSED");
    }

    @Test
    void a_token_signed_with_a_key_that_is_not_published_is_refused() throws Exception {
        RSAKey other = OpenIdProvider.rsa("key-2");
        provider.signing =
                claims -> OpenIdProvider.signed(claims, JWSAlgorithm.RS256, "key-2", new RSASSASigner(other));
        isRefused(401, "LOGIN_REFUSED");
    }

    @Test
    void a_token_signed_with_what_is_public_as_if_it_were_a_secret_is_refused() throws Exception {
        byte[] known = provider.key.toRSAPublicKey().getEncoded();
        provider.signing = claims ->
                OpenIdProvider.signed(claims, JWSAlgorithm.HS256, provider.key.getKeyID(), new MACSigner(known));
        isRefused(401, "LOGIN_REFUSED");
    }

    @Test
    void a_token_for_another_client_is_refused() throws Exception {
        provider.claims = claims -> claims.audience("another");
        isRefused(401, "LOGIN_REFUSED");
        provider.claims = claims -> claims.audience(List.of("another", OpenIdProvider.CLIENT));
        isRefused(401, "LOGIN_REFUSED");
        provider.claims = claims -> claims.claim("azp", "another");
        isRefused(401, "LOGIN_REFUSED");
    }

    @Test
    void a_token_of_another_login_is_refused() throws Exception {
        provider.claims = claims -> claims.claim("nonce", "of-another-login");
        isRefused(401, "LOGIN_REFUSED");
        provider.claims = claims -> claims.claim("nonce", null);
        isRefused(401, "LOGIN_REFUSED");
    }

    @Test
    void a_token_is_good_until_it_expires_and_a_little_longer_for_clocks_that_differ() throws Exception {
        provider.claims =
                claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(90)));
        isRefused(401, "LOGIN_REFUSED");
        provider.claims = claims -> claims.expirationTime(null);
        isRefused(401, "LOGIN_REFUSED");
        provider.claims =
                claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(20)));
        assertThat(login().statusCode()).isEqualTo(200);
    }

    @Test
    void keys_may_change_and_may_be_of_elliptic_curves() throws Exception {
        assertThat(login().statusCode()).isEqualTo(200);
        ECKey next = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
        provider.keys.add(next.toPublicJWK());
        provider.signing = claims -> OpenIdProvider.signed(claims, JWSAlgorithm.ES256, "ec-1", new ECDSASigner(next));
        assertThat(login().statusCode()).isEqualTo(200);
    }

    @Test
    void an_answer_counts_once_and_in_the_browser_that_asked() throws Exception {
        Sent sent = sent(site, "/runs");
        HttpResponse<String> stolen = site.get(sent.back());
        assertThat(stolen.statusCode()).isEqualTo(400);
        assertThat(stolen.body()).contains("LOGIN_EXPIRED");
        assertThat(site.get(sent.back(), "Cookie", sent(site, "/").cookie()).statusCode())
                .isEqualTo(400);
        assertThat(back(sent).statusCode()).isEqualTo(200);
        HttpResponse<String> replayed = back(sent);
        assertThat(replayed.statusCode()).isEqualTo(400);
        assertThat(cookie(replayed, "says-session")).isEmpty();
        assertThat(site.get("/login/oidc/callback?state=made-up&code=x", "Cookie", sent.cookie())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void two_windows_of_a_browser_log_in_beside_each_other() throws Exception {
        Sent first = sent(site, "/runs");
        HttpResponse<String> second = site.get("/login/oidc?next=/data", "Cookie", first.cookie());
        assertThat(cookie(second, "says-login")).isEqualTo(first.cookie());
        assertThat(back(first).statusCode()).isEqualTo(200);
    }

    @Test
    void a_person_whom_the_provider_refuses_is_told_so() throws Exception {
        provider.answer = "&error=access_denied&error_description=%3Cb%3Eno%3C%2Fb%3E";
        isRefused(401, "LOGIN_REFUSED");
        assertThat(login().body()).contains("access_denied").doesNotContain("<b>");
        provider.answer = "&iss=https://elsewhere.example.org";
        isRefused(401, "LOGIN_REFUSED");
    }

    @Test
    void an_account_that_the_configuration_gives_nothing_is_told_so() throws Exception {
        provider.claims = claims -> claims.claim("groups", List.of("sports"));
        isRefused(403, "ACCOUNT_WITHOUT_SCOPE");
        provider.claims = claims -> claims.claim("groups", null);
        isRefused(403, "ACCOUNT_WITHOUT_SCOPE");
    }

    @Test
    void a_client_the_provider_does_not_accept_is_no_way_in(@TempDir Path other) throws Exception {
        Releases.publish(other, "aaaaaaaaaaaa");
        OidcConfig right = provider.config();
        OidcConfig wrong = new OidcConfig(
                right.issuer(),
                right.clientId(),
                "not-the-secret",
                null,
                right.scopes(),
                right.claim(),
                right.read(),
                right.write(),
                right.admin(),
                right.clockSkew(),
                right.timeout(),
                right.label());
        try (Site misconfigured = site(other, wrong)) {
            Sent sent = sent(misconfigured, "/");
            HttpResponse<String> answer = misconfigured.get(sent.back(), "Cookie", sent.cookie());
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("invalid_client").doesNotContain("not-the-secret");
        }
    }

    @Test
    void a_provider_that_is_down_or_another_one_keeps_nothing_else_from_working(@TempDir Path other) throws Exception {
        Releases.publish(other, "aaaaaaaaaaaa");
        OpenIdProvider down = new OpenIdProvider("127.0.0.1");
        OidcConfig config = down.config();
        try (Site lonely = site(other, config)) {
            down.discovery.put("issuer", "https://elsewhere.example.org");
            assertThat(lonely.get("/login/oidc").body()).contains("PROVIDER_UNAVAILABLE", "another issuer");
            down.discovery.put("issuer", down.issuer());
            down.discovery.put("token_endpoint", "http://elsewhere.example.org/token");
            assertThat(lonely.get("/login/oidc").body()).contains("PROVIDER_UNAVAILABLE", "token_endpoint");
            down.close();
            HttpResponse<String> answer = lonely.get("/login/oidc");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("PROVIDER_UNAVAILABLE", "Token");
            assertThat(lonely.get("/api/v1/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void nobody_is_led_out_of_the_site() throws Exception {
        for (String next : List.of("//elsewhere.example.org", "https://elsewhere.example.org", "/%5Celsewhere")) {
            assertThat(back(sent(site, next)).body()).contains("url=/\"").doesNotContain("elsewhere");
        }
        assertThat(back(sent(site, "/runs%3Fa%3D%22%3E%3Cscript%3E")).body()).doesNotContain("<script>");
    }

    @Test
    void an_address_that_is_not_verified_gives_nothing(@TempDir Path other) throws Exception {
        Releases.publish(other, "aaaaaaaaaaaa");
        OidcConfig byEmail = provider.config("email", List.of(), List.of(), List.of("alice@example.org"));
        try (Site mail = site(other, byEmail)) {
            Sent verified = sent(mail, "/");
            assertThat(mail.get(verified.back(), "Cookie", verified.cookie()).statusCode())
                    .isEqualTo(200);
            provider.claims = claims -> claims.claim("email_verified", false);
            Sent unverified = sent(mail, "/");
            HttpResponse<String> answer = mail.get(unverified.back(), "Cookie", unverified.cookie());
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("8f1c").doesNotContain("alice@example.org may");
        }
    }

    @Test
    void a_claim_may_lie_within_another_and_everybody_may_look(@TempDir Path other) throws Exception {
        Releases.publish(other, "aaaaaaaaaaaa");
        provider.claims = claims -> claims.claim("realm_access", Map.of("roles", List.of("admin")));
        OidcConfig nested = provider.config("realm_access.roles", List.of("*"), List.of(), List.of("admin"));
        try (Site roles = site(other, nested)) {
            Sent admin = sent(roles, "/");
            String session = cookie(roles.get(admin.back(), "Cookie", admin.cookie()), "says-session");
            String page = roles.get("/", "Cookie", session).body();
            String csrf = page.replaceFirst("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
            assertThat(roles.post("/api/v1/releases/rollback", "Cookie", session, "X-SAYS-CSRF", csrf)
                            .statusCode())
                    .isNotEqualTo(403);
            provider.claims = claims -> {};
            Sent anybody = sent(roles, "/");
            assertThat(roles.get(anybody.back(), "Cookie", anybody.cookie()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void what_does_not_fit_is_said_at_the_start_and_the_secret_nowhere() {
        OidcConfig good = provider.config();
        assertThat(good.toString()).doesNotContain(OpenIdProvider.SECRET);
        assertThat(Settings.isSecret("says.ui.oidc.client-secret")).isTrue();
        assertThatThrownBy(() -> new UiConfig("127.0.0.1", 0, false, "", false, 0, Optional.of(good)))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("asks nobody");
        assertThatThrownBy(() -> new UiConfig("0.0.0.0", 0, true, "", false, 0, Optional.of(good)))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("page-url");
        assertThatThrownBy(() -> provider.config("groups", List.of(), List.of(), List.of()))
                .hasMessageContaining("nobody");
        Settings plain = Settings.builder()
                .set("says.ui.oidc.issuer=http://accounts.example.org")
                .set("says.ui.authenticate=true")
                .build();
        assertThatThrownBy(() -> UiConfig.from(plain))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("https");
        Settings settings = Settings.builder()
                .set("says.ui.oidc.issuer=https://accounts.example.org")
                .set("says.ui.oidc.client-id=says")
                .set("says.ui.oidc.client-secret=hush")
                .set("says.ui.oidc.admin=[admins]")
                .set("says.ui.authenticate=true")
                .build();
        assertThat(UiConfig.from(settings).oidc())
                .hasValueSatisfying(oidc -> assertThat(oidc.clientSecret()).isEqualTo("hush"));
        assertThat(settings.rendered()).doesNotContain("hush");
        assertThat(UiConfig.from(Settings.defaults()).oidc()).isEmpty();
    }
}
