package io.says.orchestrator.tune;

import io.says.report.LearningCurve;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a trial ended; one line of {@code trials.jsonl}.
 *
 * @param number its place in the search, from 1
 * @param candidate which parameter set it is, from 1
 * @param rung the round of successive halving, from 0
 * @param parameters values as text by parameter
 * @param status how it ended
 * @param value the metric that is compared; null where the trial failed
 * @param metrics every metric of the model on the validation part
 * @param seconds how long it took, at least 0
 * @param error why it failed; null where it did not
 * @param learning how the fit went; null where it failed, where the trainer does not say, and in older records
 */
public record TrialRecord(
        int number,
        int candidate,
        int rung,
        Map<String, String> parameters,
        Status status,
        @Nullable Double value,
        Map<String, Double> metrics,
        double seconds,
        @Nullable String error,
        @Nullable LearningCurve learning) {

    /** A trial whose fit nobody watched. */
    public TrialRecord(
            int number,
            int candidate,
            int rung,
            Map<String, String> parameters,
            Status status,
            @Nullable Double value,
            Map<String, Double> metrics,
            double seconds,
            @Nullable String error) {
        this(number, candidate, rung, parameters, status, value, metrics, seconds, error, null);
    }

    /** How a trial ended. */
    public enum Status {
        /** With a model and its metrics. */
        DONE,
        /** With an error. */
        FAILED
    }

    /** Copies the maps, in their order. */
    public TrialRecord {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    static TrialRecord done(Trial trial, double value, Map<String, Double> metrics, double seconds) {
        return new TrialRecord(
                trial.number(),
                trial.candidate(),
                trial.rung(),
                trial.parameters(),
                Status.DONE,
                value,
                metrics,
                seconds,
                null);
    }

    static TrialRecord failed(Trial trial, String error, double seconds) {
        return new TrialRecord(
                trial.number(),
                trial.candidate(),
                trial.rung(),
                trial.parameters(),
                Status.FAILED,
                null,
                Map.of(),
                seconds,
                error);
    }

    TrialRecord with(@Nullable LearningCurve curve) {
        return new TrialRecord(number, candidate, rung, parameters, status, value, metrics, seconds, error, curve);
    }

    boolean isOf(Trial trial) {
        return number == trial.number()
                && rung == trial.rung()
                && candidate == trial.candidate()
                && parameters.equals(trial.parameters());
    }
}
