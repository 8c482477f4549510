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
 * @param request what it was asked to do; null where that is not known
 * @param resumes the run it goes on from; null where it was started afresh
 * @param cancelRequestedBy who wished it to end; null where nobody did
 */
public record RunRecord(
        String id,
        RunState state,
        Instant startedAt,
        @Nullable Instant endedAt,
        long pid,
        @Nullable String releaseId,
        @Nullable String errorCode,
        @Nullable String errorText,
        @Nullable RunRequest request,
        @Nullable String resumes,
        @Nullable String cancelRequestedBy) {}
