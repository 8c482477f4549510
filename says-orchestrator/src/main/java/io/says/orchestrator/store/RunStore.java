package io.says.orchestrator.store;

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

    /** The events of a run after a sequence number, oldest first. */
    List<EventRecord> events(String runId, long afterSequence, int limit);
}
