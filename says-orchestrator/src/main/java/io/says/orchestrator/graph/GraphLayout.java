package io.says.orchestrator.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the stages of a graph stand in a drawing, from the top down, and the lines between them, in pixels. What a stage waits for by
 * way of another stage has no line of its own. Layers by the longest way, their order by barycentres, after Sugiyama, Tagawa and Toda
 * (1981); what stands alone below another, and lines that pass layers, stand straight in one column where they do not cross, after Brandes
 * and Köpf (2001). The same graph always gives the same drawing.
 *
 * @param width how wide the drawing is
 * @param height how high it is
 * @param boxes the stages, in the order of the graph
 * @param lines what they wait for
 */
public record GraphLayout(int width, int height, List<Box> boxes, List<Line> lines) {

    /** How wide a box is, in pixels. */
    public static final int BOX_WIDTH = 148;

    /** How high a box is, in pixels. */
    public static final int BOX_HEIGHT = 44;

    private static final int GAP = 20;
    private static final int DROP = 26;
    private static final int MARGIN = 4;
    private static final int LINE_WIDTH = 8;
    private static final int HEAD = 4;
    private static final int SWEEPS = 8;
    private static final int PULLS = 60;

    /**
     * A stage.
     *
     * @param stage its name
     * @param x its left edge
     * @param y its upper edge
     */
    public record Box(String stage, int x, int y) {

        /** The middle from left to right. */
        public int middle() {
            return x + BOX_WIDTH / 2;
        }
    }

    /**
     * A line.
     *
     * @param from the stage waited for
     * @param to the stage that waits
     * @param reads whether the stage reads what the other wrote, or waits for it alone
     * @param path the line with its head, as the path of an SVG
     */
    public record Line(String from, String to, boolean reads, String path) {}

    /** Copies the lists. */
    public GraphLayout {
        boxes = List.copyOf(boxes);
        lines = List.copyOf(lines);
    }

    /** Lays a graph out. */
    public static GraphLayout of(StageGraph graph) {
        return new Drawing(graph).layout();
    }

    /** A stage, or a place where a line passes a layer. */
    private static final class Cell {

        private final int layer;
        private final boolean box;
        private final List<Cell> above = new ArrayList<>();
        private final List<Cell> below = new ArrayList<>();
        private int place;
        private double x;
        private Column column = new Column(this);
        private boolean aligned;
        private @Nullable Cell left;
        private @Nullable Cell right;

        Cell(int layer, boolean box) {
            this.layer = layer;
            this.box = box;
        }

        double half() {
            return (box ? BOX_WIDTH : LINE_WIDTH) / 2.0;
        }

        int top() {
            return MARGIN + layer * (BOX_HEIGHT + DROP);
        }
    }

    /** Cells below each other that stand straight. */
    private static final class Column {

        private final List<Cell> cells = new ArrayList<>();
        private double x = Double.NaN;

        Column(Cell first) {
            cells.add(first);
        }

        /** Takes a cell with what stands straight below it already. */
        void take(Cell cell) {
            List<Cell> taken = cell.column.cells;
            taken.forEach(one -> one.column = this);
            cells.addAll(taken);
        }

        /** As far to the left as what stands there lets it: columns do not cross, so this comes to an end. */
        double leftmost() {
            if (Double.isNaN(x)) {
                double least = 0;
                for (Cell cell : cells) {
                    Cell left = cell.left;
                    least = Math.max(least, left == null ? cell.half() : left.column.leftmost() + apart(left, cell));
                }
                x = least;
            }
            return x;
        }

        void pull() {
            double sum = 0;
            int joined = 0;
            double least = Double.NEGATIVE_INFINITY;
            double most = Double.POSITIVE_INFINITY;
            for (Cell cell : cells) {
                for (List<Cell> neighbours : List.of(cell.above, cell.below)) {
                    for (Cell other : neighbours) {
                        if (other.column != this) {
                            sum += other.column.x;
                            joined++;
                        }
                    }
                }
                Cell left = cell.left;
                Cell right = cell.right;
                least = left == null ? least : Math.max(least, left.column.x + apart(left, cell));
                most = right == null ? most : Math.min(most, right.column.x - apart(cell, right));
            }
            if (joined > 0) {
                x = Math.max(least, Math.min(most, sum / joined));
            }
        }

        private static double apart(Cell left, Cell right) {
            return left.half() + GAP + right.half();
        }
    }

    /** A line with the cells it runs through, both ends among them. */
    private record Way(String from, String to, boolean reads, List<Cell> cells) {}

    /** One drawing in the making. */
    private static final class Drawing {

        private final List<StageGraph.Node> stages;
        private final List<Cell> boxes = new ArrayList<>();
        private final List<Way> ways = new ArrayList<>();
        private final List<List<Cell>> layers = new ArrayList<>();

        Drawing(StageGraph graph) {
            this.stages = graph.stages();
            List<Set<Integer>> waits = necessary();
            for (int i = 0; i < stages.size(); i++) {
                int layer = 0;
                for (int before : waits.get(i)) {
                    layer = Math.max(layer, boxes.get(before).layer + 1);
                }
                boxes.add(added(new Cell(layer, true)));
            }
            for (int i = 0; i < stages.size(); i++) {
                for (int before : waits.get(i)) {
                    connect(before, i);
                }
            }
        }

        /** For each stage those it waits for, but for what follows from the others. */
        private List<Set<Integer>> necessary() {
            Map<String, Integer> places = new HashMap<>();
            List<Set<Integer>> waits = new ArrayList<>();
            List<BitSet> earlier = new ArrayList<>();
            for (StageGraph.Node node : stages) {
                Set<Integer> all = new TreeSet<>(Comparator.reverseOrder());
                for (List<String> names : List.of(node.reads(), node.after())) {
                    names.stream().filter(places::containsKey).map(places::get).forEach(all::add);
                }
                BitSet reached = new BitSet();
                Set<Integer> kept = new TreeSet<>();
                for (int before : all) { // the latest first: what it reaches is known then
                    if (!reached.get(before)) {
                        kept.add(before);
                        reached.set(before);
                        reached.or(earlier.get(before));
                    }
                }
                places.put(node.stage(), waits.size());
                waits.add(kept);
                earlier.add(reached);
            }
            return waits;
        }

        private Cell added(Cell cell) {
            while (layers.size() <= cell.layer) {
                layers.add(new ArrayList<>());
            }
            cell.place = layers.get(cell.layer).size();
            layers.get(cell.layer).add(cell);
            return cell;
        }

        private void connect(int from, int to) {
            List<Cell> cells = new ArrayList<>(List.of(boxes.get(from)));
            for (int layer = boxes.get(from).layer + 1; layer < boxes.get(to).layer; layer++) {
                cells.add(added(new Cell(layer, false)));
            }
            cells.add(boxes.get(to));
            for (int i = 1; i < cells.size(); i++) {
                cells.get(i - 1).below.add(cells.get(i));
                cells.get(i).above.add(cells.get(i - 1));
            }
            String name = stages.get(from).stage();
            ways.add(
                    new Way(name, stages.get(to).stage(), stages.get(to).reads().contains(name), cells));
        }

        GraphLayout layout() {
            order();
            place();
            double left = Double.MAX_VALUE;
            double right = 0;
            for (List<Cell> layer : layers) {
                left = Math.min(left, layer.get(0).x - layer.get(0).half());
                Cell last = layer.get(layer.size() - 1);
                right = Math.max(right, last.x + last.half());
            }
            for (List<Cell> layer : layers) {
                for (Cell cell : layer) {
                    cell.x += MARGIN - left;
                }
            }
            List<Box> placed = new ArrayList<>();
            for (int i = 0; i < stages.size(); i++) {
                Cell cell = boxes.get(i);
                placed.add(new Box(stages.get(i).stage(), (int) Math.round(cell.x - cell.half()), cell.top()));
            }
            return new GraphLayout(
                    layers.isEmpty() ? 2 * MARGIN : (int) Math.ceil(right - left) + 2 * MARGIN,
                    layers.isEmpty() ? 2 * MARGIN : layers.size() * (BOX_HEIGHT + DROP) - DROP + 2 * MARGIN,
                    placed,
                    ways.stream()
                            .map(way -> new Line(way.from(), way.to(), way.reads(), path(way.cells())))
                            .toList());
        }

        /** Puts each layer into the order that leaves the fewest crossings, of those that sweeps up and down come by. */
        private void order() {
            int fewest = crossings();
            List<List<Cell>> best = copied();
            for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
                boolean down = sweep % 2 == 0;
                for (int i = 1; i < layers.size(); i++) {
                    List<Cell> layer = layers.get(down ? i : layers.size() - 1 - i);
                    Map<Cell, Double> centres = new HashMap<>();
                    layer.forEach(cell -> centres.put(cell, centre(down ? cell.above : cell.below, cell.place)));
                    layer.sort(Comparator.comparingDouble(centres::get)); // stable
                    number(layer);
                }
                int now = crossings();
                if (now < fewest) {
                    fewest = now;
                    best = copied();
                }
            }
            layers.clear();
            layers.addAll(best);
            layers.forEach(Drawing::number);
        }

        private static double centre(List<Cell> neighbours, double otherwise) {
            return neighbours.stream().mapToInt(cell -> cell.place).average().orElse(otherwise);
        }

        private static void number(List<Cell> layer) {
            for (int i = 0; i < layer.size(); i++) {
                layer.get(i).place = i;
            }
        }

        private List<List<Cell>> copied() {
            List<List<Cell>> copy = new ArrayList<>();
            layers.forEach(layer -> copy.add(new ArrayList<>(layer)));
            return copy;
        }

        private int crossings() {
            int crossings = 0;
            for (List<Cell> layer : layers) {
                List<int[]> seen = new ArrayList<>();
                for (Cell cell : layer) {
                    for (Cell below : cell.below) {
                        for (int[] other : seen) {
                            int across = Integer.compare(cell.place, other[0]) * Integer.compare(below.place, other[1]);
                            crossings += across < 0 ? 1 : 0;
                        }
                        seen.add(new int[] {cell.place, below.place});
                    }
                }
            }
            return crossings;
        }

        /** Draws each column towards those it is joined to, as far as its neighbours let it. */
        private void place() {
            List<Column> columns = columns();
            columns.forEach(Column::leftmost);
            for (int sweep = 0; sweep < PULLS; sweep++) {
                // Those on the side that is pulled to move first, so that they make way.
                columns.sort(Comparator.comparingDouble(sweep % 2 == 0 ? column -> column.x : column -> -column.x));
                columns.forEach(Column::pull);
            }
            layers.forEach(layer -> layer.forEach(cell -> cell.x = cell.column.x));
        }

        private List<Column> columns() {
            layers.forEach(layer -> layer.forEach(cell -> cell.column = new Column(cell)));
            for (boolean lines : List.of(true, false)) { // lines that pass first: they are longest
                for (int i = 1; i < layers.size(); i++) {
                    for (Cell cell : layers.get(i)) {
                        Cell above = cell.above.isEmpty() ? null : cell.above.get(0);
                        boolean single = cell.above.size() == 1 && above != null && above.below.size() == 1;
                        if (above != null && single && lines == !(cell.box || above.box) && cell.box == above.box) {
                            if (straight(layers.get(i), above, cell)) {
                                above.column.take(cell);
                                cell.aligned = true;
                            }
                        }
                    }
                }
            }
            List<Column> columns = new ArrayList<>();
            for (List<Cell> layer : layers) {
                for (Cell cell : layer) {
                    if (cell.column.cells.get(0) == cell) {
                        columns.add(cell.column);
                    }
                    cell.left = cell.place == 0 ? null : layer.get(cell.place - 1);
                    cell.right = cell.place == layer.size() - 1 ? null : layer.get(cell.place + 1);
                }
            }
            return columns;
        }

        /** Whether two cells can stand in one column without crossing another that runs through both layers. */
        private static boolean straight(List<Cell> layer, Cell above, Cell cell) {
            return layer.stream()
                    .filter(other -> other.aligned)
                    .allMatch(other -> Integer.compare(other.place, cell.place)
                            == Integer.compare(other.above.get(0).place, above.place));
        }

        private static String path(List<Cell> cells) {
            Cell last = cells.get(cells.size() - 1);
            int x = (int) Math.round(cells.get(0).x);
            int y = cells.get(0).top() + BOX_HEIGHT;
            StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "M%d %d", x, y));
            for (Cell cell : cells.subList(1, cells.size())) {
                int toX = (int) Math.round(cell.x);
                int toY = cell.top();
                int half = (y + toY) / 2;
                path.append(String.format(Locale.ROOT, "C%d %d %d %d %d %d", x, half, toX, half, toX, toY));
                x = toX;
                y = toY;
                if (cell != last) {
                    y += BOX_HEIGHT;
                    path.append(String.format(Locale.ROOT, "V%d", y));
                }
            }
            return path.append(String.format(
                            Locale.ROOT, "M%d %dL%d %dL%d %d", x - HEAD, y - HEAD - 1, x, y, x + HEAD, y - HEAD - 1))
                    .toString();
        }
    }
}
