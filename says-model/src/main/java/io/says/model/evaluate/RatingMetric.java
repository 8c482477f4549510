package io.says.model.evaluate;

import io.says.spi.EvaluatedUser;
import io.says.spi.EvaluationData;
import io.says.spi.MetricFactory;
import io.says.spi.UserMetric;
import io.says.spi.UserMetricFactory;
import java.util.List;

/** The errors of predicted ratings. */
record RatingMetric(String name, String description, boolean squared) implements UserMetricFactory {

    static List<MetricFactory> all() {
        return List.of(
                new RatingMetric("rmse", "root of the mean squared error over all test ratings predicted", true),
                new RatingMetric("mae", "mean absolute error over all test ratings predicted", false));
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    @Override
    public Aspect aspect() {
        return Aspect.RATING;
    }

    @Override
    public Mean mean() {
        return squared ? Mean.ROOT_OVER_RATINGS : Mean.OVER_RATINGS;
    }

    @Override
    public UserMetric userMetric(EvaluationData data, int cutoff) {
        return this::error;
    }

    private double error(EvaluatedUser user) {
        double sum = 0;
        for (int i = 0; i < user.actual().length; i++) {
            double error = (double) user.predicted()[i] - user.actual()[i];
            sum += squared ? error * error : Math.abs(error);
        }
        return sum / user.actual().length; // NaN for a user without a predicted rating, who is not counted
    }
}
