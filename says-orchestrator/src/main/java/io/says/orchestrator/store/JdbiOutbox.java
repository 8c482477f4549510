package io.says.orchestrator.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The events in the workspace's database as a queue. */
public final class JdbiOutbox implements Outbox {

    private final RunDatabase database;

    /** Over a database that others use too. */
    public JdbiOutbox(RunDatabase database) {
        this.database = database;
    }

    @Override
    public void register(String receiver) {
        database.write(
                "registering the receiver " + receiver,
                handle -> handle.execute(
                        "INSERT INTO receiver(name, sequence) SELECT ?, COALESCE(MAX(sequence), 0) FROM event WHERE TRUE"
                                + " ON CONFLICT (name) DO NOTHING",
                        receiver));
    }

    @Override
    public List<EventRecord> waiting(String receiver, int limit) {
        return database.read(
                List.of(),
                handle -> handle.createQuery(
                                "SELECT event.* FROM event JOIN receiver ON event.sequence > receiver.sequence"
                                        + " WHERE receiver.name = :name ORDER BY event.sequence LIMIT :n")
                        .bind("name", receiver)
                        .bind("n", limit)
                        .map((row, context) -> JdbiRunStore.event(row))
                        .list());
    }

    @Override
    public List<String> behindSince(Instant moment) {
        return database.read(
                List.of(),
                handle -> handle.createQuery("SELECT name FROM receiver WHERE EXISTS"
                                + " (SELECT 1 FROM event WHERE event.sequence > receiver.sequence AND event.at < :at)"
                                + " ORDER BY name")
                        .bind("at", moment.toEpochMilli())
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public void forget(String receiver) {
        database.write(
                "forgetting the receiver " + receiver,
                handle -> handle.execute("DELETE FROM receiver WHERE name = ?", receiver));
    }

    @Override
    public void dealtWith(String receiver, long sequence) {
        database.write(
                "keeping how far the receiver " + receiver + " has come",
                handle -> handle.execute(
                        "UPDATE receiver SET sequence = ? WHERE name = ? AND sequence < ?",
                        sequence,
                        receiver,
                        sequence));
    }

    @Override
    public List<ReceiverState> receivers() {
        return database.read(List.of(), JdbiOutbox::receivers);
    }

    /** Counts only for those that fail: whoever looks often does not read all events for a receiver that was given up long ago. */
    static List<ReceiverState> receivers(Handle handle) {
        return handle.createQuery("SELECT name, failures, tried_at, open_since, problem,"
                        + " CASE WHEN failures > 0 THEN (SELECT COUNT(*) FROM event WHERE event.sequence > receiver.sequence)"
                        + " ELSE 0 END AS waiting"
                        + " FROM receiver ORDER BY name")
                .map((row, context) -> new ReceiverState(
                        row.getString("name"),
                        row.getInt("failures"),
                        instant(row, "tried_at"),
                        instant(row, "open_since"),
                        row.getString("problem"),
                        row.getLong("waiting")))
                .list();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    @Override
    public void stands(
            String receiver,
            int failures,
            @Nullable Instant triedAt,
            @Nullable Instant openSince,
            @Nullable String problem) {
        database.write(
                "keeping how the receiver " + receiver + " stands",
                handle -> handle.execute(
                        "UPDATE receiver SET failures = ?, tried_at = ?, open_since = ?, problem = ? WHERE name = ?",
                        failures,
                        triedAt == null ? null : triedAt.toEpochMilli(),
                        openSince == null ? null : openSince.toEpochMilli(),
                        problem,
                        receiver));
    }
}
