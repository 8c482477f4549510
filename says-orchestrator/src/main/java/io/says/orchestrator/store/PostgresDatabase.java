package io.says.orchestrator.store;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema of a PostgreSQL server, from version 12. Writers take turns, by a lock of the transaction, so that what one sees nobody changes
 * meanwhile, as in the file. A server that goes away and comes back is waited for: what it did not commit is done again, and where it
 * does not say whether it did, a mark that each transaction leaves tells.
 */
public final class PostgresDatabase extends RunDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int OLDEST_VERSION = 120_000;
    private static final String MARK = "store-id";

    private final StoreConfig config;
    private final Path workspace;
    private final Jdbi jdbi;
    private final Properties properties = new Properties();
    private volatile boolean migrated;

    /** Since when the server has not been there; null while it is. */
    private final AtomicReference<@Nullable Long> goneSince = new AtomicReference<>();

    /**
     * @param config where it is
     * @param workspace whose runs it holds; remembered in the schema, so that no other uses it
     */
    public PostgresDatabase(StoreConfig config, Path workspace) {
        this.config = config;
        this.workspace = workspace;
        if (!config.user().isEmpty()) {
            properties.setProperty("user", config.user());
        }
        if (!config.password().isEmpty()) {
            properties.setProperty("password", config.password());
        }
        properties.setProperty("ApplicationName", "says");
        properties.setProperty("currentSchema", config.schema());
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        // What was acknowledged is on the device, whatever the server does by default.
        // A machine that is lost gives its session, and with it the lock, back within half a minute; one that stopped
        // keeps both.
        properties.setProperty(
                "options",
                "-c synchronous_commit=on -c lock_timeout=60s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5"
                        + " -c tcp_keepalives_count=3");
        // Longer than a lock is waited for; else a server that vanished is waited for as long as the system likes.
        properties.setProperty("socketTimeout", "90");
        this.jdbi = Jdbi.create(config.url(), properties);
    }

    @Override
    String place() {
        int query = config.url().indexOf('?');
        return "schema " + config.schema() + " of "
                + (query < 0 ? config.url() : config.url().substring(0, query));
    }

    @Override
    boolean exists() {
        return patiently("looking for runs", () -> migrated || jdbi.withHandle(this::present));
    }

    private boolean present(Handle handle) {
        return handle.createQuery("SELECT to_regclass(:table) IS NOT NULL")
                .bind("table", config.schema() + ".lease")
                .mapTo(Boolean.class)
                .one();
    }

    private synchronized void migrate() throws IOException {
        if (migrated) {
            return;
        }
        Flyway flyway = Flyway.configure(PostgresDatabase.class.getClassLoader())
                .dataSource(
                        config.url(),
                        config.user().isEmpty() ? null : config.user(),
                        config.password().isEmpty() ? null : config.password())
                .schemas(config.schema())
                .locations("classpath:io/says/orchestrator/store/migrations/postgresql")
                .loggers("slf4j")
                .load();
        MigrationInfo current = flyway.info().current();
        if (current != null && current.getState() == MigrationState.FUTURE_SUCCESS) {
            throw SqliteMigration.tooNew("the " + place());
        }
        flyway.migrate();
        jdbi.useTransaction(this::claim);
        migrated = true;
    }

    /** Two workspaces with one lease would each think that they are alone. */
    private void claim(Handle handle) {
        alone(handle);
        Optional<String> owner = handle.createQuery("SELECT id FROM workspace")
                .mapTo(String.class)
                .findOne();
        Path file = workspace.resolve(MARK);
        try {
            String mark = Files.isRegularFile(file)
                    ? Files.readString(file, StandardCharsets.UTF_8).strip()
                    : "";
            if (owner.isEmpty()) {
                if (mark.isEmpty()) {
                    mark = UUID.randomUUID().toString();
                    Files.createDirectories(workspace);
                    Files.writeString(file, mark + "\n");
                }
                handle.execute("INSERT INTO workspace(id) VALUES (?)", mark);
            } else if (!owner.get().equals(mark)) {
                throw new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        "The " + place() + " holds the runs of another workspace than " + workspace,
                        "Give each workspace a schema of its own: says.store.schema.");
            }
        } catch (IOException e) {
            throw Failures.of(e, "marking the workspace " + workspace);
        }
    }

    /** Lets writers take turns until the transaction ends. */
    private void alone(Handle handle) {
        handle.createQuery("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .bind("name", "says " + config.schema())
                .mapTo(String.class)
                .findOne();
    }

    @Override
    <T> T write(String doing, Function<Handle, T> work) {
        Attempt<T> attempt = new Attempt<>(work);
        return patiently(doing, () -> {
            migrate();
            return jdbi.inTransaction(attempt::run);
        });
    }

    /** A transaction that may have to be done again, and leaves a mark by which it finds out whether it was committed. */
    private final class Attempt<T> {

        private final Function<Handle, T> work;
        private final String mark = UUID.randomUUID().toString();
        private Optional<T> result = Optional.empty();

        Attempt(Function<Handle, T> work) {
            this.work = work;
        }

        T run(Handle handle) {
            // Whoever was cut off while committing is done once the lock is free.
            alone(handle);
            if (result.isPresent() && committed(handle)) {
                return result.get();
            }
            T done = work.apply(handle);
            result = Optional.of(done);
            // Not the transaction's number, which a server that was killed may give to the next one.
            handle.execute("INSERT INTO written(id) VALUES (?)", mark);
            handle.execute("DELETE FROM written WHERE at < now() - INTERVAL '1 day'");
            return done;
        }

        private boolean committed(Handle handle) {
            return handle.createQuery("SELECT 1 FROM written WHERE id = :id")
                    .bind("id", mark)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
        }
    }

    @Override
    <T> T hold(String doing, Consumer<Handle> look, Supplier<T> work) {
        List<T> done = new ArrayList<>(1);
        List<RuntimeException> failed = new ArrayList<>(1);
        return patiently(doing, () -> {
            migrate();
            try {
                jdbi.useTransaction(handle -> {
                    alone(handle);
                    look.accept(handle);
                    try {
                        done.add(work.get());
                    } catch (RuntimeException e) {
                        failed.add(e);
                    }
                });
            } catch (RuntimeException e) {
                // The work is not undone with the connection, and the transaction held nothing else.
                if (done.isEmpty() && failed.isEmpty()) {
                    throw e;
                }
                LOG.warn("The store went away when what it was asked for was done ({}); looking again", doing);
                try {
                    patiently(doing, () -> {
                        jdbi.useHandle(look::accept);
                        return true;
                    });
                } catch (RuntimeException lost) {
                    throw new Final(lost);
                }
            }
            if (!failed.isEmpty()) {
                goneSince.set(null);
                throw new Final(Failures.of(failed.get(0), doing + " in the " + place()));
            }
            return done.get(0);
        });
    }

    @Override
    <T> T read(T absent, Function<Handle, T> work) {
        return patiently("looking something up", () -> {
            if (!migrated && !jdbi.withHandle(this::present)) {
                return absent;
            }
            migrate();
            return jdbi.withHandle(work::apply);
        });
    }

    @Override
    List<String> problems() {
        return read(List.of(), handle -> {
            List<String> found = new ArrayList<>();
            if (handle.createQuery("SELECT CAST(current_setting('server_version_num') AS INT)")
                            .mapTo(Integer.class)
                            .one()
                    < OLDEST_VERSION) {
                found.add("the server is older than PostgreSQL 12");
            }
            if (handle.createQuery("SELECT current_setting('fsync')")
                    .mapTo(String.class)
                    .one()
                    .equals("off")) {
                found.add("the server runs with fsync off and can lose what it acknowledged");
            }
            return found;
        });
    }

    @Override
    public void close() {
        // no connection is kept
    }

    /** What must not be done again, however it looks. */
    private static final class Final extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final RuntimeException failure;

        Final(RuntimeException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Waits for a server that is not there. The patience is for the time that it is away, whoever asks it for whatever meanwhile: once it is
     * over, a run that cannot record anything any more comes to its end instead of waiting anew with each thing it has to say. It is
     * also for one thing that is asked: what fails each time ends too, though others are answered meanwhile.
     */
    private <T> T patiently(String doing, Work<T> work) {
        Duration wait = FIRST_WAIT;
        Long failingSince = null;
        while (true) {
            try {
                T done = work.run();
                goneSince.set(null);
                return done;
            } catch (Final e) {
                throw e.failure;
            } catch (RuntimeException | IOException e) {
                if (!gone(e)) {
                    // It was there to refuse.
                    goneSince.set(null);
                    throw failure(e, doing);
                }
                long now = System.nanoTime();
                failingSince = failingSince == null ? now : failingSince;
                long spent = Math.max(now - failingSince, now - goneSince(now));
                if (!driverPresent() || spent > config.patience().minus(wait).toNanos()) {
                    throw failure(e, doing);
                }
                LOG.warn("The store is not there; waiting for it ({}): {}", doing, e.getMessage());
            }
            try {
                Thread.sleep(wait.toMillis());
            } catch (InterruptedException e) {
                // Nobody may look for long now: what is amiss then is another matter.
                goneSince.set(null);
                Thread.currentThread().interrupt();
                throw Failures.of(e, doing + " in the " + place());
            }
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
        }
    }

    private long goneSince(long now) {
        goneSince.compareAndSet(null, now);
        Long since = goneSince.get();
        return since == null ? now : since;
    }

    private SaysException failure(Exception thrown, String doing) {
        SQLException sql = sql(thrown);
        if (sql != null && "08001".equals(sql.getSQLState()) && !driverPresent()) {
            return new SaysException(
                    StandardErrorCode.MISSING_DEPENDENCY,
                    "There is no driver for " + config.url() + " on the class path",
                    "Put org.postgresql:postgresql and org.flywaydb:flyway-database-postgresql there, or use the distribution.",
                    thrown);
        }
        if (sql != null && sql.getSQLState() != null && sql.getSQLState().startsWith("28")) {
            return new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "The server refuses the user of the " + place(),
                    "Look at says.store.user and says.store.password.",
                    thrown);
        }
        if (sql != null && "55P03".equals(sql.getSQLState())) {
            return new SaysException(
                    StandardErrorCode.IO_FAILURE,
                    "Another process has kept the " + place() + " to itself for a minute, " + doing,
                    "It may have been stopped in the middle of a write: look for it in pg_stat_activity, application says.",
                    thrown);
        }
        if (sql != null && "3D000".equals(sql.getSQLState())) {
            return new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "The server has no such database: " + config.url(),
                    "Make it first: createdb NAME.",
                    thrown);
        }
        if (sql != null && gone(thrown)) {
            Throwable why = sql.getCause();
            String said = String.valueOf(sql.getMessage()).lines().findFirst().orElse("");
            return new SaysException(
                    StandardErrorCode.IO_FAILURE,
                    "The server of the " + place() + " could not be reached, " + doing + ": " + said
                            + (why == null ? "" : " (" + why.getClass().getSimpleName() + ")"),
                    "See that PostgreSQL is up at that address and takes connections from here: says.store.url says where it"
                            + " is, says.store.patience how long it is waited for.",
                    thrown);
        }
        return Failures.of(thrown, doing + " in the " + place());
    }

    private boolean driverPresent() {
        try {
            return DriverManager.getDriver(config.url()) != null;
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean gone(Throwable thrown) {
        SQLException sql = sql(thrown);
        String state = sql == null ? null : sql.getSQLState();
        // 08: the connection; 57P0x: the server is being ended, or not up yet; 53300: it has no place for one more now.
        return state != null
                && (state.startsWith("08")
                        || state.equals("57P01")
                        || state.equals("57P02")
                        || state.equals("57P03")
                        || state.equals("53300"));
    }

    private static @Nullable SQLException sql(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
