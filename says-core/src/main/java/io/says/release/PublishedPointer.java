package io.says.release;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a place of publication said at some moment: which release serves, and which stands beside it. Never changed; the next one has the
 * next number.
 *
 * @param number 1 for the first, and no gap but where a publisher died
 * @param champion the release that serves
 * @param challenger the release beside it; null for none
 * @param at when it was written
 * @param by the id of the run that published, or {@code command}
 * @param why the reason; null for none
 * @param details more by name
 */
public record PublishedPointer(
        long number,
        String champion,
        @Nullable String challenger,
        Instant at,
        String by,
        @Nullable String why,
        Map<String, String> details) {}
