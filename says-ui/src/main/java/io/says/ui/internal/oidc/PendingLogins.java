package io.says.ui.internal.oidc;

import io.says.orchestrator.access.AccessTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Logins that have been sent to the provider and are not back yet, by their state; each comes back once. Thread-safe. */
final class PendingLogins {

    /** How long a person may take at the provider. */
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final int MOST = 10_000;

    private final Clock clock;
    private final Map<String, Pending> byState = new ConcurrentHashMap<>();

    PendingLogins(Clock clock) {
        this.clock = clock;
    }

    /**
     * A login on its way.
     *
     * @param browser the hash of what the browser's cookie holds
     * @param nonce what the ID token has to hold
     * @param verifier proves to the provider that it was we who began (RFC 7636)
     * @param redirect where the provider sends the browser back to
     * @param next where to go on to, a path of this server
     * @param ends until when it may come back
     */
    record Pending(String browser, String nonce, String verifier, String redirect, String next, Instant ends) {}

    void add(String state, Pending pending) {
        Instant now = clock.instant();
        byState.values().removeIf(one -> !now.isBefore(one.ends()));
        if (byState.size() >= MOST) {
            byState.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue().ends()))
                    .ifPresent(oldest -> byState.remove(oldest.getKey()));
        }
        byState.put(AccessTokens.hash(state), pending);
    }

    /** The login of a state, which is gone from then on; empty for none of this browser, or one that took too long. */
    Optional<Pending> take(String state, String browser) {
        String key = AccessTokens.hash(state);
        String hash = AccessTokens.hash(browser);
        Pending pending = byState.get(key);
        // Another browser that shows the state takes nothing from whom it belongs to.
        if (pending == null || !pending.browser().equals(hash) || !byState.remove(key, pending)) {
            return Optional.empty();
        }
        return Optional.of(pending).filter(one -> clock.instant().isBefore(one.ends()));
    }

    Instant end() {
        return clock.instant().plus(LIFETIME);
    }
}
