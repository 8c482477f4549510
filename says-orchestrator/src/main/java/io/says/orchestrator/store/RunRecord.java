package io.says.orchestrator.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as the store knows it.
 *
 * @param id the run
 * @param state where it is
 * @param startedAt when it began
 * @param endedAt when it ended; null while it runs
 * @param pid the process it runs or ran in
 * @param releaseId the release it published
 * @param errorCode the code of what ended it
 * @param errorText the rendered error
 */
public record RunRecord(
        String id,
        RunState state,
        Instant startedAt,
        @Nullable Instant endedAt,
        long pid,
        @Nullable String releaseId,
        @Nullable String errorCode,
        @Nullable String errorText) {}
