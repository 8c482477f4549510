package io.says.model.evaluate;

import io.says.spi.MetricFactory;
import java.util.List;
import java.util.stream.Stream;

/** The built-in metrics, in the order of the report. Formulas and sources are in {@code docs/metrics.md}. */
public final class Metrics {

    private Metrics() {}

    /** All of them. */
    public static List<MetricFactory> all() {
        return Stream.of(
                        RatingMetric.all(),
                        IntervalMetric.all(),
                        RankingMetric.all(),
                        ListMetric.all(),
                        ExposureMetric.all())
                .flatMap(List::stream)
                .toList();
    }
}
