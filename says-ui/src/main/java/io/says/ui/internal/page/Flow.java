package io.says.ui.internal.page;

import io.says.orchestrator.graph.GraphLayout;
import io.says.orchestrator.graph.StageGraph;
import io.says.orchestrator.terminal.Figures;
import io.says.orchestrator.text.Texts;
import io.says.ui.internal.page.PageModel.StageView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stages of a run as a drawing: what each waits for, and how it stands, by a colour, a sign and a word.
 *
 * @param width how wide it is, in pixels
 * @param height how high it is
 * @param boxes the stages
 * @param lines what they wait for
 * @param summary the same in a sentence
 */
public record Flow(int width, int height, List<Box> boxes, List<GraphLayout.Line> lines, String summary) {

    private static final int NARROW = 420;
    private static final int LONGEST_NAME = 17;
    private static final Map<String, String> SIGNS = Map.of(
            "WAITING", "○",
            "RUNNING", "▶",
            "RETRYING", "↻",
            "LOOKED_UP", "=",
            "SUCCEEDED", "✔",
            "FAILED", "✘",
            "CANCELLED", "■",
            "CRASHED", "✘",
            "SKIPPED", "–");

    /**
     * A stage.
     *
     * @param x its left edge
     * @param y its upper edge
     * @param middle its middle from left to right
     * @param state its state as the store names it
     * @param name what it is called, shortened where it is long
     * @param text how it stands, in a sign and words
     * @param title all of it
     */
    public record Box(int x, int y, int middle, String state, String name, String text, String title) {}

    /** Whether it can be made to fit a phone and still be read. */
    public boolean narrow() {
        return width <= NARROW;
    }

    static Flow of(StageGraph graph, List<StageView> stages, Texts texts) {
        GraphLayout layout = GraphLayout.of(graph);
        Map<String, StageView> byName = new LinkedHashMap<>();
        stages.forEach(stage -> byName.put(stage.name(), stage));
        List<Box> boxes = new ArrayList<>();
        for (GraphLayout.Box box : layout.boxes()) {
            StageView stage = byName.get(box.stage());
            if (stage != null) {
                boxes.add(box(box, stage));
            }
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        stages.forEach(stage -> counts.merge(stage.stateText(), 1, Integer::sum));
        List<String> counted = new ArrayList<>();
        counts.forEach((state, count) -> counted.add(count + " " + state));
        return new Flow(
                layout.width(),
                layout.height(),
                List.copyOf(boxes),
                layout.lines(),
                texts.say("run.flow", stages.size(), String.join(", ", counted)));
    }

    private static Box box(GraphLayout.Box box, StageView stage) {
        boolean ran = !stage.time().isEmpty() && !stage.state().equals("LOOKED_UP");
        String text =
                SIGNS.getOrDefault(stage.state(), "") + " " + stage.stateText() + (ran ? " · " + stage.time() : "");
        return new Box(
                box.x(),
                box.y(),
                box.middle(),
                stage.state(),
                Figures.shortened(stage.name(), LONGEST_NAME),
                text,
                (stage.name() + ": " + stage.stateText() + ". " + stage.text() + " " + stage.verdict() + " "
                                + stage.why())
                        .strip());
    }
}
