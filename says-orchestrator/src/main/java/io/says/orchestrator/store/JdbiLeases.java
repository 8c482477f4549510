package io.says.orchestrator.store;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** The lease of a workspace in its database. */
public final class JdbiLeases implements Leases {

    private static final Lease NEVER_TAKEN = new Lease(0, 0, Instant.EPOCH, Duration.ZERO, false);

    private final RunDatabase database;

    /** Over a database that others use too. */
    public JdbiLeases(RunDatabase database) {
        this.database = database;
    }

    @Override
    public Lease lease() {
        // Without the lock of writers: a holder that was stopped in the middle of a write keeps it.
        return database.read(NEVER_TAKEN, JdbiLeases::lease);
    }

    private static Lease lease(Handle handle) {
        return handle.createQuery("SELECT token, beat, beat_at, lasts, held FROM lease WHERE name = 'workspace'")
                .map((row, context) -> new Lease(
                        row.getLong("token"),
                        row.getLong("beat"),
                        Instant.ofEpochMilli(row.getLong("beat_at")),
                        Duration.ofMillis(row.getLong("lasts")),
                        row.getBoolean("held")))
                .one();
    }

    @Override
    public OptionalLong take(Lease seen, Duration lasts, Instant at) {
        return database.write("taking the lease", handle -> {
            int taken = handle.execute(
                    "UPDATE lease SET token = token + 1, beat = 0, beat_at = ?, lasts = ?, held = 1"
                            + " WHERE name = 'workspace' AND token = ? AND beat = ?",
                    at.toEpochMilli(),
                    lasts.toMillis(),
                    seen.token(),
                    seen.beat());
            return taken == 1 ? OptionalLong.of(seen.token() + 1) : OptionalLong.empty();
        });
    }

    @Override
    public boolean beat(long token, Instant at) {
        return database.write(
                "renewing the lease",
                handle -> handle.execute(
                                "UPDATE lease SET beat = beat + 1, beat_at = ? WHERE name = 'workspace' AND token = ?",
                                at.toEpochMilli(),
                                token)
                        == 1);
    }

    @Override
    public void release(long token) {
        database.write(
                "giving the lease back",
                handle -> handle.execute("UPDATE lease SET held = 0 WHERE name = 'workspace' AND token = ?", token));
    }

    @Override
    public <T> T holding(long token, Supplier<T> work) {
        return database.hold(
                "looking at the lease",
                handle -> {
                    if (lease(handle).token() != token) {
                        throw Leases.lost();
                    }
                },
                work);
    }
}
