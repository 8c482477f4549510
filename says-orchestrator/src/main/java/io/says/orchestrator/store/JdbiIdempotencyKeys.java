package io.says.orchestrator.store;

import java.time.Instant;
import java.util.Optional;

/** The keys in the workspace's database. */
public final class JdbiIdempotencyKeys implements IdempotencyKeys {

    private final RunDatabase database;

    /** Over a database that others use too. */
    public JdbiIdempotencyKeys(RunDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<Kept> take(String key, String request, Instant at, Instant forgotten) {
        return database.write("taking an idempotency key", handle -> {
            handle.execute("DELETE FROM idempotency WHERE taken_at < ?", forgotten.toEpochMilli());
            int taken = handle.execute(
                    "INSERT INTO idempotency(name, request, taken_at) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
                    key,
                    request,
                    at.toEpochMilli());
            return taken > 0
                    ? Optional.<Kept>empty()
                    : handle.createQuery("SELECT request, answer FROM idempotency WHERE name = :name")
                            .bind("name", key)
                            .map((row, context) ->
                                    new Kept(row.getString("request"), Optional.ofNullable(row.getString("answer"))))
                            .findOne();
        });
    }

    @Override
    public void answer(String key, String answer) {
        database.write(
                "keeping the answer of an idempotency key",
                handle -> handle.execute(
                        "UPDATE idempotency SET answer = ? WHERE name = ? AND answer IS NULL", answer, key));
    }

    @Override
    public void giveBack(String key) {
        database.write(
                "giving an idempotency key back",
                handle -> handle.execute("DELETE FROM idempotency WHERE name = ? AND answer IS NULL", key));
    }
}
