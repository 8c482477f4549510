package io.says.ui.internal.http;

import io.javalin.http.Context;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.ui.UiConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what. On loopback the Host header must be this machine's (a rebound DNS name is not); a change
 * must come from our own page or a program, and show the token where one is set.
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

    /** The longest body taken, in bytes. */
    public static final int MOST_BODY_BYTES = 64 * 1024;

    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private final UiConfig config;

    /** Creates the rules for a configuration. */
    public Access(UiConfig config) {
        this.config = config;
    }

    /** Checks a request and sets the headers every answer carries. */
    public void check(Context ctx) {
        HEADERS.forEach(ctx::header);
        if (!ctx.path().startsWith("/assets/") && !ctx.path().startsWith("/webjars/")) {
            ctx.header("Cache-Control", "no-store");
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
            throw new SaysException(UiErrorCode.TOO_LARGE, "The request's body is too long", "Send at most 64 KiB.");
        }
        String method = ctx.req().getMethod();
        if (!"GET".equals(method) && !"HEAD".equals(method) && !"OPTIONS".equals(method)) {
            checkChange(ctx);
        }
    }

    private void checkChange(Context ctx) {
        String origin = ctx.header("Origin");
        String host = ctx.header("Host");
        if (origin != null && !authority(origin).equalsIgnoreCase(String.valueOf(host))) {
            throw forbidden("The request comes from another site", "Use the page itself.");
        }
        String site = ctx.header("Sec-Fetch-Site");
        if (site != null && !"same-origin".equals(site) && !"none".equals(site)) {
            throw forbidden("The request comes from another site", "Use the page itself.");
        }
        String type = String.valueOf(ctx.header("Content-Type")).toLowerCase(Locale.ROOT);
        if (ctx.header("X-SAYS-Request") == null && !type.startsWith("application/json")) {
            throw forbidden(
                    "A change needs the header X-SAYS-Request or a body of type application/json",
                    "Add -H 'X-SAYS-Request: 1'.");
        }
        if (!config.token().isEmpty()) {
            String given = String.valueOf(ctx.header("Authorization"));
            byte[] wanted = ("Bearer " + config.token()).getBytes(StandardCharsets.UTF_8);
            if (!MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8))) {
                ctx.header("WWW-Authenticate", "Bearer");
                throw new SaysException(
                        UiErrorCode.UNAUTHORISED,
                        "The token is missing or wrong",
                        "Send Authorization: Bearer TOKEN with the value of says.ui.token.");
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
