package io.says.orchestrator.tune;

import io.says.orchestrator.tune.TrialRecord.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is compared.
 *
 * @param metric the metric's name in the report, for example {@code ndcg@10}
 * @param higherIsBetter whether more of it is better
 */
public record Objective(String metric, boolean higherIsBetter) {

    /** Trials that ended well, the best first; where two are as good, the earlier candidate first. */
    public List<TrialRecord> ranked(List<TrialRecord> ended) {
        Comparator<TrialRecord> byValue = Comparator.comparingDouble(Objective::value);
        return ended.stream()
                .filter(trial -> trial.status() == Status.DONE && trial.value() != null)
                .sorted((higherIsBetter ? byValue.reversed() : byValue).thenComparingInt(TrialRecord::candidate))
                .toList();
    }

    /** The best of those that were fitted longest: a model of a short fit may not stay ahead. */
    public Optional<TrialRecord> best(List<TrialRecord> ended) {
        int last = ended.stream()
                .filter(trial -> trial.status() == Status.DONE)
                .mapToInt(TrialRecord::rung)
                .max()
                .orElse(0);
        return ranked(ended.stream().filter(trial -> trial.rung() == last).toList()).stream()
                .findFirst();
    }

    private static double value(TrialRecord trial) {
        Double value = trial.value();
        return value == null ? Double.NaN : value;
    }
}
