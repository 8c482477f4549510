package io.says.release;

/**
 * What the model of a release was fitted on.
 *
 * @param refitted whether it was fitted again on all interactions after evaluation; if not, the metrics are its own, and
 *     it knows the training part alone
 * @param interactions how many rows it was fitted on, one a (user, track), at least 0
 */
public record FittedOn(boolean refitted, long interactions) {}
