package io.says.spi;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a run.
 *
 * @param type what
 * @param runId the run
 * @param stage the stage, null for events of the whole run
 * @param attempt the attempt, from 1; 0 where it does not apply
 * @param at when
 * @param message one line for people
 * @param details further values by name, such as {@code outputName}, {@code durationMillis}, {@code code}; as JSON objects
 *     {@code facts}, {@code reads} and {@code writes} (the version of each dataset by its name), {@code files} (the hash of each
 *     input file by its path)
 */
public record RunEvent(
        Type type,
        String runId,
        @Nullable String stage,
        int attempt,
        Instant at,
        String message,
        Map<String, String> details) {

    /** Copies the map. */
    public RunEvent {
        details = Map.copyOf(details);
    }

    /** The kinds of event. */
    public enum Type {
        /** The run was recorded and holds the workspace. */
        RUN_STARTED,
        /** A stage's output is there already. */
        STAGE_LOOKED_UP,
        /** An attempt began. */
        STAGE_STARTED,
        /** An attempt says how far it is. */
        STAGE_PROGRESS,
        /** A stage counted something. */
        STAGE_FACT,
        /** An attempt failed and another follows. */
        STAGE_RETRY,
        /** A stage's output was published. */
        STAGE_SUCCEEDED,
        /** A stage failed for good. */
        STAGE_FAILED,
        /** A release was made current. */
        RELEASE_PUBLISHED,
        /** The run ended well. */
        RUN_SUCCEEDED,
        /** The run ended badly. */
        RUN_FAILED,
        /** The run ended because somebody wished it. */
        RUN_CANCELLED,
        /** The run's process had disappeared, as the next run found. */
        RUN_CRASHED
    }
}
