package io.says.orchestrator.store;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one SQLite file of a workspace, in WAL mode with every commit forced to the device: what was acknowledged survives a {@code
 * kill -9}. Several processes may share it; writes are short transactions. Thread-safe.
 */
public final class SqliteDatabase extends RunDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The primary one of SQLite's result codes; further bits tell it more precisely. */
    private static final int PRIMARY_CODE = 0xff;

    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int CORRUPT = 11;
    private static final int NOT_A_DATABASE = 26;

    /** On a slow disk the scripts take a while, and nobody needs the store before. */
    private static final Duration PATIENCE_OF_MIGRATION = Duration.ofMinutes(2);

    private final Path file;
    private final Duration patience;
    private volatile @Nullable Jdbi jdbi;
    private volatile boolean migrated;
    private @Nullable Writer writer;

    /** A connection that is kept: opening one costs more than a transaction does, and the last one that closes moves the whole log. */
    private record Writer(Handle handle, @Nullable Object file) {}

    /**
     * @param file the database file; made by the first write, never by a read
     */
    public SqliteDatabase(Path file) {
        this(file, PATIENCE);
    }

    /**
     * @param patience how long another process that writes is waited for
     */
    SqliteDatabase(Path file, Duration patience) {
        this.file = file.toAbsolutePath();
        this.patience = patience;
    }

    /** Made when it is first needed: the libraries take a while to get ready, and many a program never asks. */
    private Jdbi jdbi() {
        Jdbi made = jdbi;
        return made == null ? madeOnce() : made;
    }

    private synchronized Jdbi madeOnce() {
        Jdbi made = jdbi;
        if (made == null) {
            SQLiteDataSource source = source();
            source.setSynchronous("FULL");
            source.setEnforceForeignKeys(true);
            // A transaction that begins with a look and then writes would else fail, not wait, where another wrote
            // between the two.
            source.setTransactionMode("IMMEDIATE");
            made = Jdbi.create(source);
            jdbi = made;
        }
        return made;
    }

    private SQLiteDataSource source() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        source.setJournalMode("WAL");
        source.setBusyTimeout((int) patience.toMillis());
        return source;
    }

    private synchronized void migrate() throws IOException, SQLException {
        if (!migrated) {
            new SqliteMigration(file, source(), PATIENCE_OF_MIGRATION).run();
            migrated = true;
        }
    }

    @Override
    String place() {
        return file.toString();
    }

    @Override
    boolean exists() {
        return Files.isRegularFile(file);
    }

    @Override
    synchronized <T> T write(String doing, Function<Handle, T> work) {
        try {
            Path directory = file.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Handle handle = writer();
            try {
                return handle.inTransaction(work::apply);
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        } catch (RuntimeException | IOException | SQLException e) {
            throw failure(e, doing + " in " + file);
        }
    }

    private Handle writer() throws IOException, SQLException {
        // A file that was removed or put there anew is another one, whatever the connection still writes to.
        if (writer != null && !Objects.equals(writer.file(), key())) {
            close();
            migrated = false;
        }
        migrate();
        Writer kept = writer;
        if (kept == null) {
            Handle handle = jdbi().open();
            // The file is there once something was read from it.
            handle.execute("PRAGMA user_version");
            kept = new Writer(handle, key());
            writer = kept;
        }
        return kept.handle();
    }

    private @Nullable Object key() throws IOException {
        return Files.isRegularFile(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : null;
    }

    @Override
    public synchronized void close() {
        Writer kept = writer;
        writer = null;
        if (kept != null) {
            try {
                kept.handle().close();
            } catch (RuntimeException e) {
                LOG.debug("The connection to {} was broken already", file, e);
            }
        }
    }

    @Override
    <T> T hold(String doing, Consumer<Handle> look, Supplier<T> work) {
        return write(doing, handle -> {
            look.accept(handle);
            return work.get();
        });
    }

    @Override
    <T> T read(T absent, Function<Handle, T> work) {
        if (!exists()) {
            return absent;
        }
        try {
            if (!migrated) {
                migrate();
            }
            return jdbi().withHandle(work::apply);
        } catch (RuntimeException | IOException | SQLException e) {
            throw failure(e, "reading the run store " + file);
        }
    }

    @Override
    List<String> problems() {
        return read(
                List.of(),
                handle -> handle.createQuery("PRAGMA quick_check").mapTo(String.class).stream()
                        .filter(line -> !line.equals("ok"))
                        .toList());
    }

    private SaysException failure(Exception thrown, String doing) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                SQLiteErrorCode code = sqlite.getResultCode();
                switch (code.code & PRIMARY_CODE) {
                    case BUSY, LOCKED -> {
                        return new SaysException(
                                StandardErrorCode.IO_FAILURE,
                                "Another process has kept the run store " + file + " to itself for "
                                        + patience.toSeconds() + " s, " + doing,
                                "It may have been stopped in the middle of a write: continue or end it (fuser " + file
                                        + " names it), then try again.",
                                thrown);
                    }
                    case CORRUPT, NOT_A_DATABASE -> {
                        return new SaysException(
                                StandardErrorCode.CORRUPT_DATA,
                                "The run store " + file + " is damaged: " + code.message,
                                "Move " + file
                                        + " away, with what begins with its name; data and releases do not depend"
                                        + " on it, schedules have to be added again.",
                                thrown);
                    }
                    default -> {}
                }
            }
        }
        return Failures.of(thrown, doing);
    }
}
