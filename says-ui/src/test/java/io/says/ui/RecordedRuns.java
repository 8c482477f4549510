package io.says.ui;

import io.says.orchestrator.graph.StageGraph;
import io.says.orchestrator.graph.StageGraph.Node;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.RunRequest;
import io.says.spi.RunEvent;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts runs that are recorded at once, with the stages of a real one, and do nothing further by themselves. */
final class RecordedRuns implements RunStarter {

    static final StageGraph GRAPH = new StageGraph(List.of(
            new Node("ingest", List.of(), List.of()),
            new Node("listens", List.of("ingest"), List.of()),
            new Node("interactions", List.of("listens"), List.of()),
            new Node("profile", List.of("ingest", "interactions"), List.of()),
            new Node("quality", List.of("ingest", "profile"), List.of()),
            new Node("split", List.of("listens", "interactions"), List.of()),
            new Node("train", List.of("split"), List.of()),
            new Node("evaluate", List.of("ingest", "split", "train"), List.of()),
            new Node("gate", List.of("evaluate"), List.of()),
            new Node("index", List.of("interactions"), List.of("evaluate", "gate")),
            new Node("refit", List.of("index"), List.of("evaluate", "gate")),
            new Node("release", List.of("refit", "evaluate", "profile"), List.of()),
            new Node("publish", List.of("release"), List.of("quality"))));

    final List<RunOrder> orders = new ArrayList<>();
    private final JdbiRunStore runs;

    RecordedRuns(Path workspace) {
        this.runs = new JdbiRunStore(workspace.resolve("runs.db"));
    }

    @Override
    public Optional<String> refusal(RunOrder order) {
        return Optional.empty();
    }

    @Override
    public synchronized Process start(RunOrder order) {
        orders.add(order);
        begin("started" + orders.size(), order.resumes().orElse(null));
        return new Started();
    }

    /** Records the beginning of a run. */
    void begin(String id, @org.jspecify.annotations.Nullable String resumes) {
        Map<String, String> stages = new LinkedHashMap<>();
        GRAPH.stages().forEach(node -> stages.put(node.stage(), "Does its part."));
        runs.begin(
                id,
                Instant.now(),
                stages,
                new RunRequest("run", List.of(), List.of(), List.of("in.csv"), List.of(), null),
                resumes);
        tell(RunEvent.Type.RUN_STARTED, id, "", Map.of("graph", GRAPH.written()));
    }

    /** Records what happens; an empty stage stands for the whole run. */
    void tell(RunEvent.Type type, String run, String stage, Map<String, String> details) {
        String message = switch (type) {
            case STAGE_LOOKED_UP -> stage + " is there already: nothing that determines it has changed";
            case STAGE_FAILED, RUN_FAILED ->
                "[OUT_OF_MEMORY] Stage \"train\" needs more memory than there is. Hint: Set SAYS_MEMORY=8g.";
            default -> type.name();
        };
        runs.record(new RunEvent(
                type,
                run,
                stage.isEmpty() ? null : stage,
                stage.isEmpty() || type == RunEvent.Type.STAGE_LOOKED_UP ? 0 : 1,
                Instant.now(),
                message,
                details));
    }

    /** A run in which the first stages were looked up, the next ran, and one failed; {@code by} ends it. */
    void broken(String id, RunEvent.Type by) {
        begin(id, null);
        for (String stage : List.of("ingest", "listens", "interactions", "profile", "quality")) {
            tell(RunEvent.Type.STAGE_LOOKED_UP, id, stage, Map.of("outputName", "x", "facts", "{\"rows\":1200}"));
        }
        tell(RunEvent.Type.STAGE_STARTED, id, "split", Map.of("why", "says.split.seed: 1 -> 2"));
        tell(RunEvent.Type.STAGE_SUCCEEDED, id, "split", Map.of("outputName", "x", "facts", "{\"train\":900}"));
        tell(RunEvent.Type.STAGE_STARTED, id, "train", Map.of("why", "read.train: 1a2b3c4d -> 5e6f7a8b"));
        tell(by, id, by == RunEvent.Type.STAGE_FAILED ? "train" : "", Map.of("code", "OUT_OF_MEMORY"));
        tell(RunEvent.Type.RUN_FAILED, id, "", Map.of("code", "OUT_OF_MEMORY"));
    }

    /** A process that has the id of this one, which the runs are recorded under. */
    private static final class Started extends Process {
        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public int waitFor() {
            return 0;
        }

        @Override
        public int exitValue() {
            return 0;
        }

        @Override
        public void destroy() {}
    }
}
