package io.says.orchestrator.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of all runs as a queue, and how far each receiver has come in it. Thread-safe; every call is one transaction. */
public interface Outbox {

    /** Makes a receiver known, from now on; does nothing where it is known already. */
    void register(String receiver);

    /** The next events for a receiver, oldest first. */
    List<EventRecord> waiting(String receiver, int limit);

    /** The names of receivers for whom an event has been waiting since before a moment, in their order. */
    List<String> behindSince(Instant moment);

    /** Forgets a receiver, and with it how far it has come. */
    void forget(String receiver);

    /** A receiver has dealt with everything up to an event. */
    void dealtWith(String receiver, long sequence);

    /** All receivers that are known, by name, and how they stand. */
    List<ReceiverState> receivers();

    /**
     * Keeps how a receiver stands.
     *
     * @param receiver its name
     * @param failures how many tries in a row have failed
     * @param triedAt when the last of those was made; null where there are none
     * @param openSince since when it is left alone; null while it is not
     * @param problem why the last try failed; null where none did
     */
    void stands(
            String receiver,
            int failures,
            @Nullable Instant triedAt,
            @Nullable Instant openSince,
            @Nullable String problem);
}
