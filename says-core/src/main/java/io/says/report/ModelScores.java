package io.says.report;

import java.util.Map;

/**
 * One row of the metric table.
 *
 * @param model the trainer's name, or the baseline's
 * @param baseline whether it is a baseline
 * @param metrics value by metric name, for example {@code rmse} or {@code ndcg@10}; a metric that does not apply is absent
 */
public record ModelScores(String model, boolean baseline, Map<String, Double> metrics) {}
