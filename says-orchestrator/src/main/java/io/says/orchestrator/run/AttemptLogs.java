package io.says.orchestrator.run;

import io.says.orchestrator.RunLogs;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** A log file for each attempt of whatever tells that it has started, stages and steps alike, and in each line whose it is. */
final class AttemptLogs {

    private static final String STAGE = "stage";
    private static final String ATTEMPT = "attempt";

    private final RunLogs logs;
    private final RunLogs.Format format;

    AttemptLogs(RunLogs logs, RunLogs.Format format) {
        this.logs = logs;
        this.format = format;
    }

    /** Opens the log of an attempt that the calling thread makes; what was said in its lines before is so again once it is closed. */
    RunLogs.Closing open(RunEvents events, String stage, int attempt) {
        @Nullable String stageBefore = MDC.get(STAGE);
        @Nullable String attemptBefore = MDC.get(ATTEMPT);
        MDC.put(STAGE, stage);
        MDC.put(ATTEMPT, Integer.toString(attempt));
        RunLogs.Closing log = logs.open(events.log(stage, attempt), format);
        return () -> {
            log.close();
            restore(STAGE, stageBefore);
            restore(ATTEMPT, attemptBefore);
        };
    }

    private static void restore(String key, @Nullable String before) {
        if (before == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, before);
        }
    }
}
