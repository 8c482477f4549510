package io.says.orchestrator.pipeline;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.DatasetName;
import io.says.spi.Stage;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.storage.ContentHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The stages in the order data flows, derived from what they read and write. Immutable. */
public final class Pipeline {

    private final List<Node> nodes;
    private final Map<DatasetName, Node> writers;

    private Pipeline(List<Node> nodes, Map<DatasetName, Node> writers) {
        this.nodes = List.copyOf(nodes);
        this.writers = Map.copyOf(writers);
    }

    /**
     * A stage in its place.
     *
     * @param stage the stage
     * @param spec its place and identity
     * @param identity everything its output's name is a hash of
     * @param outputName that hash
     */
    public record Node(Stage stage, StageSpec spec, Map<String, String> identity, String outputName) {}

    /**
     * Makes the stages and puts them in order.
     *
     * @throws SaysException {@code INVALID_PIPELINE} or {@code INVALID_CONFIGURATION} with all problems at once
     */
    public static Pipeline of(List<StageFactory> factories, StageSettings settings) {
        List<Stage> stages = new ArrayList<>();
        List<SaysException> refused = new ArrayList<>();
        for (StageFactory factory : factories) {
            try {
                if (factory.enabled(settings)) {
                    stages.add(factory.create(settings));
                }
            } catch (SaysException e) {
                refused.add(e);
            }
        }
        if (refused.size() == 1) {
            throw refused.get(0);
        }
        if (!refused.isEmpty()) {
            throw new SaysException(
                    refused.get(0).code(),
                    String.join(
                            "; ",
                            refused.stream()
                                    .map(SaysException::problem)
                                    .distinct()
                                    .toList()),
                    refused.get(0).hint());
        }
        return of(stages);
    }

    /** Puts stages in order: by data flow, then by name. */
    public static Pipeline of(List<Stage> stages) {
        List<String> problems = new ArrayList<>();
        Map<String, Stage> byName = new TreeMap<>();
        Map<DatasetName, String> writer = new HashMap<>();
        for (Stage stage : stages) {
            StageSpec spec = stage.spec();
            if (byName.putIfAbsent(spec.name(), stage) != null) {
                problems.add("two stages are called \"" + spec.name() + "\"");
            }
            if (!spec.name().matches("[a-z][a-z0-9-]{0,62}")) {
                problems.add("\"" + spec.name() + "\" is not a stage name");
            }
            if (spec.writes().isEmpty()) {
                problems.add("stage \"" + spec.name() + "\" writes nothing");
            }
            for (DatasetName dataset : new TreeSet<>(spec.writes())) {
                String other = writer.putIfAbsent(dataset, spec.name());
                if (other != null) {
                    problems.add("dataset \"" + dataset + "\" is written by both " + other + " and " + spec.name());
                }
            }
        }
        byName.forEach((name, stage) -> {
            for (DatasetName dataset : new TreeSet<>(stage.spec().reads())) {
                if (!writer.containsKey(dataset)) {
                    problems.add("stage \"" + name + "\" reads \"" + dataset + "\", which no stage writes");
                }
            }
        });
        List<String> order = order(byName, writer, problems);
        if (!problems.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_PIPELINE,
                    "The stages do not form a pipeline: " + String.join("; ", problems),
                    "Mend or remove the plugins that bring these stages.");
        }
        Map<String, Node> done = new LinkedHashMap<>();
        Map<DatasetName, Node> writers = new HashMap<>();
        for (String name : order) {
            Node node = node(byName.get(name), writers);
            done.put(name, node);
            node.spec().writes().forEach(dataset -> writers.put(dataset, node));
        }
        return new Pipeline(new ArrayList<>(done.values()), writers);
    }

    private static Node node(@org.jspecify.annotations.Nullable Stage stage, Map<DatasetName, Node> writers) {
        if (stage == null) {
            throw new IllegalStateException("an ordered stage is a known stage");
        }
        StageSpec spec = stage.spec();
        Map<String, String> identity = new TreeMap<>(spec.identity());
        identity.put("stage", spec.name());
        identity.put("version", spec.version());
        for (DatasetName dataset : spec.reads()) {
            Node from = writers.get(dataset);
            identity.put("read." + dataset, from == null ? "" : from.outputName());
        }
        return new Node(stage, spec, Collections.unmodifiableMap(identity), ContentHash.ofValues(identity));
    }

    private static List<String> order(
            Map<String, Stage> byName, Map<DatasetName, String> writer, List<String> problems) {
        List<String> order = new ArrayList<>();
        TreeSet<String> left = new TreeSet<>(byName.keySet());
        boolean moved = true;
        while (moved && !left.isEmpty()) {
            moved = false;
            for (String name : left) {
                Stage stage = byName.get(name);
                boolean ready = stage != null
                        && Stream.concat(stage.spec().reads().stream(), stage.spec().after().stream())
                                .allMatch(dataset -> {
                                    String from = writer.get(dataset);
                                    return from == null || order.contains(from);
                                });
                if (ready) {
                    order.add(name);
                    left.remove(name);
                    moved = true;
                    break;
                }
            }
        }
        if (!left.isEmpty()) {
            problems.add("these stages wait for each other: " + String.join(", ", left));
        }
        return order;
    }

    /**
     * The part of the pipeline that a dataset comes from, and nothing else.
     *
     * @throws SaysException {@code INVALID_PIPELINE} when no stage writes it
     */
    public Pipeline upTo(DatasetName dataset) {
        Set<Node> needed = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>(List.of(writerOf(dataset)));
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (needed.add(node)) {
                node.spec().reads().forEach(read -> open.push(writerOf(read)));
            }
        }
        Map<DatasetName, Node> written = new HashMap<>(writers);
        written.values().retainAll(needed);
        return new Pipeline(nodes.stream().filter(needed::contains).toList(), written);
    }

    /** Whether a stage writes a dataset. */
    public boolean writes(DatasetName dataset) {
        return writers.containsKey(dataset);
    }

    /** The stages in the order they run. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The stage that writes a dataset. */
    public Node writerOf(DatasetName dataset) {
        Node node = writers.get(dataset);
        if (node == null) {
            throw new SaysException(
                    StandardErrorCode.INVALID_PIPELINE,
                    "No stage writes \"" + dataset + "\"",
                    "Put the plugin that brings it on the class path, for example says-etl or says-model.");
        }
        return node;
    }
}
