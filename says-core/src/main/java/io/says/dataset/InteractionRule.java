package io.says.dataset;

import io.says.Feedback;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How events became interactions; lies beside the rows of {@link Datasets#INTERACTIONS} and {@link Datasets#TRAIN}.
 *
 * @param rule the rating rule's name
 * @param description the rule in words
 * @param feedback what the numbers mean
 * @param duplicates which of several events of one (user, track) counts: first, last, sum, mean or max
 * @param chosen {@code configured}, or why it was chosen from the columns present
 * @param parameters the rule's settings in effect, by full key; none where nothing is given
 */
public record InteractionRule(
        String rule,
        String description,
        Feedback feedback,
        String duplicates,
        String chosen,
        @Nullable Map<String, String> parameters) {

    /** The file's name; Spark passes over names that begin with an underscore. */
    public static final String FILE = "_rule.json";

    /** Copies the map. */
    public InteractionRule {
        parameters = parameters == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** A rule without parameters. */
    public InteractionRule(String rule, String description, Feedback feedback, String duplicates, String chosen) {
        this(rule, description, feedback, duplicates, chosen, Map.of());
    }

    /** The rule's settings in effect, by full key. */
    @Override
    public Map<String, String> parameters() {
        return parameters == null ? Map.of() : parameters;
    }
}
