package io.says.report;

/**
 * Two models compared by one metric over the same users.
 *
 * @param metric its name, for example {@code ndcg@10}
 * @param value the first model's value over the users compared
 * @param other the second's
 * @param difference first minus second
 * @param interval the confidence interval of the difference
 * @param pValue how likely a difference at least as far from 0 would be if there were none, two-sided
 * @param users how many users both were judged on
 * @param higherIsBetter whether more of the metric is better
 */
public record Comparison(
        String metric,
        double value,
        double other,
        double difference,
        Interval interval,
        double pValue,
        int users,
        boolean higherIsBetter) {

    /** Whether the first is better by more than noise: the whole interval lies on the better side of 0. */
    public boolean isBetter() {
        return higherIsBetter ? interval.low() > 0 : interval.high() < 0;
    }

    /** Whether the first is worse by more than noise. */
    public boolean isWorse() {
        return higherIsBetter ? interval.high() < 0 : interval.low() > 0;
    }
}
