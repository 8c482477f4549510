package io.says.orchestrator.store;

import java.util.List;

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
    public void dealtWith(String receiver, long sequence) {
        database.write(
                "keeping how far the receiver " + receiver + " has come",
                handle -> handle.execute(
                        "UPDATE receiver SET sequence = ? WHERE name = ? AND sequence < ?",
                        sequence,
                        receiver,
                        sequence));
    }
}
