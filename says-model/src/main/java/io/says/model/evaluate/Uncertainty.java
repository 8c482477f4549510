package io.says.model.evaluate;

import io.says.report.Bootstrap;
import io.says.report.Comparison;
import io.says.report.Interval;
import io.says.report.ModelScores;
import io.says.report.UserColumn;
import io.says.report.UserScores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of the metric table with their intervals, and the first model against each other.
 *
 * @param scores the rows
 * @param comparisons the first model against each other, by the other's name
 */
record Uncertainty(List<ModelScores> scores, Map<String, List<Comparison>> comparisons) {

    static Uncertainty of(Bootstrap bootstrap, List<Scorer> scorers, List<Judgement> judgements) {
        List<UserScores> users = new ArrayList<>();
        List<UserColumn> columns = judgements.get(0).users().columns();
        judgements.forEach(judgement -> users.add(aligned(judgement.users(), columns)));
        Bootstrap.Draws draws = bootstrap.draw(users);
        List<ModelScores> scores = new ArrayList<>();
        Map<String, List<Comparison>> comparisons = new LinkedHashMap<>();
        for (int model = 0; model < scorers.size(); model++) {
            Judgement judgement = judgements.get(model);
            Map<String, Interval> intervals = draws.intervals(model);
            intervals.keySet().retainAll(judgement.metrics().keySet());
            scores.add(new ModelScores(
                    scorers.get(model).name(),
                    model > 0,
                    judgement.metrics(),
                    judgement.predicted(),
                    intervals,
                    judgement.groups()));
            if (model > 0) {
                List<Comparison> against = new ArrayList<>();
                for (UserColumn column : columns) {
                    draws.compare(0, model, column.metric()).ifPresent(against::add);
                }
                comparisons.put(scorers.get(model).name(), List.copyOf(against));
            }
        }
        return new Uncertainty(List.copyOf(scores), comparisons);
    }

    /** The same users with these metrics: those a baseline does not have apply to none of its users. */
    private static UserScores aligned(UserScores users, List<UserColumn> columns) {
        double[][] values = new double[columns.size()][];
        for (int c = 0; c < values.length; c++) {
            int at = users.columns().indexOf(columns.get(c));
            if (at >= 0) {
                values[c] = users.values()[at];
            } else {
                values[c] = new double[users.users().size()];
                java.util.Arrays.fill(values[c], Double.NaN);
            }
        }
        return new UserScores(users.users(), columns, values, users.ratings());
    }
}
