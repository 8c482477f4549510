package io.says.orchestrator.gc;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.time.Duration;

/**
 * What is kept although it could go.
 *
 * @param keep how many steps of going back stay possible, at least 0
 * @param olderThan what was installed or used by a run within this time stays; zero spares nothing for its age
 */
public record GarbagePolicy(int keep, Duration olderThan) {

    /** How many steps of going back stay possible where nobody says otherwise. */
    public static final int DEFAULT_KEEP = 5;

    /** Five steps back, and nothing spared for its age. */
    public static final GarbagePolicy DEFAULT = new GarbagePolicy(DEFAULT_KEEP, Duration.ZERO);

    /** Refuses what is below zero with {@code INVALID_REQUEST}. */
    public GarbagePolicy {
        if (keep < 0 || olderThan.isNegative()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "Not a policy for removing garbage: keep " + keep + ", older than " + olderThan,
                    "Neither may be below zero.");
        }
    }
}
