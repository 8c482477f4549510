package io.says.ui;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where the page listens and who may use it: the keys below {@code says.ui}.
 *
 * @param host the address to bind, {@code 127.0.0.1} by default
 * @param port the TCP port, 0 to 65535; 0 takes any free one
 * @param allowRemote whether a host other than this machine may be bound; needs a token too
 * @param token what a caller must show to start a run; empty for none
 */
public record UiConfig(String host, int port, boolean allowRemote, String token) {

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
            if (token.length() < MIN_TOKEN) {
                throw invalid(
                        "says.ui.allow-remote needs a says.ui.token of at least " + MIN_TOKEN + " characters",
                        "Set SAYS__UI__TOKEN to a long random text.");
            }
        }
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
                port(tree.get("port"), byDefault.port),
                Boolean.parseBoolean(String.valueOf(tree.get("allow-remote"))),
                token == null ? "" : token.toString());
    }

    private static int port(@org.jspecify.annotations.Nullable Object value, int byDefault) {
        if (value == null) {
            return byDefault;
        }
        try {
            return Integer.parseInt(value.toString());
        } catch (NumberFormatException e) {
            throw invalid("says.ui.port is not a whole number: " + value, "Choose a free port, say 8501.");
        }
    }

    /** The same with another host and port. */
    public UiConfig at(String newHost, int newPort) {
        return new UiConfig(newHost, newPort, allowRemote, token);
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
