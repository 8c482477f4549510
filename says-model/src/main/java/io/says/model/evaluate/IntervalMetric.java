package io.says.model.evaluate;

import io.says.spi.EvaluatedUser;
import io.says.spi.EvaluationData;
import io.says.spi.Metric;
import io.says.spi.MetricFactory;
import java.util.List;

/**
 * Whether a model is as sure as it should be: the share of test ratings inside its central predictive interval, normal about the
 * prediction (Gneiting, Balabdaoui and Raftery 2007, "Probabilistic forecasts, calibration and sharpness"). Right is what the name says,
 * neither less nor more; so it is no mean over users that two models would be compared by. Taken of models that carry an uncertainty.
 *
 * @param name {@code interval-} and the percentage
 * @param description for people
 * @param reach half the interval's width, in standard deviations
 */
record IntervalMetric(String name, String description, double reach) implements MetricFactory {

    static List<MetricFactory> all() {
        return List.of(
                new IntervalMetric(
                        "interval-80",
                        "share of test ratings inside the model's 80 % predictive interval: 0.8 is right",
                        1.2815515655446004),
                new IntervalMetric(
                        "interval-95",
                        "share of test ratings inside the model's 95 % predictive interval: 0.95 is right",
                        1.959963984540054));
    }

    @Override
    public boolean higherIsBetter() {
        return true; // of two intervals that claim the same, the one that is wrong less often
    }

    @Override
    public Aspect aspect() {
        return Aspect.RATING;
    }

    @Override
    public Metric create(EvaluationData data, int cutoff) {
        return new Inside(reach);
    }

    /** Ratings counted. */
    private static final class Inside implements Metric {

        private final double reach;
        private long inside;
        private long all;

        Inside(double reach) {
            this.reach = reach;
        }

        @Override
        public void add(EvaluatedUser user) {
            for (int i = 0; i < user.deviations().length; i++) {
                double error = Math.abs((double) user.predicted()[i] - user.actual()[i]);
                inside += error <= reach * user.deviations()[i] ? 1 : 0;
                all++;
            }
        }

        @Override
        public void combine(Metric other) {
            inside += ((Inside) other).inside;
            all += ((Inside) other).all;
        }

        @Override
        public double result() {
            return (double) inside / all; // NaN where no prediction had an interval
        }
    }
}
