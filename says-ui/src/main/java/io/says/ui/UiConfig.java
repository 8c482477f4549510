package io.says.ui;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the page listens and who may use it: the keys below {@code says.ui}.
 *
 * @param host the address to bind, {@code 127.0.0.1} by default
 * @param port the TCP port, 0 to 65535; 0 takes any free one
 * @param allowRemote whether a host other than this machine may be bound; needs a token too
 * @param token a token of scope admin beside those of {@code says token}; empty for none
 * @param authenticate whether a token is demanded on loopback too; elsewhere it always is
 * @param rateLimit how many requests a second are taken from one address, in bursts twice as many; 0 for no limit
 * @param oidc the OpenID provider that people can log in by; empty for none
 */
public record UiConfig(
        String host,
        int port,
        boolean allowRemote,
        String token,
        boolean authenticate,
        int rateLimit,
        Optional<OidcConfig> oidc) {

    /** How many requests a second are taken from one address, where nothing else is said. */
    public static final int DEFAULT_RATE_LIMIT = 500;

    /** The shortest token accepted where other machines can reach the page. */
    public static final int MIN_TOKEN = 16;

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    /**
     * Checks the combination.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION} for a port out of range, or a reachable host without consent
     */
    public UiConfig {
        if (port < 0 || port > 65_535) {
            throw invalid("says.ui.port must lie between 0 and 65535, not " + port, "Choose a free port, say 8501.");
        }
        if (!isLoopback(host)) {
            if (!allowRemote) {
                throw invalid(
                        "says.ui.host = " + host + " would open the page to other machines",
                        "Set says.ui.allow-remote=true and a says.ui.token, or keep 127.0.0.1.");
            }
            if (!token.isEmpty() && token.length() < MIN_TOKEN) {
                throw invalid(
                        "says.ui.allow-remote needs a says.ui.token of at least " + MIN_TOKEN + " characters, or none",
                        "Set SAYS__UI__TOKEN to a long random text, or leave it out and use says token create.");
            }
        }
        if (rateLimit < 0) {
            throw invalid("says.ui.rate-limit must not be negative: " + rateLimit, "Set 0 for no limit.");
        }
        if (oidc.isPresent() && isLoopback(host) && !authenticate) {
            throw invalid(
                    "says.ui.oidc asks nobody to log in where no login is needed",
                    "Set says.ui.authenticate=true beside it.");
        }
        if (oidc.isPresent() && !isLoopback(host) && oidc.get().pageUrl() == null) {
            throw invalid(
                    "says.ui.oidc needs says.ui.oidc.page-url where other machines can reach the page",
                    "Set it to the address that people open, such as https://says.example.org.");
        }
    }

    /** With no OpenID provider. */
    public UiConfig(String host, int port, boolean allowRemote, String token, boolean authenticate, int rateLimit) {
        this(host, port, allowRemote, token, authenticate, rateLimit, Optional.empty());
    }

    /** With no authentication on loopback and the rate limit there is by default. */
    public UiConfig(String host, int port, boolean allowRemote, String token) {
        this(host, port, allowRemote, token, false, DEFAULT_RATE_LIMIT);
    }

    /** Whether a token or a session is demanded for all but what is open to anyone. */
    public boolean demandsToken() {
        return authenticate || !loopback();
    }

    /** The defaults: loopback, port 8501, no token. */
    public static UiConfig defaults() {
        return new UiConfig("127.0.0.1", 8501, false, "");
    }

    /** Reads the keys below {@code says.ui}; a key that is absent keeps its default. */
    public static UiConfig from(Settings settings) {
        Map<String, Object> tree = settings.tree("says.ui");
        UiConfig byDefault = defaults();
        Object host = tree.get("host");
        Object token = tree.get("token");
        return new UiConfig(
                host == null ? byDefault.host : host.toString(),
                whole("port", tree.get("port"), byDefault.port),
                Boolean.parseBoolean(String.valueOf(tree.get("allow-remote"))),
                token == null ? "" : token.toString(),
                Boolean.parseBoolean(String.valueOf(tree.get("authenticate"))),
                whole("rate-limit", tree.get("rate-limit"), byDefault.rateLimit),
                oidc(settings));
    }

    private static Optional<OidcConfig> oidc(Settings settings) {
        return settings.tree("says.ui.oidc").isEmpty()
                ? Optional.empty()
                : Optional.of(settings.bind("says.ui.oidc", OidcConfig.class)).filter(oidc -> oidc.issuer() != null);
    }

    private static int whole(String key, @Nullable Object value, int byDefault) {
        if (value == null) {
            return byDefault;
        }
        try {
            return Integer.parseInt(value.toString());
        } catch (NumberFormatException e) {
            throw invalid("says.ui." + key + " is not a whole number: " + value, "Write digits alone.");
        }
    }

    /** The same with another host and port. */
    public UiConfig at(String newHost, int newPort) {
        return new UiConfig(newHost, newPort, allowRemote, token, authenticate, rateLimit, oidc);
    }

    /** Whether only this machine can reach the page. */
    public boolean loopback() {
        return isLoopback(host);
    }

    /** Whether a name means this very machine. */
    public static boolean isLoopback(String name) {
        return LOOPBACK.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Everything but the token. */
    @Override
    public String toString() {
        return "UiConfig[" + host + ":" + port + ", allowRemote=" + allowRemote + "]";
    }

    private static SaysException invalid(String what, String hint) {
        return new SaysException(StandardErrorCode.INVALID_CONFIGURATION, what, hint);
    }
}
