package io.says.model.evaluate;

import io.says.report.Interval;
import io.says.report.Passport;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one row on one part; a line of {@code docs/results.jsonl}.
 *
 * @param data the data set
 * @param part the fold or seed
 * @param trainer the trainer
 * @param version of what it computes
 * @param parameters as listed
 * @param metrics value by metric; empty where it failed
 * @param intervals by metric
 * @param predicted ratings predicted; null where none were
 * @param dropped rows asked for that training cannot know
 * @param cpuSeconds of all threads while it was fitted
 * @param seconds the time of the same
 * @param passport the protocol
 * @param conditions under which times were taken
 * @param error why there are no metrics; null where there are
 */
record ResultRow(
        String data,
        String part,
        String trainer,
        String version,
        String parameters,
        Map<String, Double> metrics,
        Map<String, Interval> intervals,
        @Nullable Long predicted,
        long dropped,
        double cpuSeconds,
        double seconds,
        Passport passport,
        String conditions,
        @Nullable String error) {

    boolean isOf(ResultsList.Listed listed, String wantedPart) {
        return data.equals(listed.data())
                && part.equals(wantedPart)
                && trainer.equals(listed.trainer())
                && version.equals(BenchFit.version(listed.trainer()))
                && parameters.equals(listed.parameters());
    }
}
