package io.says.orchestrator.store;

import java.util.List;

/** The events in the workspace's database as a queue. */
public final class SqliteOutbox implements Outbox {

    private final SqliteDatabase database;

    /** Over a database that others use too. */
    public SqliteOutbox(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void register(String receiver) {
        database.write(
                "registering the receiver " + receiver,
                handle -> handle.execute(
                        "INSERT OR IGNORE INTO receiver(name, sequence) SELECT ?, COALESCE(MAX(sequence), 0) FROM event",
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
                        .map((row, context) -> SqliteRunStore.event(row))
                        .list());
    }

    @Override
    public void dealtWith(String receiver, long sequence) {
        database.write(
                "keeping how far the receiver " + receiver + " has come",
                handle -> handle.execute(
                        "UPDATE receiver SET sequence = MAX(sequence, ?) WHERE name = ?", sequence, receiver));
    }
}
