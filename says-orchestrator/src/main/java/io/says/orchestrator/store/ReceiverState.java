package io.says.orchestrator.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a receiver of events stands.
 *
 * @param name its name
 * @param failures how many tries in a row have failed, at least 0
 * @param triedAt when the last of those was made; null where there are none
 * @param openSince since when it is left alone, but for a try now and then; null while it is not
 * @param problem why the last try failed; null where none did
 * @param waiting how many events have happened since the last one that it dealt with, those among them that it does not want;
 *     0 while no try has failed, however far behind it is
 */
public record ReceiverState(
        String name,
        int failures,
        @Nullable Instant triedAt,
        @Nullable Instant openSince,
        @Nullable String problem,
        long waiting) {

    /** Whether it is left alone. */
    public boolean open() {
        return openSince != null;
    }
}
