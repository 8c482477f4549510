package io.says.orchestrator.graph;

import io.says.dataset.DatasetName;
import io.says.json.Json;
import io.says.orchestrator.Plan;
import io.says.orchestrator.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which stages a stage waits for: those that write what it reads, and those it waits for without reading. Immutable.
 *
 * @param stages in the order they run, so that none waits for one behind it
 */
public record StageGraph(List<Node> stages) {

    /** Copies the list. */
    public StageGraph {
        stages = List.copyOf(stages);
    }

    /**
     * A stage.
     *
     * @param stage its name
     * @param reads the stages whose outputs it reads, in their order
     * @param after further stages it waits for, in their order
     */
    public record Node(String stage, List<String> reads, List<String> after) {

        /** Copies the lists. */
        public Node {
            reads = List.copyOf(reads);
            after = List.copyOf(after);
        }
    }

    /** The stages of a pipeline. */
    public static StageGraph of(Pipeline pipeline) {
        Gathered gathered = new Gathered();
        pipeline.nodes()
                .forEach(node -> gathered.add(
                        node.spec().name(),
                        node.spec().reads(),
                        node.spec().after(),
                        node.spec().writes()));
        return new StageGraph(gathered.nodes);
    }

    /** The stages of a plan. */
    public static StageGraph of(Plan plan) {
        Gathered gathered = new Gathered();
        plan.stages().forEach(stage -> gathered.add(stage.stage(), stage.reads(), stage.after(), stage.writes()));
        return new StageGraph(gathered.nodes);
    }

    /**
     * The same with a last step, which waits for all.
     *
     * @param step its name
     * @param reads the stages it reads from; for the others that no stage waits for it waits alone
     */
    public StageGraph then(String step, Set<String> reads) {
        Set<String> waitedFor = new HashSet<>(reads);
        stages.forEach(node -> {
            waitedFor.addAll(node.reads());
            waitedFor.addAll(node.after());
        });
        List<String> names = stages.stream().map(Node::stage).toList();
        List<Node> all = new ArrayList<>(stages);
        all.add(new Node(
                step,
                names.stream().filter(reads::contains).toList(),
                names.stream().filter(name -> !waitedFor.contains(name)).toList()));
        return new StageGraph(all);
    }

    /** As text that {@link #read} reads. */
    public String written() {
        return Json.write(this);
    }

    /**
     * Reads what {@link #written} wrote.
     *
     * @throws io.says.SaysException {@code CORRUPT_DATA}
     */
    public static StageGraph read(String text) {
        return Json.read(text, StageGraph.class, "the stages of a run");
    }

    /** Takes stages in their order. */
    private static final class Gathered {

        private final List<Node> nodes = new ArrayList<>();
        private final Map<DatasetName, String> writers = new HashMap<>();

        void add(String stage, Set<DatasetName> reads, Set<DatasetName> after, Set<DatasetName> writes) {
            List<String> from = writersOf(reads);
            List<String> waits = new ArrayList<>(writersOf(after));
            waits.removeAll(from);
            nodes.add(new Node(stage, from, waits));
            writes.forEach(dataset -> writers.put(dataset, stage));
        }

        private List<String> writersOf(Collection<DatasetName> datasets) {
            Set<String> found = new HashSet<>();
            datasets.stream().map(writers::get).filter(Objects::nonNull).forEach(found::add);
            return nodes.stream().map(Node::stage).filter(found::contains).toList();
        }
    }
}
