package io.says.report;

/**
 * What the values of one metric, a value a user, mean.
 *
 * @param metric its name, for example {@code ndcg@10}
 * @param overRatings whether a user counts as often as there are ratings of theirs, rather than once
 * @param root whether the metric is the root of the mean
 * @param higherIsBetter whether more is better
 */
public record UserColumn(String metric, boolean overRatings, boolean root, boolean higherIsBetter) {}
