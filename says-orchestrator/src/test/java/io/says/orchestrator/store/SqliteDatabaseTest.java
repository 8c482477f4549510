package io.says.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteDatabaseTest {

    private final Path file;

    SqliteDatabaseTest(@TempDir Path directory) {
        this.file = directory.resolve("runs.db");
    }

    @Test
    void another_process_that_holds_the_store_is_named_as_the_reason() throws SQLException {
        try (SqliteDatabase database = new SqliteDatabase(file, Duration.ofMillis(200))) {
            database.write("making a table", handle -> handle.execute("CREATE TABLE t (x INT)"));
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThatThrownBy(() ->
                                database.write("adding a row", handle -> handle.execute("INSERT INTO t VALUES (1)")))
                        .isInstanceOfSatisfying(SaysException.class, e -> {
                            assertThat(e.code()).isEqualTo(StandardErrorCode.IO_FAILURE);
                            assertThat(e.problem()).contains("Another process", file.toString(), "adding a row");
                        });
                statement.execute("ROLLBACK");
            }
            database.write("adding a row", handle -> handle.execute("INSERT INTO t VALUES (1)"));
        }
    }

    @Test
    void a_file_that_is_no_database_is_called_damaged_with_what_to_do() throws IOException {
        Files.writeString(file, "this is no database, however long it may be ".repeat(50));
        try (SqliteDatabase database = new SqliteDatabase(file)) {
            assertThatThrownBy(() -> database.read(0, handle -> 1)).isInstanceOfSatisfying(SaysException.class, e -> {
                assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA);
                assertThat(e.hint()).contains("Move " + file + " away");
            });
        }
    }
}
