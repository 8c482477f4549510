package io.says.orchestrator.store;

import io.says.SaysException;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteDataSource;

/**
 * The one SQLite file of a workspace, in WAL mode with every commit forced to the device: what was acknowledged survives a {@code
 * kill -9}. Several processes may share it; writes are short transactions. Thread-safe.
 */
public final class SqliteDatabase extends RunDatabase {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Path file;
    private final Jdbi jdbi;
    private boolean migrated;

    /**
     * @param file the database file; made by the first write, never by a read
     */
    public SqliteDatabase(Path file) {
        this.file = file.toAbsolutePath();
        SQLiteDataSource source = source();
        source.setSynchronous("FULL");
        source.setEnforceForeignKeys(true);
        // A transaction that begins with a look and then writes would else fail, not wait, where another wrote between
        // the two.
        source.setTransactionMode("IMMEDIATE");
        this.jdbi = Jdbi.create(source);
    }

    private SQLiteDataSource source() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        source.setJournalMode("WAL");
        source.setBusyTimeout(PATIENCE_MILLIS);
        return source;
    }

    private synchronized void migrate() {
        if (!migrated) {
            Flyway.configure(SqliteDatabase.class.getClassLoader())
                    .dataSource(source())
                    .locations("classpath:io/says/orchestrator/store/migrations/sqlite")
                    .loggers("slf4j")
                    .load()
                    .migrate();
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
    <T> T write(String doing, Function<Handle, T> work) {
        try {
            Path directory = file.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            migrate();
            return jdbi.inTransaction(work::apply);
        } catch (RuntimeException | IOException e) {
            throw Failures.of(e, doing + " in " + file);
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
            migrate();
            return jdbi.withHandle(work::apply);
        } catch (RuntimeException e) {
            throw Failures.of(e, "reading the run store " + file);
        }
    }

    @Override
    List<String> problems() {
        try {
            return read(
                    List.of(),
                    handle -> handle.createQuery("PRAGMA quick_check").mapTo(String.class).stream()
                            .filter(line -> !line.equals("ok"))
                            .toList());
        } catch (SaysException e) {
            return List.of(e.problem());
        }
    }
}
