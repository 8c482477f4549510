package io.says.spi;

/** The mean of a {@link UserMetric} being taken. */
final class MeanOfUsers implements Metric {

    private final UserMetric value;
    private final UserMetricFactory.Mean mean;
    private double sum;
    private double weights;

    MeanOfUsers(UserMetric value, UserMetricFactory.Mean mean) {
        this.value = value;
        this.mean = mean;
    }

    @Override
    public void add(EvaluatedUser user) {
        double own = value.of(user);
        if (!Double.isNaN(own)) {
            double weight = mean == UserMetricFactory.Mean.OVER_USERS ? 1 : user.actual().length;
            sum += own * weight;
            weights += weight;
        }
    }

    @Override
    public void combine(Metric other) {
        MeanOfUsers that = (MeanOfUsers) other;
        sum += that.sum;
        weights += that.weights;
    }

    @Override
    public double result() {
        double result = sum / weights;
        return mean == UserMetricFactory.Mean.ROOT_OVER_RATINGS ? Math.sqrt(result) : result;
    }
}
