package io.says.etl.profile;

import io.says.report.Profile.Count;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Events over time, by the period that suits their span: days up to a quarter of a year, weeks up to three years, months up
 * to forty, years beyond.
 *
 * @param unit day, week, month or year; empty without events
 * @param periods the periods in order, those without events too unless they are more than {@value #MOST}
 */
record TimeLine(String unit, List<Count> periods) {

    static final int MOST = 1000;

    private static final int DAYS = 92;
    private static final int DAYS_IN_WEEKS = 1100;
    private static final int DAYS_IN_MONTHS = 14_610;

    /**
     * A line through days.
     *
     * @param days events by day since 1970-01-01
     */
    static TimeLine of(NavigableMap<Long, Long> days) {
        if (days.isEmpty()) {
            return new TimeLine("", List.of());
        }
        long span = days.lastKey() - days.firstKey() + 1;
        ChronoUnit unit = span <= DAYS
                ? ChronoUnit.DAYS
                : span <= DAYS_IN_WEEKS
                        ? ChronoUnit.WEEKS
                        : span <= DAYS_IN_MONTHS ? ChronoUnit.MONTHS : ChronoUnit.YEARS;
        TreeMap<LocalDate, Long> counts = new TreeMap<>();
        days.forEach((day, events) -> counts.merge(start(LocalDate.ofEpochDay(day), unit), events, Long::sum));
        LocalDate last = counts.lastKey();
        if (unit.between(counts.firstKey(), last) < MOST) {
            for (LocalDate at = counts.firstKey(); at.isBefore(last); at = at.plus(1, unit)) {
                counts.putIfAbsent(at, 0L);
            }
        }
        List<Count> periods = new ArrayList<>();
        for (Map.Entry<LocalDate, Long> period : counts.entrySet()) {
            periods.add(new Count(period.getKey().toString(), period.getValue()));
        }
        String name = unit.toString().toLowerCase(java.util.Locale.ROOT);
        return new TimeLine(name.substring(0, name.length() - 1), List.copyOf(periods));
    }

    private static LocalDate start(LocalDate day, ChronoUnit unit) {
        return switch (unit) {
            case WEEKS -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTHS -> day.withDayOfMonth(1);
            case YEARS -> day.withDayOfYear(1);
            default -> day;
        };
    }
}
