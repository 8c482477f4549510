package io.says.spi;

import java.io.Closeable;
import java.io.IOException;

/**
 * Another system that hears of runs. Events wait in the workspace's store until they are taken: a receiver gets them one by one
 * in the order they happened, at least once, and from the next run's process where this one ends first. It is called by one
 * thread, which is its own: however long it takes, no run and no other receiver waits for it.
 */
public interface EventReceiver extends Closeable {

    /**
     * The name the store keeps its place under, unique among all receivers. One that is new hears of what happens from
     * then on; one that changes its name is new.
     */
    String name();

    /** Whether it is to be told of an event; what it does not want is passed over for good. */
    boolean wants(RunEvent event);

    /**
     * Takes an event.
     *
     * @param id the event's own, the same however often it comes: one that was taken may come again after a crash
     * @param event what happened
     * @throws IOException when nobody can be reached; the same event comes again after a while, and nothing before it
     * @throws InterruptedException when the thread is interrupted, since the process is about to end; where that was waited for,
     *     it counts as a try that failed
     */
    Answer deliver(String id, RunEvent event) throws IOException, InterruptedException;

    /** Frees what it holds; called once, after its last event. Does nothing by default. */
    @Override
    default void close() throws IOException {
        // nothing is held
    }

    /** What came of a delivery. */
    enum Answer {
        /** It was taken: the next one comes. */
        TAKEN,
        /** It will never be taken as it is: that is logged, and the next one comes. */
        REFUSED,
        /** It may be taken later: it comes again after a while. */
        LATER
    }
}
