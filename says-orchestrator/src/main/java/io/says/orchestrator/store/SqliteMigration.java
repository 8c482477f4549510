package io.says.orchestrator.store;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the tables of an SQLite file to the newest version, one process at a time: SQLite has no lock that spans the several
 * transactions and connections that Flyway needs, and whoever comes second would be refused or find half the tables. Where the tables
 * are new already, which is nearly always, one look says so and Flyway is not even loaded.
 */
final class SqliteMigration {

    /** The number of the last script. */
    static final int NEWEST = 8;

    static final String SCRIPTS = "io/says/orchestrator/store/migrations/sqlite";

    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Path file;
    private final DataSource source;
    private final Duration patience;

    /**
     * @param file the database
     * @param source opens it
     * @param patience how long another process is waited for
     */
    SqliteMigration(Path file, DataSource source, Duration patience) {
        this.file = file;
        this.source = source;
        this.patience = patience;
    }

    /**
     * Makes the tables, or brings them up to date.
     *
     * @throws SaysException {@code WORKSPACE_BUSY} when another process is at it for too long, {@code WORKSPACE_UNUSABLE} when a newer
     *     version made them
     */
    void run() throws IOException, SQLException {
        if (isNew()) {
            return;
        }
        // A lock on a file belongs to the whole process: within it threads take turns here.
        synchronized (SqliteMigration.class) {
            Path mark = file.resolveSibling(file.getFileName() + "-migration");
            try (FileChannel channel = FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock(channel)) {
                if (!isNew()) {
                    Flyway.configure(SqliteMigration.class.getClassLoader())
                            .dataSource(source)
                            .locations("classpath:" + SCRIPTS)
                            .loggers("slf4j")
                            .load()
                            .migrate();
                }
                // Whoever waits for this very file finds the tables new, and so does whoever makes it again.
                Files.deleteIfExists(mark);
                assert held.isValid();
            }
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - end > 0) {
                throw new SaysException(
                        StandardErrorCode.WORKSPACE_BUSY,
                        "Another process has been making the tables of " + file + " for " + patience.toSeconds() + " s",
                        "End that process, or continue it where it was stopped; then try again.");
            }
            try {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("interrupted while another process made the tables");
            }
        }
    }

    /**
     * Whether the last script has run; by a connection that changes nothing, not even the journal's mode.
     *
     * @throws SaysException {@code WORKSPACE_UNUSABLE} when a later one has, which this version does not know
     */
    private boolean isNew() throws SQLException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + patience.toMillis());
            int version =
                    number(statement, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'flyway_schema_history'") == 0
                            ? 0
                            : number(
                                    statement,
                                    "SELECT COALESCE(MAX(CAST(version AS INTEGER)), 0) FROM flyway_schema_history WHERE success = 1");
            if (version > NEWEST) {
                throw tooNew(file.toString());
            }
            return version == NEWEST;
        }
    }

    /** What is said of tables that a newer version made. */
    static SaysException tooNew(String place) {
        return new SaysException(
                StandardErrorCode.WORKSPACE_UNUSABLE,
                "A newer version of SAYS made the tables in " + place,
                "Use that version, or another workspace: this one could damage what it does not know.");
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }
}
