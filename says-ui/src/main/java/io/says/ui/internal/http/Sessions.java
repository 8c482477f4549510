package io.says.ui.internal.http;

import io.says.orchestrator.access.AccessScope;
import io.says.orchestrator.access.AccessTokens;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions of people who showed a token on the login page, or logged in by an OpenID provider; kept in memory, so they end with the
 * program. The session's id is kept as a hash, and a token behind it is looked up anew for each request: one that is revoked ends its
 * sessions. An account's session keeps what the provider said when it began. Thread-safe.
 */
public final class Sessions {

    /** How long a session lasts. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    private static final int MOST = 1000;
    private static final int BYTES = 32;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    /** No sessions yet. */
    public Sessions(Clock clock) {
        this.clock = clock;
    }

    /**
     * A session.
     *
     * @param proof what it began with
     * @param csrf what has to be shown with a change
     * @param ends when it ends
     */
    record Session(Proof proof, String csrf, Instant ends) {}

    /** What a session began with. */
    sealed interface Proof {}

    /**
     * A token.
     *
     * @param hash its hash
     */
    record OfToken(String hash) implements Proof {}

    /**
     * An account of an OpenID provider.
     *
     * @param name who
     * @param scope what they may do
     */
    record OfAccount(String name, AccessScope scope) implements Proof {}

    /** Begins a session and gives back its id. */
    String begin(Proof proof) {
        Instant now = clock.instant();
        sessions.values().removeIf(session -> !now.isBefore(session.ends()));
        if (sessions.size() >= MOST) {
            sessions.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue().ends()))
                    .ifPresent(oldest -> sessions.remove(oldest.getKey()));
        }
        String id = text();
        sessions.put(AccessTokens.hash(id), new Session(proof, text(), now.plus(LIFETIME)));
        return id;
    }

    /** The session of an id. */
    Optional<Session> find(String id) {
        return Optional.ofNullable(sessions.get(AccessTokens.hash(id)))
                .filter(session -> clock.instant().isBefore(session.ends()));
    }

    /** Ends a session. */
    void end(String id) {
        sessions.remove(AccessTokens.hash(id));
    }

    private String text() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
