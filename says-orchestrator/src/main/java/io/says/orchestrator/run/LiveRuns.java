package io.says.orchestrator.run;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.RunStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How the runs of a workspace stand at this moment, whichever process they run in, and how to end one. Thread-safe. */
public final class LiveRuns {

    private final RunStore store;
    private final Path workspace;
    private final Clock clock;
    private final Set<String> crashed = ConcurrentHashMap.newKeySet();

    /** Watches over the runs of a workspace. */
    public LiveRuns(RunStore store, Path workspace, Clock clock) {
        this.store = store;
        this.workspace = workspace;
        this.clock = clock;
    }

    /**
     * A run by its id; anything that is not in the store is refused, whatever it looks like.
     *
     * @throws SaysException {@code UNKNOWN_RUN}
     */
    public RunRecord run(String id) {
        return (id.matches("[A-Za-z0-9_-]{1,80}") ? store.run(id) : Optional.<RunRecord>empty())
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.UNKNOWN_RUN, "No such run in this workspace", "says runs lists them."));
    }

    /**
     * How a run stands; one that nobody holds the workspace for has crashed, whatever the store last heard. A run never
     * comes back from there, so it is asked once: the look itself takes the lock for a moment.
     */
    public RunState state(RunRecord run) {
        if (run.state() != RunState.RUNNING) {
            return run.state();
        }
        if (crashed.contains(run.id())) {
            return RunState.CRASHED;
        }
        if (WorkspaceLock.isHeld(workspace)) {
            return RunState.RUNNING;
        }
        // It may have ended between the reading of its record and the look at the lock.
        RunState now = store.run(run.id()).map(RunRecord::state).orElse(RunState.CRASHED);
        if (now != RunState.RUNNING) {
            return now;
        }
        crashed.add(run.id());
        return RunState.CRASHED;
    }

    /**
     * Asks a run to end; the process it runs in sees that within a second, and ends it within ten.
     *
     * @param id the run
     * @param by who wishes it, for the record
     * @throws SaysException {@code UNKNOWN_RUN}, or {@code RUN_OVER} when it is not under way
     */
    public void cancel(String id, String by) {
        RunRecord run = run(id);
        RunState state = state(run);
        if (state != RunState.RUNNING || !store.requestCancel(id, by, clock.instant())) {
            throw new SaysException(
                    StandardErrorCode.RUN_OVER,
                    "Run " + id + " is not under way: it has " + words(state),
                    "There is nothing to cancel. says runs lists how runs ended.");
        }
    }

    private static String words(RunState state) {
        return switch (state) {
            case SUCCEEDED, RUNNING -> "ended";
            case FAILED -> "failed";
            case CANCELLED -> "been cancelled";
            case CRASHED -> "crashed";
        };
    }
}
