package io.says.orchestrator.store;

import java.util.List;

/** The events of all runs as a queue, and how far each receiver has come in it. Thread-safe; every call is one transaction. */
public interface Outbox {

    /** Makes a receiver known, from now on; does nothing where it is known already. */
    void register(String receiver);

    /** The next events for a receiver, oldest first. */
    List<EventRecord> waiting(String receiver, int limit);

    /** A receiver has dealt with everything up to an event. */
    void dealtWith(String receiver, long sequence);
}
