package io.says.ui;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Logging in with an account of an OpenID provider: the keys below {@code says.ui.oidc}.
 *
 * @param issuer the provider, as it names itself; https, or http on this machine; null for no such login
 * @param clientId what the provider knows this server as
 * @param clientSecret shown to the provider; empty for a public client
 * @param pageUrl where browsers find this server, https or on this machine; null on loopback, for the address they ask
 * @param scopes what the provider is asked for, {@code openid} among it
 * @param claim the claim of the ID token that tells what an account may do, dots leading into claims within
 * @param read values of the claim that allow to look; {@code *} for every account of the provider, as in the next two
 * @param write values that allow to record listens and to start and end runs
 * @param admin values that allow to say which release serves
 * @param clockSkew how far the provider's clock may be off, at most five minutes
 * @param timeout how long the provider may take for an answer, at most a minute
 * @param label what the button says to log in with
 */
public record OidcConfig(
        @Nullable URI issuer,
        String clientId,
        String clientSecret,
        @Nullable URI pageUrl,
        List<String> scopes,
        String claim,
        List<String> read,
        List<String> write,
        List<String> admin,
        Duration clockSkew,
        Duration timeout,
        String label) {

    /** The value that stands for every account of the provider. */
    public static final String EVERYBODY = "*";

    private static final Duration MOST_SKEW = Duration.ofMinutes(5);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    /**
     * Checks what depends on each other.
     *
     * @throws IllegalArgumentException with what must be otherwise
     */
    public OidcConfig {
        scopes = List.copyOf(scopes);
        read = List.copyOf(read);
        write = List.copyOf(write);
        admin = List.copyOf(admin);
        if (issuer != null) {
            if (!isSafe(issuer)) {
                throw new IllegalArgumentException(
                        "must have an https address without user, query and fragment as issuer, or an http one on this machine");
            }
            if (clientId.isBlank() || claim.isBlank()) {
                throw new IllegalArgumentException("must have a client-id and a claim beside the issuer");
            }
            if (!scopes.contains("openid")) {
                throw new IllegalArgumentException("must have openid among the scopes");
            }
            if (read.isEmpty() && write.isEmpty() && admin.isEmpty()) {
                throw new IllegalArgumentException(
                        "must name values of the claim in read, write or admin: nobody could log in otherwise");
            }
        }
        if (pageUrl != null && (!isSafe(pageUrl) || !List.of("", "/").contains(pageUrl.getRawPath()))) {
            throw new IllegalArgumentException("must have an https address without a path as page-url");
        }
        if (clockSkew.isNegative() || clockSkew.compareTo(MOST_SKEW) > 0) {
            throw new IllegalArgumentException("must have a clock-skew from 0 to 5 minutes");
        }
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("must have a timeout above 0, at most a minute");
        }
    }

    /** Whether what is sent there cannot be read on the way: https, or this very machine. */
    public static boolean isSafe(URI address) {
        String host = address.getHost();
        return host != null
                && address.getRawUserInfo() == null
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && ("https".equals(address.getScheme())
                        || "http".equals(address.getScheme()) && UiConfig.isLoopback(host));
    }

    /** Everything but the secret. */
    @Override
    public String toString() {
        return "OidcConfig[" + issuer + ", " + clientId + "]";
    }
}
