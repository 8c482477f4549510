package io.says.orchestrator.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Remembers which request a key came with first and what it was answered, so that a request that is sent again is answered alike and
 * does nothing twice. Thread-safe, and across processes that share the store.
 */
public interface IdempotencyKeys {

    /**
     * What is known of a key.
     *
     * @param request the request it came with first
     * @param answer what that was answered; empty as long as it has not been
     */
    record Kept(String request, Optional<String> answer) {}

    /**
     * Takes a key for a request; of several that try at once one succeeds.
     *
     * @param key the key, whoever it is from told apart in it
     * @param request what tells one request from another
     * @param at when
     * @param forgotten keys taken before this are forgotten first
     * @return what is kept of the key; empty when it is taken now, and to be answered or given back
     */
    Optional<Kept> take(String key, String request, Instant at, Instant forgotten);

    /** Keeps what the request of a key was answered; the first answer stands. */
    void answer(String key, String answer);

    /** Gives back a key whose request came to nothing; one that has been answered stays. */
    void giveBack(String key);
}
