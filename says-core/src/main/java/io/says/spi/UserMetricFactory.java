package io.says.spi;

/** A metric that is a mean over users, or over their ratings. */
public interface UserMetricFactory extends MetricFactory {

    /** Which mean it is. */
    enum Mean {
        /** Every user counts the same. */
        OVER_USERS,
        /** Every user counts as often as there are ratings predicted: the mean over ratings. */
        OVER_RATINGS,
        /** As {@link #OVER_RATINGS}, and the metric is the root of it. */
        ROOT_OVER_RATINGS
    }

    /** Which mean it is. */
    default Mean mean() {
        return Mean.OVER_USERS;
    }

    /**
     * The value of one user.
     *
     * @param data what is known of all tracks
     * @param cutoff K, at least 1
     */
    UserMetric userMetric(EvaluationData data, int cutoff);

    @Override
    default Metric create(EvaluationData data, int cutoff) {
        return new MeanOfUsers(userMetric(data, cutoff), mean());
    }
}
