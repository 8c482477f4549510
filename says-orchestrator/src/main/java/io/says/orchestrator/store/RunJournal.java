package io.says.orchestrator.store;

import io.says.spi.RunEvent;
import java.time.Instant;
import java.util.Map;

/** Writes what a run does; each call is one transaction. Used by whoever holds the workspace's lock. */
public interface RunJournal {

    /**
     * Marks runs that say they are running as crashed: called with the lock held, nobody else can be running.
     *
     * @return how many there were
     */
    int markCrashed(Instant at);

    /** Records a new run with its stages (name to description, in order). */
    void begin(String runId, Instant at, Map<String, String> stages);

    /** Records an event and what it changes. */
    void record(RunEvent event);
}
