package io.says.orchestrator.terminal;

import io.says.orchestrator.store.ScheduleRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Schedules as text. */
public final class ScheduleText {

    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private ScheduleText() {}

    /** This moment on the clock of this machine. */
    public static String now() {
        return at(Instant.now(), ZoneId.systemDefault());
    }

    private static String at(@Nullable Instant instant, ZoneId zone) {
        return instant == null ? "-" : SHOWN.format(instant.atZone(zone));
    }

    private static String when(ScheduleRecord schedule) {
        return schedule.cron() != null
                ? schedule.cron() + " " + schedule.zone()
                : "files in " + Figures.printable(String.valueOf(schedule.arrival()));
    }

    /**
     * The list.
     *
     * @param workspace what a suggested command needs to name the workspace
     */
    public static List<String> list(List<ScheduleRecord> schedules, String workspace) {
        if (schedules.isEmpty()) {
            return List.of(
                    "  No schedule yet. Next: says schedule add nightly --cron '0 3 * * *' --input PATH" + workspace);
        }
        TextTable table = new TextTable()
                .left("schedule")
                .left("when")
                .left("next")
                .left("last")
                .leftWhole("what came of it");
        for (ScheduleRecord schedule : schedules) {
            String next = schedule.cron() == null ? "on arrival" : at(schedule.nextAt(), schedule.zone());
            table.row(
                    schedule.name(),
                    when(schedule),
                    schedule.paused() ? "paused" : next,
                    at(schedule.lastAt(), schedule.zone()),
                    schedule.lastOutcome() == null ? "-" : schedule.lastOutcome());
        }
        return table.lines();
    }

    /** One that was just added or taken up again. */
    public static List<String> added(ScheduleRecord schedule, String workspace) {
        List<String> lines = new ArrayList<>();
        lines.add("  " + schedule.name() + ": " + when(schedule)
                + (schedule.cron() == null ? "" : ", next " + at(schedule.nextAt(), schedule.zone())));
        lines.add("  Next: says schedule start" + workspace);
        return lines;
    }
}
