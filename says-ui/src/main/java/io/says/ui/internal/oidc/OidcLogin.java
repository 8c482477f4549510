package io.says.ui.internal.oidc;

import io.says.SaysException;
import io.says.json.Json;
import io.says.orchestrator.access.AccessScope;
import io.says.ui.OidcConfig;
import io.says.ui.internal.http.UiErrorCode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Logs people in by an OpenID provider: the authorization code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636), a
 * state that belongs to one browser and is good once, and a nonce. The provider is asked for its addresses when somebody first logs
 * in, and each hour. Thread-safe.
 */
public final class OidcLogin {

    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final Duration FRESH = Duration.ofHours(1);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LONGEST_CODE = 4096;

    private final OidcConfig config;
    private final URI issuer;
    private final ProviderClient client;
    private final LoginStates states;
    private final Clock clock;
    private final RandomText random = new RandomText();
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Provider known;
    private volatile long pausedUntil = System.nanoTime();

    /** What is known of the provider, and since when. */
    private record Provider(ProviderAddresses addresses, IdTokens tokens, Instant since) {}

    /**
     * A login that is about to begin.
     *
     * @param address where to send the browser
     * @param browser what its cookie has to hold when it comes back
     */
    public record Begun(URI address, String browser) {}

    /**
     * Somebody who has logged in.
     *
     * @param name who
     * @param scope what they may do
     * @param next where they wanted to go, a path of this server
     */
    public record Known(String name, AccessScope scope, String next) {}

    /**
     * Logs in by a provider.
     *
     * @param config which, with an issuer
     * @param clock the time
     */
    public OidcLogin(OidcConfig config, Clock clock) {
        this.config = config;
        this.issuer = Objects.requireNonNull(config.issuer(), "an issuer");
        this.client = new ProviderClient(config.timeout());
        this.states = new LoginStates(clock);
        this.clock = clock;
    }

    /** What the button says to log in with. */
    public String label() {
        return config.label();
    }

    /**
     * Begins a login.
     *
     * @param browser what the browser's cookie holds already, so that logins in several windows do not end each other; null for
     *     nothing
     * @param redirect where the provider sends the browser back to
     * @param next where to go on to, a path of this server
     * @throws SaysException {@code PROVIDER_UNAVAILABLE}
     */
    public Begun begin(@Nullable String browser, String redirect, String next) {
        ProviderAddresses addresses = provider().addresses();
        String cookie = browser == null || browser.length() < random.next().length() ? random.next() : browser;
        LoginStates.Login login = states.begin(cookie, next);
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", config.clientId());
        query.put("redirect_uri", redirect);
        query.put("scope", String.join(" ", config.scopes()));
        query.put("state", login.state());
        query.put("nonce", login.nonce());
        query.put("code_challenge", challenge(login.verifier()));
        query.put("code_challenge_method", "S256");
        String address = addresses.authorization().toString();
        return new Begun(URI.create(address + (address.contains("?") ? "&" : "?") + form(query)), cookie);
    }

    /**
     * Ends a login that has come back.
     *
     * @param browser what the browser's cookie holds; null for nothing
     * @param redirect where the provider sent the browser back to
     * @param answer the query the provider sent the browser back with
     * @throws SaysException {@code LOGIN_EXPIRED} for a state that is not this browser's, or no longer; {@code LOGIN_REFUSED} where
     *     the provider refuses or is not to be trusted; {@code ACCOUNT_WITHOUT_SCOPE}; {@code PROVIDER_UNAVAILABLE}
     */
    public Known end(@Nullable String browser, String redirect, Map<String, String> answer) {
        LoginStates.Login login = states.end(answer.getOrDefault("state", ""), browser == null ? "" : browser)
                .orElseThrow(() -> new SaysException(
                        UiErrorCode.LOGIN_EXPIRED,
                        "The login was not begun in this browser, has been completed already or took too long",
                        "Log in again."));
        String from = answer.get("iss"); // RFC 9207: the answer of another provider, mixed up with this one's
        if (from != null && !from.equals(issuer.toString())) {
            throw refused("The answer comes from another provider");
        }
        String error = answer.get("error");
        if (error != null) {
            throw refused("The provider refused the login: " + word(error));
        }
        String code = answer.getOrDefault("code", "");
        if (code.isEmpty() || code.length() > LONGEST_CODE) {
            throw refused("The provider sent no code");
        }
        Provider provider = provider();
        Account account = Account.of(
                provider.tokens().claims(redeem(provider.addresses(), code, login, redirect), login.nonce()), config);
        AccessScope scope = account.scope()
                .orElseThrow(() -> new SaysException(
                        UiErrorCode.ACCOUNT_WITHOUT_SCOPE,
                        "The account " + account.name() + " may do nothing here",
                        "Ask who runs SAYS: says.ui.oidc says which values of the claim " + config.claim()
                                + " allow what."));
        return new Known(account.name(), scope, login.next());
    }

    /** Changes the code into an ID token. */
    private String redeem(ProviderAddresses addresses, String code, LoginStates.Login login, String redirect) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("grant_type", "authorization_code");
        body.put("code", code);
        body.put("redirect_uri", redirect);
        body.put("code_verifier", login.verifier());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(addresses.token()).header("Content-Type", "application/x-www-form-urlencoded");
        if (config.clientSecret().isEmpty() || addresses.secretInBody()) {
            body.put("client_id", config.clientId());
            if (addresses.secretInBody() && !config.clientSecret().isEmpty()) {
                body.put("client_secret", config.clientSecret());
            }
        } else {
            String both = encoded(config.clientId()) + ":" + encoded(config.clientSecret());
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }
        ProviderClient.Answer answer = client.send(request.POST(HttpRequest.BodyPublishers.ofString(form(body))));
        Map<String, Object> json;
        try {
            json = Json.object(answer.body(), "the answer");
        } catch (SaysException e) {
            throw refused("The provider's answer to the code is not JSON");
        }
        if (answer.status() != 200) {
            throw refused("The provider refused the code: " + word(String.valueOf(json.get("error"))));
        }
        if (!(json.get("id_token") instanceof String token)) {
            throw refused("The provider gave no ID token");
        }
        return token;
    }

    /**
     * Where the provider is, asked again every hour. Nobody waits long behind the one who asks, and after a slow failure nobody asks for
     * twice as long: a provider that lets questions time out would hold every thread of the server. What it said before serves meanwhile.
     */
    private Provider provider() {
        Provider before = known;
        Instant time = clock.instant();
        if (before != null && !before.since().plus(FRESH).isBefore(time)) {
            return before;
        }
        if (System.nanoTime() - pausedUntil < 0 || !begins()) {
            if (before == null) {
                throw ProviderClient.unavailable("The provider did not answer a moment ago", null);
            }
            return before;
        }
        long began = System.nanoTime();
        try {
            Provider now = known;
            return now == null || now.equals(before) ? asked(before, time) : now;
        } catch (SaysException e) {
            long took = System.nanoTime() - began;
            pausedUntil = System.nanoTime() + (took > SLOW_NANOS ? 2 * took : 0);
            if (before == null) {
                throw e;
            }
            return before;
        } finally {
            asking.unlock();
        }
    }

    private boolean begins() {
        try {
            return asking.tryLock(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Provider asked(@Nullable Provider before, Instant time) {
        String base = issuer.toString().replaceAll("/$", "");
        ProviderAddresses addresses = ProviderAddresses.of(client.get(URI.create(base + DISCOVERY)), issuer);
        IdTokens tokens = before != null && before.addresses().equals(addresses)
                ? before.tokens()
                : new IdTokens(config, issuer, client, addresses.keys());
        Provider now = new Provider(addresses, tokens, time);
        known = now;
        return now;
    }

    /** The S256 challenge of RFC 7636. */
    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An error code of OAuth as it may be shown; whatever else came with it is not. */
    private static String word(String error) {
        return error.matches("[a-z_]{1,40}") ? error : "an error";
    }

    private static SaysException refused(String what) {
        return new SaysException(UiErrorCode.LOGIN_REFUSED, what, "Log in again, or with a token.");
    }
}
