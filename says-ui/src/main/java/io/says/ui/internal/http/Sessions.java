package io.says.ui.internal.http;

import io.says.orchestrator.access.AccessScope;
import io.says.orchestrator.access.AccessTokens;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions of people who showed a token on the login page, or logged in by an OpenID provider; kept in memory, so they end with the
 * program. The session's id is kept as a hash, and a token behind it is looked up anew for each request: one that is revoked ends its
 * sessions. An account's session keeps what the provider said when it began. Whoever begins very many ends their own oldest, and
 * where there is room for no more the oldest of whoever has most. Thread-safe.
 */
public final class Sessions {

    /** How long a session lasts. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    /** The most sessions of one token or account, and of all together. */
    private static final int MOST_OF_ONE = 100;

    private static final int MOST = 5_000;
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
    record Session(Proof proof, String csrf, Instant ends) {

        private boolean isOf(Object holder) {
            return proof.holder().equals(holder);
        }
    }

    /** What a session began with. */
    sealed interface Proof {

        /** Whose it is: equal for all that one token or account begins. */
        Object holder();
    }

    /**
     * A token.
     *
     * @param hash its hash
     */
    record OfToken(String hash) implements Proof {

        @Override
        public Object holder() {
            return this;
        }
    }

    /**
     * An account of an OpenID provider.
     *
     * @param name who
     * @param scope what they may do
     */
    record OfAccount(String name, AccessScope scope) implements Proof {

        @Override
        public Object holder() {
            return name; // whatever they may do by now
        }
    }

    /** Begins a session and gives back its id. */
    synchronized String begin(Proof proof) {
        Instant now = clock.instant();
        sessions.values().removeIf(session -> !now.isBefore(session.ends()));
        Object holder = proof.holder();
        if (sessions.values().stream().filter(session -> session.isOf(holder)).count() >= MOST_OF_ONE) {
            endOldest(holder);
        } else if (sessions.size() >= MOST) {
            Map<Object, Integer> counts = new HashMap<>();
            sessions.values().forEach(session -> counts.merge(session.proof().holder(), 1, Integer::sum));
            endOldest(Collections.max(counts.entrySet(), Map.Entry.comparingByValue())
                    .getKey());
        }
        String id = text();
        sessions.put(AccessTokens.hash(id), new Session(proof, text(), now.plus(LIFETIME)));
        return id;
    }

    private void endOldest(Object holder) {
        sessions.entrySet().stream()
                .filter(entry -> entry.getValue().isOf(holder))
                .min(Comparator.comparing(entry -> entry.getValue().ends()))
                .ifPresent(oldest -> sessions.remove(oldest.getKey()));
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
