package io.says.orchestrator.terminal;

import io.says.dataset.DatasetName;
import io.says.orchestrator.Plan;
import io.says.orchestrator.PlannedStage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A plan as a picture, in the language of Graphviz: stages, what each hands to the next, and what would run. */
public final class PlanDot {

    private PlanDot() {}

    /** The picture; stages that would run are filled, waiting without reading is dashed. */
    public static String of(Plan plan) {
        Map<DatasetName, String> writers = new LinkedHashMap<>();
        plan.stages().forEach(stage -> stage.writes().forEach(dataset -> writers.put(dataset, stage.stage())));
        StringBuilder dot =
                new StringBuilder("digraph says {\n  rankdir = LR;\n  node [shape = box, style = rounded];\n");
        for (PlannedStage stage : plan.stages()) {
            boolean runs = stage.action() == PlannedStage.Action.RUN;
            dot.append("  ").append(quoted(stage.stage()));
            dot.append(runs ? " [style = \"rounded,filled\", fillcolor = lightblue, " : " [");
            dot.append("tooltip = ").append(quoted(stage.description())).append("];\n");
        }
        for (PlannedStage stage : plan.stages()) {
            edges(stage.reads(), writers)
                    .forEach((from, datasets) -> dot.append("  ")
                            .append(quoted(from))
                            .append(" -> ")
                            .append(quoted(stage.stage()))
                            .append(" [label = ")
                            .append(quoted(String.join("\n", datasets)))
                            .append("];\n"));
            edges(stage.after(), writers)
                    .keySet()
                    .forEach(from -> dot.append("  ")
                            .append(quoted(from))
                            .append(" -> ")
                            .append(quoted(stage.stage()))
                            .append(" [style = dashed];\n"));
        }
        return dot.append("}\n").toString();
    }

    private static Map<String, Set<String>> edges(Set<DatasetName> datasets, Map<DatasetName, String> writers) {
        Map<String, Set<String>> edges = new TreeMap<>();
        for (DatasetName dataset : datasets) {
            String writer = writers.get(dataset);
            if (writer != null) {
                edges.computeIfAbsent(writer, first -> new TreeSet<>()).add(dataset.value());
            }
        }
        return edges;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
