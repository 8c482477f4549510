package io.says.model.gate;

import io.says.json.Range;

/**
 * {@code says.gate}.
 *
 * @param enabled whether there is a gate
 * @param metric the metric compared by, or {@code auto}
 * @param first what is asked against the baselines where there is no release to beat
 * @param sameData what is asked against the champion on the data it was judged on
 * @param newData what is asked against the champion on other data
 * @param minUsers how many users a comparison needs at least
 * @param maxUsers how many users the champion is judged on again at most
 * @param force whether a candidate that may not pass is let through
 * @param guards what it must not break
 */
record GateConfig(
        boolean enabled,
        String metric,
        Rule first,
        Rule sameData,
        Rule newData,
        @Range(min = 1) int minUsers,
        @Range(min = 1) int maxUsers,
        boolean force,
        Guards guards) {

    /** What is asked of a candidate. */
    enum Rule {
        /** Better by more than noise. */
        BETTER,
        /** Not worse by more than noise. */
        NOT_WORSE,
        /** Nothing. */
        ANY;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * {@code says.gate.guards}.
     *
     * @param usersWithout the largest share of users without any recommendation
     * @param normRatio the largest item norm as a multiple of the median one
     * @param coverageDrop the largest share of the champion's coverage that may be lost
     * @param longTailDrop the largest share of the champion's long-tail share that may be lost
     * @param rmseRise the largest share by which RMSE may exceed the champion's
     */
    record Guards(
            @Range(min = 0, max = 1) double usersWithout,
            @Range(min = 1) double normRatio,
            @Range(min = 0, max = 1) double coverageDrop,
            @Range(min = 0, max = 1) double longTailDrop,
            @Range(min = 0) double rmseRise) {}
}
