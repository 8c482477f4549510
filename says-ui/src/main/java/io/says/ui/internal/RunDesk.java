package io.says.ui.internal;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.graph.StageGraph;
import io.says.orchestrator.run.LiveRuns;
import io.says.orchestrator.store.EventRecord;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.RunStore;
import io.says.orchestrator.store.StageRecord;
import io.says.spi.RunEvent;
import io.says.ui.ChildProcessRuns;
import io.says.ui.RunOrder;
import io.says.ui.RunStarter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Starts runs, one at a time, and tells how they stand. Thread-safe. */
public final class RunDesk {

    /** A JVM that starts beside others takes its time until its run is recorded. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int LOOKED_BACK = 1000;
    private static final int EVENTS_AT_ONCE = 1000;

    private final RunStore store;
    private final RunStarter starter;
    private final Path workspace;
    private final LiveRuns live;

    /** Creates a desk over the store of a workspace. */
    public RunDesk(RunStore store, RunStarter starter, Path workspace) {
        this.store = store;
        this.starter = starter;
        this.workspace = workspace;
        this.live = new LiveRuns(store, workspace, Clock.systemUTC());
    }

    /** The store the runs are recorded in. */
    public RunStore store() {
        return store;
    }

    /** The latest run. */
    public Optional<RunRecord> latest() {
        return store.runs(1).stream().findFirst();
    }

    /** A run by its id; anything that is not in the store is refused, whatever it looks like. */
    public RunRecord run(String id) {
        return live.run(id);
    }

    /** How a run stands; one that nobody holds the workspace for has crashed, whatever the store last heard. */
    public RunState state(RunRecord run) {
        return live.state(run);
    }

    /**
     * Asks a run to end.
     *
     * @param id the run
     * @throws SaysException {@code UNKNOWN_RUN}, or {@code RUN_OVER} when it is not under way
     */
    public void cancel(String id) {
        live.cancel(id, "cancelled on the page");
    }

    /** Why no run can be started now with what is configured, empty when one can. */
    public Optional<String> refusal() {
        return refusal(RunOrder.CONFIGURED);
    }

    /** Why no such run can be started now, in a sentence; empty when one can. */
    public Optional<String> refusal(RunOrder order) {
        try {
            order.resumes().ifPresent(id -> live.request(run(id)));
        } catch (SaysException e) {
            return Optional.of(e.problem() + ". " + e.hint());
        }
        return latest().filter(run -> state(run) == RunState.RUNNING).isPresent()
                ? Optional.of("A run is under way.")
                : starter.refusal(order);
    }

    /**
     * Starts a run and waits for it to be recorded.
     *
     * @param order what for
     * @return the run's id, empty when it has not been recorded yet
     * @throws SaysException {@code UNKNOWN_RUN}, {@code WORKSPACE_BUSY}, or why it cannot be started
     */
    public synchronized Optional<String> start(RunOrder order) {
        order.resumes().ifPresent(id -> live.request(run(id)));
        if (latest().filter(run -> state(run) == RunState.RUNNING).isPresent()) {
            throw new SaysException(
                    StandardErrorCode.WORKSPACE_BUSY, "A run is under way", "Wait for it to end, then start another.");
        }
        // A process id may have been some earlier run's too, above all in a container: only a new record counts.
        Set<String> earlier =
                store.runs(LOOKED_BACK).stream().map(RunRecord::id).collect(Collectors.toSet());
        Process process = starter.start(order);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                boolean alive = process.isAlive(); // before the look: what has ended has been recorded
                Optional<String> id = store.runs(5).stream()
                        .filter(run -> run.pid() == process.pid() && !earlier.contains(run.id()))
                        .map(RunRecord::id)
                        .findFirst();
                if (id.isPresent()) {
                    return id;
                }
                if (!alive) {
                    throw new SaysException(
                            StandardErrorCode.INVALID_CONFIGURATION,
                            "The run ended before it began, with exit code " + process.exitValue() + complaint(),
                            ChildProcessRuns.OUTPUT + " in the workspace says why.");
                }
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private String complaint() {
        try {
            String output = Files.readString(workspace.resolve(ChildProcessRuns.OUTPUT), StandardCharsets.UTF_8);
            return output.lines()
                    .filter(line -> line.startsWith("["))
                    .reduce((first, second) -> second)
                    .map(line -> ": " + line)
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * What a run told of its stages when it looked at them.
     *
     * @param graph what they wait for; empty where it did not say, as one before it was recorded
     * @param why for what reason each ran, or did not have to, by stage; stages it did not come to are left out
     */
    public record Told(Optional<StageGraph> graph, Map<String, Why> why) {}

    /**
     * Why a stage ran, or did not have to.
     *
     * @param ran whether it ran
     * @param reason the reason the run recorded
     */
    public record Why(boolean ran, String reason) {

        /** The same in a sentence, in English. */
        public String sentence() {
            return (ran ? "Ran: " : "Looked up: ") + reason;
        }
    }

    /** What a run told of its stages. */
    public Told told(String id) {
        Optional<StageGraph> graph = Optional.empty();
        Map<String, Why> why = new LinkedHashMap<>();
        long last = 0;
        List<EventRecord> events;
        do {
            events = store.events(id, last, EVENTS_AT_ONCE);
            for (EventRecord event : events) {
                last = event.sequence();
                if (event.type().equals(RunEvent.Type.RUN_STARTED.name())
                        && event.details().get("graph") instanceof String written) {
                    graph = Optional.of(StageGraph.read(written));
                }
                String stage = event.stage();
                if (stage != null && event.details().get("why") instanceof String reason) {
                    why.put(stage, new Why(true, reason));
                } else if (stage != null && event.type().equals(RunEvent.Type.STAGE_LOOKED_UP.name())) {
                    why.put(stage, new Why(false, event.message()));
                }
            }
        } while (events.size() == EVENTS_AT_ONCE);
        return new Told(graph, why);
    }

    /**
     * A run with its stages.
     *
     * @param id its id
     * @param state how it stands
     * @param startedAt when it began
     * @param endedAt when it ended
     * @param releaseId the release it published
     * @param errorCode the code it ended with
     * @param errorText what it ended with, in words
     * @param cancelRequestedBy who asked it to end
     * @param resumes the run it went on from
     * @param stages its stages
     */
    public record Described(
            String id,
            RunState state,
            Instant startedAt,
            Optional<Instant> endedAt,
            Optional<String> releaseId,
            Optional<String> errorCode,
            Optional<String> errorText,
            Optional<String> cancelRequestedBy,
            Optional<String> resumes,
            List<StageRecord> stages) {}

    /** A run with its stages, ready to be written as JSON. */
    public Described describe(RunRecord run) {
        return new Described(
                run.id(),
                state(run),
                run.startedAt(),
                Optional.ofNullable(run.endedAt()),
                Optional.ofNullable(run.releaseId()),
                Optional.ofNullable(run.errorCode()),
                Optional.ofNullable(run.errorText()),
                Optional.ofNullable(run.cancelRequestedBy()),
                Optional.ofNullable(run.resumes()),
                store.stages(run.id()));
    }
}
