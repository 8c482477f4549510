package io.says.orchestrator.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.says.SaysException;
import io.says.StandardErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Times in the five fields of cron, read on the clock on the wall of a zone. Where that clock jumps, as cron does: a time that it
 * leaves out comes as much later as it jumps, a time that it shows twice comes once; only what has no hour of its own, as {@code 0 * * * *}, keeps its distance instead. Immutable.
 */
final class CronTimes {

    /** Wider than any: Samoa and others left out a whole day. */
    private static final Duration WIDEST_JUMP = Duration.ofDays(2);

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private final String expression;
    private final ExecutionTime times;
    private final boolean everyHour;
    private final ZoneId zone;
    private final ZoneRules rules;

    private CronTimes(String expression, ExecutionTime times, boolean everyHour, ZoneId zone) {
        this.expression = expression;
        this.times = times;
        this.everyHour = everyHour;
        this.zone = zone;
        this.rules = zone.getRules();
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
        return everyHour ? shown(moment) : ofTheDay(moment);
    }

    /** The next moment at which the clock on the wall shows one of the times, as often as it does. */
    private Instant shown(Instant moment) {
        Instant from = moment;
        ZoneOffset offset = rules.getOffset(moment);
        while (true) {
            ZoneOffsetTransition jump = rules.nextTransition(from);
            Instant time = next(from.atOffset(offset).toLocalDateTime()).toInstant(offset);
            if (jump == null || time.isBefore(jump.getInstant())) {
                return time;
            }
            from = jump.getInstant();
            offset = jump.getOffsetAfter();
            LocalDateTime first = jump.getDateTimeAfter();
            if (next(first.minusSeconds(1)).equals(first)) {
                return from;
            }
        }
    }

    /** The next of the times of each day: each comes once, whether the clock shows it twice or not at all. */
    private Instant ofTheDay(Instant moment) {
        LocalDateTime wall = moment.atZone(zone).toLocalDateTime();
        Instant time;
        do {
            // Each is later than the one before on the wall, so that it ends soon after the moment.
            wall = next(wall);
            time = wall.atZone(zone).toInstant(); // of two it is the first
        } while (!time.isAfter(moment) || rules.getValidOffsets(wall).isEmpty());
        Instant leftOut = leftOut(moment, time);
        return leftOut == null ? time : leftOut;
    }

    /**
     * The next time that the clock leaves out, as much later as it jumps; null where none comes before a moment. Such a time may come after
     * one that is later on the wall, where the clock jumps by more than what lies between them.
     */
    private @Nullable Instant leftOut(Instant moment, Instant before) {
        ZoneOffsetTransition jump = rules.nextTransition(moment.minus(WIDEST_JUMP));
        for (; jump != null && jump.getInstant().isBefore(before); jump = rules.nextTransition(jump.getInstant())) {
            if (jump.isGap()) {
                Duration since = Duration.between(jump.getInstant(), moment);
                LocalDateTime first = jump.getDateTimeBefore();
                LocalDateTime wall = next(since.isNegative() ? first.minusSeconds(1) : first.plus(since));
                Instant time = jump.getInstant().plus(Duration.between(first, wall));
                if (wall.isBefore(jump.getDateTimeAfter()) && time.isBefore(before)) {
                    return time;
                }
            }
        }
        return null;
    }

    /** The next time on a wall whose clock never jumps. */
    private LocalDateTime next(LocalDateTime wall) {
        return times.nextExecution(wall.atZone(ZoneOffset.UTC))
                .orElseThrow(this::never)
                .toLocalDateTime();
    }

    private SaysException never() {
        return new SaysException(
                StandardErrorCode.INVALID_REQUEST,
                "\"" + expression + "\" never comes",
                "Check the day and the month.");
    }
}
