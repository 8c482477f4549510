package io.says.spi;

/**
 * A value for each user, of which the metric is the mean. Such a metric gets a confidence interval, a value for each group of
 * users, and a paired comparison between models. Thread-safe.
 */
@FunctionalInterface
public interface UserMetric {

    /** The user's own value; NaN where it does not apply, and then the user is not counted. */
    double of(EvaluatedUser user);
}
