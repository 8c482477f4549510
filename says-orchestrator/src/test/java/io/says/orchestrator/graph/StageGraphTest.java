package io.says.orchestrator.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.dataset.DatasetName;
import io.says.orchestrator.Plan;
import io.says.orchestrator.PlannedStage;
import io.says.orchestrator.PlannedStage.Action;
import io.says.orchestrator.graph.StageGraph.Node;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StageGraphTest {

    private static PlannedStage stage(String name, Set<DatasetName> reads, Set<DatasetName> after, String... writes) {
        return new PlannedStage(name, "Does.", Action.RUN, "x", List.of(), reads, names(writes), after);
    }

    private static Set<DatasetName> names(String... names) {
        return java.util.Arrays.stream(names).map(DatasetName::new).collect(java.util.stream.Collectors.toSet());
    }

    @Test
    void a_stage_waits_for_the_writers_of_what_it_reads_and_a_last_step_for_all() {
        StageGraph graph = StageGraph.of(new Plan(List.of(
                stage("ingest", names(), names(), "events", "catalogue"),
                stage("profile", names("events"), names(), "profile"),
                stage("train", names("events", "catalogue"), names("profile", "nowhere"), "model"),
                stage("report", names("model"), names("model"), "report"))));
        assertThat(graph.stages())
                .containsExactly(
                        new Node("ingest", List.of(), List.of()),
                        new Node("profile", List.of("ingest"), List.of()),
                        new Node("train", List.of("ingest"), List.of("profile")),
                        new Node("report", List.of("train"), List.of()));
        assertThat(graph.then("publish", Set.of("train")).stages())
                .endsWith(new Node("publish", List.of("train"), List.of("report")));
        assertThat(StageGraph.read(graph.written())).isEqualTo(graph);
    }
}
