package io.says.orchestrator.backfill;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;

/**
 * Dates at equal distances. A month after January 31 is the last day of February, and the month after that March 31.
 *
 * @param from the first
 * @param to the last that may be among them
 * @param every from one to the next
 */
public record BackfillSpan(LocalDate from, LocalDate to, Period every) {

    private static final int MOST = 1000;

    /**
     * Checks that there is an end to it.
     *
     * @throws SaysException {@code USAGE}
     */
    public BackfillSpan {
        if (to.isBefore(from)) {
            throw new SaysException(StandardErrorCode.USAGE, "--to " + to + " is before --from " + from, "Swap them.");
        }
        if (every.isNegative() || every.isZero() || !from.plus(every).isAfter(from)) {
            throw new SaysException(
                    StandardErrorCode.USAGE, "--every " + every + " does not go forward", "Write 1d, 1w, 1m or 1y.");
        }
        if (!from.plus(every.multipliedBy(MOST)).isAfter(to)) {
            throw new SaysException(
                    StandardErrorCode.USAGE,
                    "Those are more than " + MOST + " dates",
                    "Take longer steps, or a part of the time.");
        }
    }

    /** The dates, in order. */
    public List<LocalDate> dates() {
        List<LocalDate> dates = new ArrayList<>();
        for (int step = 0; !from.plus(every.multipliedBy(step)).isAfter(to); step++) {
            dates.add(from.plus(every.multipliedBy(step)));
        }
        return List.copyOf(dates);
    }
}
