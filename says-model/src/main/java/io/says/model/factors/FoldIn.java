package io.says.model.factors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a user becomes a row of factors: one step for each model whose factors lie beside each other in it. Immutable.
 *
 * @param parts in the order of the row, at least one
 */
public record FoldIn(List<Part> parts) {

    private static final String PREFIX = "fold-in.";
    private static final String PARTS = PREFIX + "parts";

    /** Copies the list. */
    public FoldIn {
        parts = List.copyOf(parts);
    }

    /**
     * A stretch of the row.
     *
     * @param step what solves it
     * @param rank how many factors it is, biases included
     * @param multiplier of what the step gives
     */
    public record Part(UserStep step, int rank, float multiplier) {

        /** The weight of what is unobserved: above 0 where the step needs a gram matrix. */
        public float unobserved() {
            return step.objective().unobserved();
        }
    }

    /** How many factors a row has. */
    public int rank() {
        return parts.stream().mapToInt(Part::rank).sum();
    }

    /** As text by name, for the metadata of a release bundle. */
    public Map<String, String> metadata() {
        Map<String, String> texts = new TreeMap<>();
        texts.put(PARTS, Integer.toString(parts.size()));
        for (int i = 0; i < parts.size(); i++) {
            String prefix = PREFIX + i + ".";
            Part part = parts.get(i);
            texts.put(prefix + "rank", Integer.toString(part.rank()));
            texts.put(prefix + "multiplier", Float.toString(part.multiplier()));
            part.step().metadata().forEach((name, text) -> texts.put(prefix + "step." + name, text));
        }
        return texts;
    }

    /**
     * Reads what {@link #metadata()} wrote.
     *
     * @return without parts where nothing of it is there
     * @throws IllegalArgumentException when what is there cannot be
     */
    public static FoldIn of(Map<String, String> metadata) {
        List<Part> parts = new ArrayList<>();
        int count = Integer.parseInt(metadata.getOrDefault(PARTS, "0"));
        for (int i = 0; i < count; i++) {
            String prefix = PREFIX + i + ".";
            Map<String, String> step = new TreeMap<>();
            metadata.forEach((name, text) -> {
                if (name.startsWith(prefix + "step.")) {
                    step.put(name.substring(prefix.length() + "step.".length()), text);
                }
            });
            UserStep read = UserStep.of(step);
            int rank = Integer.parseInt(metadata.getOrDefault(prefix + "rank", ""));
            float multiplier = Float.parseFloat(metadata.getOrDefault(prefix + "multiplier", ""));
            if (read == null || rank < 1 || !Float.isFinite(multiplier)) {
                throw new IllegalArgumentException("the part " + i + " of what folds users in");
            }
            parts.add(new Part(read, rank, multiplier));
        }
        return new FoldIn(parts);
    }
}
