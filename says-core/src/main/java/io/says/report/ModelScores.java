package io.says.report;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of the metric table.
 *
 * @param model the trainer's name, or the baseline's
 * @param baseline whether it is a baseline
 * @param metrics value by metric name, for example {@code rmse} or {@code ndcg@10}; a metric that does not apply is absent
 * @param ratingsPredicted how many of the test ratings it gave a finite prediction for: rmse and mae are means over these
 *     alone; null where it predicts no ratings, or the report is older than the figure
 */
public record ModelScores(
        String model,
        boolean baseline,
        Map<String, Double> metrics,
        @Nullable Long ratingsPredicted) {

    /** A row that says nothing about the ratings predicted. */
    public ModelScores(String model, boolean baseline, Map<String, Double> metrics) {
        this(model, baseline, metrics, null);
    }
}
