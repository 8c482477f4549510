package io.says.model.evaluate;

import io.says.report.UserColumn;
import io.says.spi.EvaluationData;
import io.says.spi.Metric;
import io.says.spi.MetricFactory;
import io.says.spi.UserMetric;
import io.says.spi.UserMetricFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is taken of one scorer: means over users, of which each user's value is kept, and other metrics, which only add up.
 *
 * @param means the means over users
 * @param wholes the others
 */
record Columns(List<Mean> means, List<Whole> wholes) {

    /**
     * A mean over users.
     *
     * @param column its name and what it means
     * @param aspect what it looks at
     * @param close whether it is among those looked at closely: with an interval, for each group, kept for comparisons
     * @param metric the value of a user
     */
    record Mean(UserColumn column, MetricFactory.Aspect aspect, boolean close, UserMetric metric) {}

    /**
     * Another metric.
     *
     * @param name its name
     * @param aspect what it looks at
     * @param create an empty one
     */
    record Whole(String name, MetricFactory.Aspect aspect, Supplier<Metric> create) {}

    static Columns of(
            List<MetricFactory> metrics, EvaluationData data, Protocol protocol, boolean ranks, boolean rates) {
        List<Mean> means = new ArrayList<>();
        List<Whole> wholes = new ArrayList<>();
        for (MetricFactory metric : metrics) {
            boolean rating = metric.aspect() == MetricFactory.Aspect.RATING;
            if (rating ? !rates : !ranks) {
                continue;
            }
            boolean many = metric.aspect() == MetricFactory.Aspect.RANKING && metric.atCutoff();
            for (int cutoff : many ? protocol.cutoffs() : List.of(protocol.cutoff())) {
                String name = metric.atCutoff() ? metric.name() + "@" + cutoff : metric.name();
                if (metric instanceof UserMetricFactory own) {
                    means.add(new Mean(
                            new UserColumn(
                                    name,
                                    own.mean() != UserMetricFactory.Mean.OVER_USERS,
                                    own.mean() == UserMetricFactory.Mean.ROOT_OVER_RATINGS,
                                    metric.higherIsBetter()),
                            metric.aspect(),
                            cutoff == protocol.cutoff(),
                            own.userMetric(data, cutoff)));
                } else {
                    wholes.add(new Whole(name, metric.aspect(), () -> metric.create(data, cutoff)));
                }
            }
        }
        return new Columns(means, wholes);
    }
}
