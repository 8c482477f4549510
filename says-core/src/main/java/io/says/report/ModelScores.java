package io.says.report;

import java.util.List;
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
 * @param intervals the confidence interval of each metric that is a mean over users, at the first cutoff; null in older reports
 * @param groups how it did for parts of the users and of the test rows; null in older reports
 */
public record ModelScores(
        String model,
        boolean baseline,
        Map<String, Double> metrics,
        @Nullable Long ratingsPredicted,
        @Nullable Map<String, Interval> intervals,
        @Nullable List<UserGroup> groups) {

    /** A row of metrics alone. */
    public ModelScores(String model, boolean baseline, Map<String, Double> metrics) {
        this(model, baseline, metrics, null, null, null);
    }

    /** A row of metrics alone that says how many ratings were predicted. */
    public ModelScores(String model, boolean baseline, Map<String, Double> metrics, @Nullable Long ratingsPredicted) {
        this(model, baseline, metrics, ratingsPredicted, null, null);
    }
}
