package io.says.example;

import io.says.spi.MetricFactory;
import io.says.testing.MetricFactoryContract;

final class FoundAnyMetricTest extends MetricFactoryContract {

    @Override
    protected MetricFactory factory() {
        return new FoundAnyMetric();
    }
}
