package io.says.orchestrator.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a run as the store knows it.
 *
 * @param runId the run
 * @param ordinal its place in the run, from 0
 * @param stage its name
 * @param description one sentence for people
 * @param state where it is
 * @param attempt the latest attempt, from 1; 0 before the first
 * @param startedAt when its first attempt began
 * @param endedAt when it ended
 * @param outputName the name of its output
 * @param progress what it is doing; null when it is at nothing
 * @param done units of work done
 * @param total units of work in all, 0 where not known
 * @param errorText the rendered error of its latest failure; null where none was, or a later attempt succeeded
 * @param facts what it counted
 */
public record StageRecord(
        String runId,
        int ordinal,
        String stage,
        String description,
        StageState state,
        int attempt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String outputName,
        @Nullable String progress,
        long done,
        long total,
        @Nullable String errorText,
        Map<String, Long> facts) {}
