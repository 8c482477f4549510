package io.says.orchestrator.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what runs did. Thread-safe; several processes may read while one writes. */
public interface RunStore {

    /** The latest runs, newest first. */
    List<RunRecord> runs(int limit);

    /** One run. */
    Optional<RunRecord> run(String id);

    /** The stages of a run, in order. */
    List<StageRecord> stages(String runId);

    /** The attempts of a run's stages, in the order they began. */
    List<AttemptRecord> attempts(String runId);

    /**
     * Wishes a run to end. Whichever process it runs in looks for such wishes, and ends it within seconds.
     *
     * @param runId the run
     * @param by who wishes it
     * @param at when
     * @return whether it was under way, as far as the store knows
     */
    boolean requestCancel(String runId, String by, Instant at);

    /** What is wrong with the store itself; empty when it is whole, or not there. */
    List<String> problems();

    /** Where the store is, for people: a file, or the address of a database without secrets. */
    String place();

    /** The events of a run after a sequence number, oldest first. */
    List<EventRecord> events(String runId, long afterSequence, int limit);

    /** Who is told of runs, by name, and how they stand; those, too, that are not configured any more. */
    List<ReceiverState> receivers();
}
