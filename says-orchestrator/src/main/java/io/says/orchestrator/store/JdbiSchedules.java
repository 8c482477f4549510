package io.says.orchestrator.store;

import io.says.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schedules of a workspace in its database. */
public final class JdbiSchedules implements Schedules {

    private final RunDatabase database;

    /** Over a database that others use too. */
    public JdbiSchedules(RunDatabase database) {
        this.database = database;
    }

    @Override
    public List<ScheduleRecord> all() {
        return database.read(
                List.of(),
                handle -> handle.createQuery("SELECT * FROM schedule ORDER BY name")
                        .map((row, context) -> record(row))
                        .list());
    }

    @Override
    public Optional<ScheduleRecord> find(String name) {
        return database.read(
                Optional.empty(),
                handle -> handle.createQuery("SELECT * FROM schedule WHERE name = :name")
                        .bind("name", name)
                        .map((row, context) -> record(row))
                        .findOne());
    }

    @Override
    public void put(ScheduleRecord schedule) {
        database.write(
                "keeping the schedule " + schedule.name(),
                handle -> handle.execute(
                        "INSERT INTO schedule(name, cron, zone, arrival, settle, misfire, paused, request,"
                                + " next_at, seen, last_at, last_outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (name) DO UPDATE SET cron = excluded.cron, zone = excluded.zone,"
                                + " arrival = excluded.arrival, settle = excluded.settle, misfire = excluded.misfire,"
                                + " paused = excluded.paused, request = excluded.request, next_at = excluded.next_at,"
                                + " seen = excluded.seen, last_at = excluded.last_at, last_outcome = excluded.last_outcome",
                        schedule.name(),
                        schedule.cron(),
                        schedule.zone().getId(),
                        schedule.arrival(),
                        schedule.settle().toMillis(),
                        schedule.misfire().name(),
                        schedule.paused() ? 1 : 0,
                        Json.write(schedule.request()),
                        millis(schedule.nextAt()),
                        schedule.seen(),
                        millis(schedule.lastAt()),
                        schedule.lastOutcome()));
    }

    @Override
    public boolean remove(String name) {
        return database.write(
                "removing the schedule " + name,
                handle -> handle.execute("DELETE FROM schedule WHERE name = ?", name) == 1);
    }

    @Override
    public boolean pause(String name, boolean paused, @Nullable Instant nextAt) {
        return database.write(
                "changing the schedule " + name,
                handle -> handle.execute(
                                "UPDATE schedule SET paused = ?, next_at = ? WHERE name = ?",
                                paused ? 1 : 0,
                                millis(nextAt),
                                name)
                        == 1);
    }

    @Override
    public boolean claim(ScheduleRecord schedule, @Nullable Instant nextAt, @Nullable String seen, Instant at) {
        return database.write(
                "starting what the schedule " + schedule.name() + " says",
                handle -> handle.execute(
                                "UPDATE schedule SET next_at = ?, seen = ?, last_at = ? WHERE name = ? AND paused = 0"
                                        + " AND next_at IS NOT DISTINCT FROM ? AND seen IS NOT DISTINCT FROM ?",
                                millis(nextAt),
                                seen,
                                at.toEpochMilli(),
                                schedule.name(),
                                millis(schedule.nextAt()),
                                schedule.seen())
                        == 1);
    }

    @Override
    public boolean plan(ScheduleRecord asItWas, Instant nextAt) {
        return database.write(
                "planning the schedule " + asItWas.name() + " anew",
                handle -> handle.execute(
                                "UPDATE schedule SET next_at = ? WHERE name = ? AND paused = 0"
                                        + " AND next_at IS NOT DISTINCT FROM ?",
                                nextAt.toEpochMilli(),
                                asItWas.name(),
                                millis(asItWas.nextAt()))
                        == 1);
    }

    @Override
    public void forget(String name, String claimed, @Nullable String seen) {
        database.write(
                "looking again at what the schedule " + name + " waits for",
                handle -> handle.execute(
                        "UPDATE schedule SET seen = ? WHERE name = ? AND seen = ?", seen, name, claimed));
    }

    @Override
    public void outcome(String name, String outcome) {
        database.write(
                "keeping what came of the schedule " + name,
                handle -> handle.execute("UPDATE schedule SET last_outcome = ? WHERE name = ?", outcome, name));
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static ScheduleRecord record(ResultSet row) throws SQLException {
        return new ScheduleRecord(
                row.getString("name"),
                row.getString("cron"),
                ZoneId.of(row.getString("zone")),
                row.getString("arrival"),
                Duration.ofMillis(row.getLong("settle")),
                ScheduleRecord.Misfire.valueOf(row.getString("misfire")),
                row.getBoolean("paused"),
                Json.read(row.getString("request"), RunRequest.class, "the request of a schedule"),
                instant(row, "next_at"),
                row.getString("seen"),
                instant(row, "last_at"),
                row.getString("last_outcome"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
