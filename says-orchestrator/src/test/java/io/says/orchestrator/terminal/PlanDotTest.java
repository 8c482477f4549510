package io.says.orchestrator.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.dataset.DatasetName;
import io.says.orchestrator.Plan;
import io.says.orchestrator.PlannedStage;
import io.says.orchestrator.PlannedStage.Action;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PlanDotTest {

    private static final DatasetName A = new DatasetName("a");
    private static final DatasetName B = new DatasetName("b");

    @Test
    void draws_what_is_read_as_a_line_and_what_is_waited_for_dashed() {
        Plan plan = new Plan(List.of(
                new PlannedStage(
                        "first", "Says \"hello\".", Action.LOOK_UP, "x", List.of(), Set.of(), Set.of(A), Set.of()),
                new PlannedStage("second", "Reads.", Action.RUN, "y", List.of("new"), Set.of(A), Set.of(B), Set.of()),
                new PlannedStage("third", "Waits.", Action.RUN, "z", List.of("new"), Set.of(), Set.of(), Set.of(B))));

        assertThat(PlanDot.of(plan))
                .startsWith("digraph says {")
                .contains("\"first\" [tooltip = \"Says \\\"hello\\\".\"];")
                .contains("\"second\" [style = \"rounded,filled\"")
                .contains("\"first\" -> \"second\" [label = \"a\"];")
                .contains("\"second\" -> \"third\" [style = dashed];")
                .endsWith("}\n");
    }
}
