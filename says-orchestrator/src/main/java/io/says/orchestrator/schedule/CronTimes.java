package io.says.orchestrator.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.says.SaysException;
import io.says.StandardErrorCode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * Times in the five fields of cron, read on the clock on the wall of a zone. Where that clock jumps, as cron does: a time that it
 * leaves out comes as much later as it jumps, a time that it shows twice comes once; only what has no hour of its own, as {@code 0 * * * *}, keeps its distance instead. Immutable.
 */
final class CronTimes {

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private final String expression;
    private final ExecutionTime times;
    private final boolean everyHour;
    private final ZoneId zone;

    private CronTimes(String expression, ExecutionTime times, boolean everyHour, ZoneId zone) {
        this.expression = expression;
        this.times = times;
        this.everyHour = everyHour;
        this.zone = zone;
    }

    /**
     * Reads an expression.
     *
     * @throws SaysException {@code INVALID_REQUEST}
     */
    static CronTimes of(String expression, ZoneId zone) {
        try {
            Cron cron = PARSER.parse(expression).validate();
            String hour = expression.strip().split("\\s+")[1];
            return new CronTimes(expression, ExecutionTime.forCron(cron), hour.startsWith("*"), zone);
        } catch (IllegalArgumentException e) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "Not a time as cron writes it: \"" + expression + "\": " + e.getMessage(),
                    "Five fields: minute, hour, day of the month, month, day of the week. Every night at three: \"0 3 * * *\".",
                    e);
        }
    }

    /**
     * The first of its times after a moment.
     *
     * @throws SaysException {@code INVALID_REQUEST} when there is none, as on the 30th of February
     */
    Instant after(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        if (everyHour) {
            return times.nextExecution(local).map(ZonedDateTime::toInstant).orElseThrow(this::never);
        }
        LocalDateTime wall = from(local);
        Instant time = Instant.MIN;
        // Each is later than the one before on the wall, so that it ends soon after the moment, or where there is none.
        while (!time.isAfter(moment)) {
            Optional<ZonedDateTime> next = times.nextExecution(wall.atZone(ZoneOffset.UTC));
            wall = next.orElseThrow(this::never).toLocalDateTime();
            // In a gap this is as much later as the clock jumps; of two it is the first.
            time = wall.atZone(zone).toInstant();
        }
        return time;
    }

    /** Where to look from: a time that the clock left out may be to come, though the clock shows a later one already. */
    private LocalDateTime from(ZonedDateTime local) {
        LocalDateTime wall = local.toLocalDateTime();
        ZoneOffsetTransition last =
                zone.getRules().previousTransition(local.toInstant().plusNanos(1));
        return last != null
                        && last.isGap()
                        && wall.isBefore(last.getDateTimeAfter().plus(last.getDuration()))
                ? last.getDateTimeBefore().minusSeconds(1)
                : wall;
    }

    private SaysException never() {
        return new SaysException(
                StandardErrorCode.INVALID_REQUEST,
                "\"" + expression + "\" never comes",
                "Check the day and the month.");
    }
}
