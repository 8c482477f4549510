package io.says.orchestrator.store;

import io.says.spi.RunEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes what a run does; each call is one transaction. Used by whoever holds the workspace's lock. */
public interface RunJournal {

    /**
     * Marks runs that say they are running as crashed: called with the lock held, nobody else can be running.
     *
     * @return how many there were
     */
    int markCrashed(Instant at);

    /**
     * Records a new run.
     *
     * @param runId the run
     * @param at when it began
     * @param stages its stages, name to description, in order
     * @param request what it was asked to do; null where that is not known
     * @param resumes the run it goes on from, or null
     */
    void begin(
            String runId,
            Instant at,
            Map<String, String> stages,
            @Nullable RunRequest request,
            @Nullable String resumes);

    /** Who wished a run to end, from whichever process; empty while nobody does. */
    Optional<String> cancelRequestedBy(String runId);

    /** Records an event and what it changes; of a run, stage or attempt that has ended nothing changes any more. */
    void record(RunEvent event);
}
