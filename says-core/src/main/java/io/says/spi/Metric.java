package io.says.spi;

/**
 * A measure being taken: add users one by one, combine parts taken on different threads, then ask for the result.
 * Splitting the users and combining the parts gives the same as adding them all. Not thread-safe.
 */
public interface Metric {

    /** Takes one user in. */
    void add(EvaluatedUser user);

    /** Takes in what another metric of the same factory and cutoff has seen. */
    void combine(Metric other);

    /** The value so far; NaN when nothing was counted. */
    double result();
}
