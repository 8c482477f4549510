package io.says.orchestrator.terminal;

import io.says.orchestrator.Plan;
import io.says.orchestrator.PlannedStage;
import java.util.ArrayList;
import java.util.List;

/** A plan as text: what would run and why. */
public final class PlanText {

    private static final int HASH = 12;

    private PlanText() {}

    /** The lines. */
    public static List<String> lines(Plan plan) {
        TextTable table =
                new TextTable().left("stage").left("would").left("output").left("what it does");
        List<String> why = new ArrayList<>();
        for (PlannedStage stage : plan.stages()) {
            boolean runs = stage.action() == PlannedStage.Action.RUN;
            String name = stage.outputName();
            table.row(
                    stage.stage(),
                    runs ? "run" : "look up",
                    name.length() > HASH ? name.substring(0, HASH) : name,
                    stage.description());
            stage.reasons().forEach(reason -> why.add("  " + stage.stage() + ": " + Figures.printable(reason)));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        if (why.isEmpty()) {
            lines.add("  Every stage would be looked up.");
        } else {
            lines.add("  Why:");
            why.forEach(reason -> lines.add("  " + reason));
        }
        return List.copyOf(lines);
    }
}
