package io.says.orchestrator.run;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Range;
import io.says.orchestrator.RunLogs;
import io.says.orchestrator.pipeline.Pipeline;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How attempts are made, {@code says.run}.
 *
 * @param attempts attempts of a stage in all, when its failures can be retried
 * @param backoff the wait before the second attempt; doubled for each further one
 * @param maxBackoff the longest wait
 * @param jitter the share by which a wait varies, 0 to 1
 * @param attemptTimeout how long one attempt may take
 * @param timeout how long a stage may take with all its attempts and the waits between them; null for as long as it takes
 * @param deadline how long a whole run may take; null for as long as it takes
 * @param lease how long the process of a run may be silent before another run takes its place
 * @param logFormat how log files are written
 * @param parallel how many stages may be at work at a time
 * @param limits how many of them that use the same resource, by its name; 1 where nothing is said
 * @param again stages that run although their outputs are there, and with them what reads those
 * @param stages what is otherwise for some stages, by name
 */
public record RunConfig(
        @Range(min = 1, max = 100) int attempts,
        Duration backoff,
        Duration maxBackoff,
        @Range(min = 0, max = 1) double jitter,
        Duration attemptTimeout,
        @Nullable Duration timeout,
        @Nullable Duration deadline,
        Duration lease,
        RunLogs.Format logFormat,
        @Range(min = 1, max = 64) int parallel,
        Map<String, Integer> limits,
        Set<String> again,
        Map<String, StageRules> stages) {

    /** Checks the durations. */
    public RunConfig {
        again = Set.copyOf(again);
        stages = Map.copyOf(stages);
        limits = Map.copyOf(limits);
        if (limits.values().stream().anyMatch(limit -> limit < 1)) {
            throw new IllegalArgumentException("says.run.limits must be at least 1 each");
        }
        if (backoff.isNegative() || backoff.isZero() || maxBackoff.compareTo(backoff) < 0) {
            throw new IllegalArgumentException("says.run.backoff must be positive and at most max-backoff");
        }
        positive("attempt-timeout", attemptTimeout);
        positive("timeout", timeout);
        positive("deadline", deadline);
        if (lease.toMillis() < 1000) {
            throw new IllegalArgumentException("says.run.lease must be at least one second");
        }
    }

    private static void positive(String name, @Nullable Duration duration) {
        if (duration != null && (duration.isNegative() || duration.isZero())) {
            throw new IllegalArgumentException("says.run." + name + " must be positive");
        }
    }

    /**
     * What is otherwise for one stage, {@code says.run.stages.NAME}; what is null is as for all.
     *
     * @param attempts attempts in all
     * @param attemptTimeout how long one attempt may take
     * @param timeout how long it may take with all its attempts
     * @param uses resources it uses, names that {@code says.run.limits} knows
     */
    public record StageRules(
            @Range(min = 1, max = 100) @Nullable Integer attempts,
            @Nullable Duration attemptTimeout,
            @Nullable Duration timeout,
            @Nullable Set<String> uses) {

        /** Checks the durations. */
        public StageRules {
            uses = uses == null ? null : Set.copyOf(uses);
            positive("stages.NAME.attempt-timeout", attemptTimeout);
            positive("stages.NAME.timeout", timeout);
        }
    }

    /** Whether a stage shall run although its output is there: it is asked for again, or reads what such a one writes. */
    public boolean asksFor(Pipeline pipeline, Pipeline.Node node) {
        return again.contains(node.spec().name())
                || !again.isEmpty()
                        && node.spec().reads().stream()
                                .map(pipeline::writerOf)
                                .anyMatch(writer -> asksFor(pipeline, writer));
    }

    /** The resources that a stage uses. */
    Set<String> uses(String stage) {
        StageRules own = stages.get(stage);
        return own == null || own.uses() == null ? Set.of() : own.uses();
    }

    /** How many stages may use a resource at a time. */
    int limit(String resource) {
        return limits.getOrDefault(resource, 1);
    }

    /** The settings for one stage, with what is otherwise for it. */
    RunConfig of(String stage) {
        StageRules own = stages.get(stage);
        return own == null
                ? this
                : new RunConfig(
                        own.attempts() == null ? attempts : own.attempts(),
                        backoff,
                        maxBackoff,
                        jitter,
                        own.attemptTimeout() == null ? attemptTimeout : own.attemptTimeout(),
                        own.timeout() == null ? timeout : own.timeout(),
                        deadline,
                        lease,
                        logFormat,
                        parallel,
                        limits,
                        again,
                        Map.of());
    }

    /**
     * Refuses to speak of stages that there are not.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION}
     */
    void requireKnown(Set<String> known) {
        Set<String> unknown = new TreeSet<>(stages.keySet());
        unknown.addAll(again);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "says.run.stages or again speaks of stages that this run has not: " + String.join(", ", unknown),
                    "Its stages are " + String.join(", ", known) + ".");
        }
    }
}
