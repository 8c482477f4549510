package io.says.orchestrator.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a stage.
 *
 * @param stage the stage
 * @param attempt its number, from 1
 * @param startedAt when it began
 * @param endedAt when it ended; null while it is under way
 * @param outcome {@code SUCCEEDED}, {@code FAILED}, {@code CANCELLED} or {@code CRASHED}; null while it is under way
 * @param message what it ended with
 * @param nextAt when the next attempt was due; null where none followed
 */
public record AttemptRecord(
        String stage,
        int attempt,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String outcome,
        @Nullable String message,
        @Nullable Instant nextAt) {}
