package io.says.orchestrator.run;

import io.says.json.Range;
import java.time.Duration;

/**
 * How attempts are made, {@code says.run}.
 *
 * @param attempts attempts of a stage in all, when its failures can be retried
 * @param backoff the wait before the second attempt; doubled for each further one
 * @param maxBackoff the longest wait
 * @param jitter the share by which a wait varies, 0 to 1
 * @param attemptTimeout how long one attempt may take
 */
public record RunConfig(
        @Range(min = 1, max = 100) int attempts,
        Duration backoff,
        Duration maxBackoff,
        @Range(min = 0, max = 1) double jitter,
        Duration attemptTimeout) {

    /** Checks the durations. */
    public RunConfig {
        if (backoff.isNegative() || backoff.isZero() || maxBackoff.compareTo(backoff) < 0) {
            throw new IllegalArgumentException("says.run.backoff must be positive and at most max-backoff");
        }
        if (attemptTimeout.isNegative() || attemptTimeout.isZero()) {
            throw new IllegalArgumentException("says.run.attempt-timeout must be positive");
        }
    }
}
