package io.says.etl.split;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Range;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code says.split}.
 *
 * @param protocol how
 * @param trainShare the share of the training part: random, per-user, temporal
 * @param n how many tracks of each user are tested: leave-last-n
 * @param cut the first instant of the test part, ISO 8601: temporal
 * @param holdoutShare the share of users held out: user-holdout
 * @param foldInShare the share of a held-out user's tracks that is known: user-holdout
 * @param repeats what becomes of test pairs that training holds too: temporal, given
 */
record SplitConfig(
        Protocol protocol,
        @Range(min = 0.01, max = 0.99) double trainShare,
        @Range(min = 1, max = 1_000_000) int n,
        @Nullable String cut,
        @Range(min = 0.001, max = 0.99) double holdoutShare,
        @Range(min = 0.01, max = 0.99) double foldInShare,
        Repeats repeats) {

    private static final int FIRST_YEAR = 1;
    private static final int LAST_YEAR = 9999;

    /** Test pairs that training holds too. */
    enum Repeats {
        /** They leave the test part, and are counted. */
        DROP,
        /** They stay. */
        KEEP
    }

    /**
     * The configured cut, null where there is none.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION} when it is no instant, or the protocol has no cut
     */
    @Nullable
    Instant instant() {
        if (cut == null || cut.isBlank()) {
            return null;
        }
        if (protocol != Protocol.AUTO && protocol != Protocol.TEMPORAL) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "says.split.cut is set, but says.split.protocol is " + protocol.key() + ", which cuts nowhere",
                    "Choose says.split.protocol = temporal, or take the cut out.");
        }
        String text = cut.strip();
        try {
            Instant exact = text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : Instant.parse(text);
            int year = exact.atOffset(ZoneOffset.UTC).getYear();
            if (year < FIRST_YEAR || year > LAST_YEAR) {
                throw new DateTimeException("no year of four digits");
            }
            Instant micros = exact.truncatedTo(ChronoUnit.MICROS); // what a time is held in
            return micros.equals(exact) ? micros : micros.plus(1, ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "says.split.cut must be an instant or a day, not \"" + text + "\"",
                    "Write it like 2024-01-01T00:00:00Z, or 2024-01-01 for the midnight (UTC) it begins with.",
                    e);
        }
    }
}
