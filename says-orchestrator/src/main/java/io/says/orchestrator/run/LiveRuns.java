package io.says.orchestrator.run;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.graph.StageGraph;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunRequest;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.RunStore;
import io.says.orchestrator.store.StageRecord;
import io.says.orchestrator.store.StageState;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

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

    /**
     * What a run that has ended was asked for, so that it can be asked for again. Stages that it was to run although their outputs were there,
     * and that it did run to their end, are not among what is asked for again.
     *
     * @throws SaysException {@code WORKSPACE_BUSY} while it is under way, {@code INVALID_REQUEST} where it is not on record what it
     *     was asked for, or it was a search
     */
    public RunRequest request(RunRecord run) {
        if (state(run) == RunState.RUNNING) {
            throw new SaysException(
                    StandardErrorCode.WORKSPACE_BUSY,
                    "Run " + run.id() + " is under way",
                    "Wait for it to end, or end it: says runs cancel " + run.id() + ".");
        }
        RunRequest request = run.request();
        if (request == null) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "It is not recorded what run " + run.id() + " was asked to do",
                    "Run again with the options it had.");
        }
        if (!request.command().equals("run")) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "Run " + run.id() + " was a says " + request.command() + ", which goes on when it is started again",
                    "Give says " + request.command() + " the options it had.");
        }
        return graph(run)
                .map(graph -> StillAgain.of(request, graph, finished(run)))
                .orElse(request);
    }

    /** The stages of a run; empty for one that never told of them. */
    private Optional<StageGraph> graph(RunRecord run) {
        return store.events(run.id(), 0, 1).stream()
                .map(event -> event.details().get("graph"))
                .filter(Objects::nonNull)
                .map(graph -> StageGraph.read(String.valueOf(graph)))
                .findFirst();
    }

    private Set<String> finished(RunRecord run) {
        return store.stages(run.id()).stream()
                .filter(stage -> stage.state() == StageState.SUCCEEDED)
                .map(StageRecord::stage)
                .collect(Collectors.toUnmodifiableSet());
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
