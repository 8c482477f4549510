package io.says.ui.internal.http;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.access.AccessScope;
import io.says.orchestrator.access.AccessTokens;
import io.says.ui.OidcConfig;
import io.says.ui.UiConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what. On loopback the Host header must be this machine's (a rebound DNS name is not). Where other machines can reach
 * the server, or where that is configured, every route but those open to anyone demands a token or a session. A change must come
 * from our own page or a program; that of a session must show the session's own token against forged requests.
 */
public final class Access {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** What every answer carries, by header. */
    public static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            POLICY,
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=()");

    /** The longest body taken by any route, in bytes. */
    public static final int MOST_BODY_BYTES = 1024 * 1024;

    /** The cookie of a session. */
    static final String COOKIE = "says-session";

    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final String BEARER = "Bearer ";
    private static final int COST_OF_A_WRONG_TOKEN = 100;
    private static final int COST_OF_A_REFUSED_CHANGE = 10;
    private static final List<String> PASSED_ON =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");

    private final UiConfig config;
    private final AccessTokens tokens;
    private final Sessions sessions;
    private final RateLimit limit;
    private final AuditLog audit;
    private final Answered answered;

    /**
     * Creates the rules for a configuration.
     *
     * @param config where the server listens, and its own token
     * @param tokens the other tokens
     * @param sessions who has logged in
     * @param limit how often a client may ask
     * @param audit where changes are put on record
     * @param answered is told of every request to a route
     */
    public Access(
            UiConfig config,
            AccessTokens tokens,
            Sessions sessions,
            RateLimit limit,
            AuditLog audit,
            Answered answered) {
        this.config = config;
        this.tokens = tokens;
        this.sessions = sessions;
        this.limit = limit;
        this.audit = audit;
        this.answered = answered;
    }

    /** Checks what holds for every request, and sets the headers every answer carries. */
    public void check(Context ctx) {
        HEADERS.forEach(ctx::header);
        if (!ctx.path().startsWith("/assets/") && !ctx.path().startsWith("/webjars/")) {
            ctx.header("Cache-Control", "no-store");
        }
        if (!limit.take(ctx.ip(), 1)) {
            ctx.header("Retry-After", "1");
            throw new SaysException(
                    UiErrorCode.TOO_MANY_REQUESTS,
                    "Too many requests from this address",
                    "Wait a second; says.ui.rate-limit says how many are taken.");
        }
        String host = nameOf(ctx.header("Host"));
        if (config.loopback() && !UiConfig.isLoopback(host)) {
            throw forbidden("The Host header names another host", "Open http://127.0.0.1:PORT/ itself.");
        }
        String query = ctx.queryString();
        if (query != null && BROKEN_ESCAPE.matcher(query).find()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "The query is not properly encoded",
                    "Encode it as UTF-8 with percent signs.");
        }
        if (ctx.req().getContentLengthLong() > MOST_BODY_BYTES) {
            throw Body.tooLong(MOST_BODY_BYTES);
        }
        String method = ctx.req().getMethod();
        if ("HEAD".equals(method)
                && !ctx.path().startsWith("/assets/")
                && !ctx.path().startsWith("/webjars/")) {
            // It would be answered without a look at the route, and so at who asks.
            throw new SaysException(UiErrorCode.METHOD_NOT_ALLOWED, "HEAD is not served here", "Use GET.");
        }
        if (!"GET".equals(method) && !"HEAD".equals(method) && !"OPTIONS".equals(method)) {
            checkOrigin(ctx);
        }
    }

    /** Lets a request through to its route, or says why not; what changes something is put on record either way. */
    public void guard(Context ctx, Route route) throws Exception {
        long began = System.nanoTime();
        int status = 500;
        try {
            admit(ctx, route);
            route.handler().handle(ctx);
            status = ctx.statusCode();
        } catch (SaysException e) {
            status = Problem.statusOf(e.code());
            throw e;
        } finally {
            answered.answered(route, status, System.nanoTime() - began);
            if (route.changes()) {
                audit.record(ctx, status);
            }
        }
    }

    /** Is told of every request to a route. */
    @FunctionalInterface
    public interface Answered {

        /** A request was answered, with this status, after so many nanoseconds. */
        void answered(Route route, int status, long nanos);
    }

    private void admit(Context ctx, Route route) {
        Caller caller = route.scope().isPresent() ? identify(ctx) : Caller.anonymous(withoutToken(ctx));
        caller.putInto(ctx);
        AccessScope needed = route.scope().orElse(null);
        if (needed != null && !caller.may(needed)) {
            if (caller.how() == Caller.How.ANONYMOUS) {
                if (route.changes()) {
                    limit.charge(ctx.ip(), COST_OF_A_REFUSED_CHANGE); // each is a line on record
                }
                throw unauthorised(ctx, "A token is needed");
            }
            throw forbidden(
                    "The token " + caller.name() + " does not allow this",
                    "Use one of scope " + needed.name().toLowerCase(Locale.ROOT) + ": says token create.");
        }
        if (!HandlerType.GET.equals(route.method())) {
            if (ctx.req().getContentLengthLong() > route.longestBody()) {
                throw Body.tooLong(route.longestBody());
            }
            Body.read(ctx, route.longestBody());
            checkChange(ctx, caller, route);
        }
    }

    private SaysException unauthorised(Context ctx, String what) {
        ctx.header("WWW-Authenticate", "Bearer");
        return new SaysException(
                UiErrorCode.UNAUTHORISED,
                what,
                "Send Authorization: Bearer TOKEN, or log in at /login; says token create makes one.");
    }

    private Caller identify(Context ctx) {
        String given = ctx.header("Authorization");
        if (given != null && given.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return byToken(given.substring(BEARER.length()).strip()).orElseThrow(() -> {
                limit.charge(ctx.ip(), COST_OF_A_WRONG_TOKEN);
                return unauthorised(ctx, "The token is wrong, expired or revoked");
            });
        }
        return session(ctx).orElseGet(() -> Caller.anonymous(withoutToken(ctx)));
    }

    /** What may be done without a token: nothing by what a proxy passed on, which may come from anywhere. */
    private Optional<AccessScope> withoutToken(Context ctx) {
        if (!config.loopback()
                || config.authenticate()
                || PASSED_ON.stream().anyMatch(header -> ctx.header(header) != null)) {
            return Optional.empty();
        }
        return Optional.of(config.token().isEmpty() ? AccessScope.ADMIN : AccessScope.READ);
    }

    private Optional<Caller> byToken(String secret) {
        byte[] shown = AccessTokens.hash(secret).getBytes(StandardCharsets.US_ASCII);
        byte[] own = AccessTokens.hash(config.token()).getBytes(StandardCharsets.US_ASCII);
        if (!config.token().isEmpty() && MessageDigest.isEqual(shown, own)) {
            return Optional.of(new Caller("says.ui.token", Caller.How.TOKEN, Optional.of(AccessScope.ADMIN), ""));
        }
        return tokens.find(secret)
                .map(token -> new Caller(token.name(), Caller.How.TOKEN, Optional.of(token.scope()), ""));
    }

    private Optional<Caller> session(Context ctx) {
        String id = ctx.cookie(COOKIE);
        return id == null
                ? Optional.empty()
                : sessions.find(id)
                        .flatMap(session -> holder(session.proof())
                                .map(holder ->
                                        new Caller(holder.name(), Caller.How.SESSION, holder.scope(), session.csrf())));
    }

    private Optional<Caller> holder(Sessions.Proof proof) {
        return proof instanceof Sessions.OfAccount account
                ? Optional.of(new Caller(account.name(), Caller.How.SESSION, Optional.of(account.scope()), ""))
                : byHash(((Sessions.OfToken) proof).hash());
    }

    /** The token of a hash, as long as it is still good. */
    private Optional<Caller> byHash(String hash) {
        if (!config.token().isEmpty() && hash.equals(AccessTokens.hash(config.token()))) {
            return Optional.of(new Caller("says.ui.token", Caller.How.TOKEN, Optional.of(AccessScope.ADMIN), ""));
        }
        return tokens.list().stream()
                .filter(token -> token.sha256().equals(hash) && token.validAt(Instant.now()))
                .map(token -> new Caller(token.name(), Caller.How.TOKEN, Optional.of(token.scope()), ""))
                .findFirst();
    }

    /**
     * Begins a session for whoever knows a token.
     *
     * @throws SaysException {@code UNAUTHORISED} for a wrong one
     */
    public void login(Context ctx, String secret) {
        Caller caller = byToken(secret).orElseThrow(() -> {
            limit.charge(ctx.ip(), COST_OF_A_WRONG_TOKEN);
            return unauthorised(ctx, "The token is wrong, expired or revoked");
        });
        caller.putInto(ctx);
        Sessions.Proof proof = new Sessions.OfToken(AccessTokens.hash(secret));
        ctx.cookie(cookie(ctx, sessions.begin(proof), (int) Sessions.LIFETIME.toSeconds()));
    }

    /**
     * Begins a session for an account that a provider vouches for.
     *
     * @param secure whether browsers find this server by HTTPS, whatever way the request took from there
     */
    public void login(Context ctx, String account, AccessScope scope, boolean secure) {
        new Caller(account, Caller.How.SESSION, Optional.of(scope), "").putInto(ctx);
        String id = sessions.begin(new Sessions.OfAccount(account, scope));
        Cookie cookie = cookie(ctx, id, (int) Sessions.LIFETIME.toSeconds());
        cookie.setSecure(secure || cookie.getSecure());
        ctx.cookie(cookie);
    }

    /** Charges for a login that came back from a provider and was refused. */
    public void failedLogin(Context ctx) {
        limit.charge(ctx.ip(), COST_OF_A_REFUSED_CHANGE);
    }

    /** Ends the session. */
    public void logout(Context ctx) {
        String id = ctx.cookie(COOKIE);
        if (id != null) {
            sessions.end(id);
        }
        ctx.cookie(cookie(ctx, "", 0));
    }

    private static Cookie cookie(Context ctx, String value, int seconds) {
        boolean secure = "https".equals(ctx.scheme()) || "https".equals(ctx.header("X-Forwarded-Proto"));
        return new Cookie(COOKIE, value, "/", seconds, secure, true, null, SameSite.STRICT);
    }

    private void checkOrigin(Context ctx) {
        String origin = ctx.header("Origin");
        String host = ctx.header("Host");
        String site = ctx.header("Sec-Fetch-Site");
        // Since our pages send no referrer, a browser names no origin with their forms; it still says where they come
        // from.
        boolean unnamed = "null".equals(origin) && "same-origin".equals(site);
        if (origin != null
                && !unnamed
                && !authority(origin).equalsIgnoreCase(String.valueOf(host))
                && !authority(origin).equalsIgnoreCase(publicAuthority())) {
            throw forbidden("The request comes from another site", "Use the page itself.");
        }
        if (site != null && !"same-origin".equals(site) && !"none".equals(site)) {
            throw forbidden("The request comes from another site", "Use the page itself.");
        }
    }

    /** What a proxy in front is called, where that is known; empty otherwise. */
    private String publicAuthority() {
        return config.oidc().map(OidcConfig::pageUrl).map(URI::getRawAuthority).orElse("");
    }

    private static void checkChange(Context ctx, Caller caller, Route route) {
        if (route.scope().isEmpty()) {
            return; // as the login itself, which begins what would be shown
        }
        if (caller.isSession()) {
            String header = ctx.header("X-SAYS-CSRF");
            String shown = header == null ? Body.field(ctx, "csrf") : header;
            if (!MessageDigest.isEqual(
                    shown.getBytes(StandardCharsets.UTF_8), caller.csrf().getBytes(StandardCharsets.UTF_8))) {
                throw forbidden(
                        "The request does not show the token of its session", "Load the page again and repeat.");
            }
        } else if (caller.how() == Caller.How.ANONYMOUS) {
            String type = String.valueOf(ctx.header("Content-Type")).toLowerCase(Locale.ROOT);
            if (ctx.header("X-SAYS-Request") == null && !type.startsWith("application/json")) {
                throw forbidden(
                        "A change needs the header X-SAYS-Request or a body of type application/json",
                        "Add -H 'X-SAYS-Request: 1'.");
            }
        }
    }

    private static String authority(String origin) {
        try {
            return String.valueOf(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String nameOf(@Nullable String host) {
        if (host == null) {
            return "";
        }
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static SaysException forbidden(String what, String hint) {
        return new SaysException(UiErrorCode.FORBIDDEN, what, hint);
    }
}
