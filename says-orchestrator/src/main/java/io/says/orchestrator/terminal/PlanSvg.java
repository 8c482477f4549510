package io.says.orchestrator.terminal;

import io.says.orchestrator.Plan;
import io.says.orchestrator.PlannedStage;
import io.says.orchestrator.graph.GraphLayout;
import io.says.orchestrator.graph.StageGraph;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A plan as an SVG file that stands alone: the stages from the top down, what each waits for, and whether it would run. */
public final class PlanSvg {

    private static final String STYLE = """
            svg { color-scheme: light dark; font: 13px system-ui, "DejaVu Sans", sans-serif; }
            .box { fill: #fff; stroke: #5a6078; } .run { fill: #ecedfb; stroke: #4549ae; stroke-width: 2; } .look { stroke-dasharray: 5 3; }
            .line { fill: none; stroke: #5a6078; } .after { stroke-dasharray: 4 4; }
            text { fill: #1d2130; text-anchor: middle; } .name { font-weight: 600; }
            @media (prefers-color-scheme: dark) {
              .box { fill: #1b1e2a; stroke: #a5abc2; } .run { fill: #282c48; stroke: #a9adff; } .line { stroke: #a5abc2; } text { fill: #e8eaf3; }
            }
            """;

    private static final int LONGEST_NAME = 17;
    private static final int FIRST_LINE = 18;
    private static final int SECOND_LINE = 35;

    private PlanSvg() {}

    /** The drawing. */
    public static String of(Plan plan) {
        GraphLayout layout = GraphLayout.of(StageGraph.of(plan));
        Map<String, PlannedStage> stages = new HashMap<>();
        plan.stages().forEach(stage -> stages.put(stage.stage(), stage));
        long runs = plan.stages().stream()
                .filter(stage -> stage.action() == PlannedStage.Action.RUN)
                .count();
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n",
                layout.width(),
                layout.height(),
                layout.width(),
                layout.height()));
        svg.append("<title>")
                .append(runs)
                .append(" of ")
                .append(plan.stages().size())
                .append(" stages would run</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n");
        layout.lines()
                .forEach(line -> svg.append(String.format(
                        Locale.ROOT,
                        "<path class=\"%s\" d=\"%s\"/>\n",
                        line.reads() ? "line" : "line after",
                        line.path())));
        for (GraphLayout.Box box : layout.boxes()) {
            PlannedStage stage = stages.get(box.stage());
            if (stage != null) {
                append(svg, box, stage);
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static void append(StringBuilder svg, GraphLayout.Box box, PlannedStage stage) {
        boolean runs = stage.action() == PlannedStage.Action.RUN;
        String why = runs ? String.join("; ", stage.reasons()) : "its output is there";
        svg.append(String.format(
                Locale.ROOT,
                "<g><title>%s: %s Would %s: %s</title><rect class=\"box %s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>"
                        + "<text class=\"name\" x=\"%d\" y=\"%d\">%s</text><text x=\"%d\" y=\"%d\">%s</text></g>\n",
                escaped(stage.stage()),
                escaped(stage.description()),
                runs ? "run" : "look up",
                escaped(why),
                runs ? "run" : "look",
                box.x(),
                box.y(),
                GraphLayout.BOX_WIDTH,
                GraphLayout.BOX_HEIGHT,
                box.middle(),
                box.y() + FIRST_LINE,
                escaped(Figures.shortened(stage.stage(), LONGEST_NAME)),
                box.middle(),
                box.y() + SECOND_LINE,
                runs ? "▶ would run" : "= looked up"));
    }

    private static String escaped(String text) {
        return Figures.printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
