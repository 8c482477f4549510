package io.says.orchestrator.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of a run.
 *
 * @param sequence its number in the store, ascending
 * @param runId the run
 * @param at when
 * @param type the name of an {@link io.says.spi.RunEvent.Type}
 * @param stage the stage, null for events of the whole run
 * @param attempt the attempt, 0 where it does not apply
 * @param message one line for people
 * @param details further values by name
 */
public record EventRecord(
        long sequence,
        String runId,
        Instant at,
        String type,
        @Nullable String stage,
        int attempt,
        String message,
        Map<String, Object> details) {}
