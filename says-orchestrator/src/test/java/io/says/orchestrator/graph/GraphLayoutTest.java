package io.says.orchestrator.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.graph.GraphLayout.Box;
import io.says.orchestrator.graph.GraphLayout.Line;
import io.says.orchestrator.graph.StageGraph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class GraphLayoutTest {

    private static final Pattern TURN = Pattern.compile("C(-?\\d+) (-?\\d+) (-?\\d+) (-?\\d+) (-?\\d+) (-?\\d+)");
    private static final Pattern DOWN = Pattern.compile("(-?\\d+) (-?\\d+)V(-?\\d+)");

    private static Node node(String stage, String... reads) {
        return new Node(stage, List.of(reads), List.of());
    }

    private static Map<String, Box> boxes(GraphLayout layout) {
        return layout.boxes().stream().collect(Collectors.toMap(Box::stage, Function.identity()));
    }

    private static List<String> lines(GraphLayout layout) {
        return layout.lines().stream()
                .map(line -> line.from() + (line.reads() ? " > " : " .. ") + line.to())
                .toList();
    }

    @Test
    void branches_stand_side_by_side_between_what_they_come_from_and_what_they_lead_to() {
        GraphLayout layout = GraphLayout.of(new StageGraph(
                List.of(node("first"), node("left", "first"), node("right", "first"), node("last", "left", "right"))));
        Map<String, Box> boxes = boxes(layout);
        Box left = boxes.get("left");
        Box right = boxes.get("right");
        assertThat(left.y()).isEqualTo(right.y());
        assertThat(left.x() + GraphLayout.BOX_WIDTH).isLessThan(right.x());
        assertThat(boxes.get("first").middle())
                .isEqualTo(boxes.get("last").middle())
                .isEqualTo((left.middle() + right.middle()) / 2);
        assertThat(lines(layout))
                .containsExactlyInAnyOrder("first > left", "first > right", "left > last", "right > last");
    }

    @Test
    void what_follows_from_other_lines_has_none_and_waiting_alone_is_told_apart() {
        GraphLayout layout = GraphLayout.of(new StageGraph(List.of(
                node("a"),
                node("b", "a"),
                new Node("c", List.of("a", "b"), List.of()),
                new Node("d", List.of("a"), List.of("c")))));
        assertThat(lines(layout)).containsExactly("a > b", "b > c", "c .. d");
        assertThat(layout.boxes())
                .extracting(Box::x)
                .containsOnly(layout.boxes().get(0).x());
    }

    @Test
    void lines_do_not_cross_where_they_need_not() {
        GraphLayout layout = GraphLayout.of(new StageGraph(
                List.of(node("a"), node("b"), node("c"), node("x", "c"), node("y", "b"), node("z", "a"))));
        Map<String, Box> boxes = boxes(layout);
        assertThat(boxes.get("z").x()).isEqualTo(boxes.get("a").x());
        assertThat(boxes.get("x").x()).isEqualTo(boxes.get("c").x());
    }

    @Test
    void nothing_at_all_is_drawn_as_nothing() {
        assertThat(GraphLayout.of(new StageGraph(List.of())).boxes()).isEmpty();
    }

    @Test
    void in_any_graph_boxes_keep_apart_lines_go_down_and_none_runs_through_a_box() {
        Random random = new Random(20261126);
        for (int round = 0; round < 300; round++) {
            List<Node> nodes = new ArrayList<>();
            int stages = 1 + random.nextInt(14);
            for (int i = 0; i < stages; i++) {
                List<String> reads = new ArrayList<>();
                List<String> after = new ArrayList<>();
                for (int before = 0; before < i; before++) {
                    int drawn = random.nextInt(6);
                    (drawn == 0 ? reads : drawn == 1 ? after : new ArrayList<String>()).add("s" + before);
                }
                nodes.add(new Node("s" + i, reads, after));
            }
            GraphLayout layout = GraphLayout.of(new StageGraph(nodes));
            assertThat(layout).isEqualTo(GraphLayout.of(new StageGraph(nodes)));
            apart(layout);
            Map<String, Box> boxes = boxes(layout);
            for (Node node : nodes) {
                List<String> all = new ArrayList<>(node.reads());
                all.addAll(node.after());
                all.forEach(before -> assertThat(boxes.get(before).y())
                        .isLessThan(boxes.get(node.stage()).y()));
            }
            layout.lines().forEach(line -> free(line, layout));
        }
    }

    private static void apart(GraphLayout layout) {
        for (Box one : layout.boxes()) {
            assertThat(one.x()).isNotNegative();
            assertThat(one.x() + GraphLayout.BOX_WIDTH).isLessThanOrEqualTo(layout.width());
            assertThat(one.y() + GraphLayout.BOX_HEIGHT).isLessThanOrEqualTo(layout.height());
            for (Box other : layout.boxes()) {
                if (one != other && one.y() == other.y()) {
                    assertThat(Math.abs(one.x() - other.x())).isGreaterThan(GraphLayout.BOX_WIDTH);
                }
            }
        }
    }

    private static void free(Line line, GraphLayout layout) {
        Map<String, Box> boxes = boxes(layout);
        Box from = boxes.get(line.from());
        Box to = boxes.get(line.to());
        assertThat(line.path())
                .startsWith("M" + from.middle() + " " + (from.y() + GraphLayout.BOX_HEIGHT))
                .contains("L" + to.middle() + " " + to.y());
        for (MatchResult turn : TURN.matcher(line.path()).results().toList()) {
            assertThat(number(turn, 6)).isGreaterThanOrEqualTo(number(turn, 2));
        }
        for (MatchResult down : DOWN.matcher(line.path()).results().toList()) {
            for (Box box : layout.boxes()) {
                boolean beside = number(down, 1) <= box.x() || number(down, 1) >= box.x() + GraphLayout.BOX_WIDTH;
                assertThat(box.y() != number(down, 2) || beside).isTrue();
            }
        }
    }

    private static int number(MatchResult found, int group) {
        return Integer.parseInt(found.group(group));
    }
}
