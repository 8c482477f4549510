package io.says.dataset;

import io.says.Feedback;

/**
 * How events became interactions; lies beside the rows of {@link Datasets#INTERACTIONS} and {@link Datasets#TRAIN}.
 *
 * @param rule the rating rule's name
 * @param description the rule in words
 * @param feedback what the numbers mean
 * @param duplicates which of several events of one (user, track) counts: first, last, sum, mean or max
 * @param chosen {@code configured}, or why it was chosen from the columns present
 */
public record InteractionRule(String rule, String description, Feedback feedback, String duplicates, String chosen) {

    /** The file's name; Spark passes over names that begin with an underscore. */
    public static final String FILE = "_rule.json";
}
