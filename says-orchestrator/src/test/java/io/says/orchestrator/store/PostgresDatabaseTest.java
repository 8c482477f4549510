package io.says.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a server can do to its callers. */
final class PostgresDatabaseTest {

    private final Path workspace;
    private final StoreConfig config = PostgresServer.schema();

    PostgresDatabaseTest(@TempDir Path workspace) {
        this.workspace = workspace;
    }

    private PostgresDatabase database() {
        return new PostgresDatabase(config, workspace);
    }

    /** Ends every connection of the schema's users but its own, as an administrator or a failing network does. */
    private void cutOff() throws SQLException {
        try (var connection = DriverManager.getConnection(config.url(), config.user(), "");
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE application_name = 'says' AND pid <> pg_backend_pid()");
        }
    }

    @Test
    void looking_makes_nothing_and_writing_makes_the_schema() {
        PostgresDatabase database = database();
        assertThat(new JdbiRunStore(database).runs(10)).isEmpty();
        assertThat(database.exists()).isFalse();
        new JdbiRunStore(database).begin("r", Instant.EPOCH, Map.of("train", "Trains."), null, null);
        assertThat(database().exists()).isTrue();
        assertThat(new JdbiRunStore(database()).runs(10)).hasSize(1);
        assertThat(database.place()).contains(config.schema()).doesNotContain("user=");
    }

    @Test
    void a_schema_belongs_to_one_workspace(@TempDir Path other) {
        new JdbiRunStore(database()).begin("r", Instant.EPOCH, Map.of(), null, null);
        assertThatThrownBy(() -> new JdbiRunStore(new PostgresDatabase(config, other)).runs(1))
                .isInstanceOfSatisfying(SaysException.class, e -> {
                    assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_CONFIGURATION);
                    assertThat(e.problem()).contains("another workspace");
                });
    }

    @Test
    void a_store_of_a_newer_version_is_left_alone() {
        RunStoreContract.makeNewer(database());
        assertThatThrownBy(() -> new JdbiRunStore(database()).runs(1))
                .isInstanceOfSatisfying(SaysException.class, e -> {
                    assertThat(e.code()).isEqualTo(StandardErrorCode.WORKSPACE_UNUSABLE);
                    assertThat(e.problem()).contains("newer version");
                });
    }

    @Test
    void what_a_broken_connection_left_undone_is_done_once() throws SQLException {
        PostgresDatabase database = database();
        JdbiRunStore store = new JdbiRunStore(database);
        store.begin("r", Instant.EPOCH, Map.of("train", "Trains."), null, null);
        AtomicInteger tries = new AtomicInteger();
        database.write("trying", handle -> {
            handle.execute("INSERT INTO receiver(name, sequence) VALUES ('a', 0)");
            if (tries.incrementAndGet() == 1) {
                try {
                    cutOff();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
            return handle.execute("UPDATE receiver SET sequence = sequence + 1 WHERE name = 'a'");
        });
        assertThat(tries).hasValue(2);
        assertThat(database.<Long>read(
                        0L,
                        handle -> handle.createQuery("SELECT sequence FROM receiver")
                                .mapTo(Long.class)
                                .one()))
                .isEqualTo(1);
    }

    @Test
    void what_cannot_be_undone_is_not_done_twice() {
        PostgresDatabase database = database();
        AtomicInteger done = new AtomicInteger();
        String said = database.hold("publishing", handle -> {}, () -> {
            try {
                cutOff();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            done.incrementAndGet();
            return "done";
        });
        assertThat(said).isEqualTo("done");
        assertThat(done).hasValue(1);
    }

    @Test
    void many_writers_at_once_lose_no_event_and_make_the_schema_once() {
        List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                    JdbiRunStore store = new JdbiRunStore(database());
                    store.begin("r" + writer, Instant.EPOCH, Map.of("train", "Trains."), null, null);
                    for (int n = 0; n < 10; n++) {
                        store.record(new RunEvent(
                                RunEvent.Type.RUN_STARTED, "r" + writer, null, 0, Instant.EPOCH, "" + n, Map.of()));
                    }
                }))
                .toList();
        writers.forEach(CompletableFuture::join);
        JdbiRunStore store = new JdbiRunStore(database());
        for (int writer = 0; writer < 4; writer++) {
            assertThat(store.events("r" + writer, 0, 100))
                    .extracting(EventRecord::message)
                    .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        }
    }

    @Test
    void a_server_that_is_not_there_and_a_user_that_is_refused_are_said_in_plain_words() throws IOException {
        StoreConfig nobody =
                new StoreConfig("jdbc:postgresql://localhost:1/says", "x", "secret", "says", Duration.ofMillis(300));
        assertThatThrownBy(() -> new JdbiRunStore(new PostgresDatabase(nobody, workspace)).runs(1))
                .isInstanceOfSatisfying(SaysException.class, e -> {
                    assertThat(e.code()).isEqualTo(StandardErrorCode.IO_FAILURE);
                    assertThat(e.problem()).contains("localhost:1").doesNotContain("secret");
                    assertThat(e.hint())
                            .contains("PostgreSQL", "says.store.url", "says.store.patience")
                            .doesNotContain("disk");
                });
        StoreConfig noDatabase = new StoreConfig(
                config.url().replace("/postgres", "/nowhere"), config.user(), "", "says", Duration.ZERO);
        assertThatThrownBy(() -> new JdbiRunStore(new PostgresDatabase(noDatabase, workspace)).runs(1))
                .hasMessageContaining("no such database");
        assertThatThrownBy(() -> new StoreConfig("jdbc:mysql://x", "", "", "says", Duration.ZERO))
                .hasMessageContaining("says.store.url");
        assertThatThrownBy(() -> new StoreConfig("jdbc:postgresql://x/y?password=z", "", "", "says", Duration.ZERO))
                .hasMessageContaining("holds a user or a password");
        assertThatThrownBy(() -> new StoreConfig("jdbc:postgresql://u:s3cret@x/y", "", "", "says", Duration.ZERO))
                .hasMessageContaining("holds a user or a password")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> new StoreConfig("", "", "", "Robert'); DROP", Duration.ZERO))
                .hasMessageContaining("no name of a schema");
    }

    private PostgresDatabase patient(Duration patience) {
        return new PostgresDatabase(
                new StoreConfig(config.url(), config.user(), "", config.schema(), patience), workspace);
    }

    private static int endOfItself(Handle handle) {
        return handle.execute("SELECT pg_terminate_backend(pg_backend_pid())");
    }

    @Test
    void what_fails_each_time_comes_to_an_end_though_others_are_answered_meanwhile() {
        PostgresDatabase database = patient(Duration.ofSeconds(3));
        JdbiRunStore store = new JdbiRunStore(database);
        store.begin("r", Instant.EPOCH, Map.of(), null, null);
        CompletableFuture<Integer> failing = CompletableFuture.supplyAsync(
                () -> database.write("failing each time", PostgresDatabaseTest::endOfItself));
        CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
            while (!failing.isDone()) {
                assertThat(store.runs(1)).hasSize(1);
            }
        });
        assertThat(failing)
                .failsWithin(Duration.ofMinutes(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(SaysException.class);
        assertThat(answered).succeedsWithin(Duration.ofMinutes(5));
    }

    @Test
    void what_cannot_be_undone_is_not_done_twice_where_it_cannot_be_looked_at_again() {
        PostgresDatabase database = patient(Duration.ofSeconds(3));
        JdbiRunStore store = new JdbiRunStore(database);
        store.begin("r", Instant.EPOCH, Map.of(), null, null);
        AtomicInteger done = new AtomicInteger();
        CompletableFuture<Integer> failing = CompletableFuture.supplyAsync(() -> database.hold(
                "publishing",
                handle -> {
                    if (!handle.isInTransaction()) {
                        endOfItself(handle);
                    }
                },
                () -> {
                    try {
                        cutOff();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                    return done.incrementAndGet();
                }));
        CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
            while (!failing.isDone()) {
                assertThat(store.runs(1)).hasSize(1);
            }
        });
        assertThat(failing)
                .failsWithin(Duration.ofMinutes(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(SaysException.class);
        assertThat(answered).succeedsWithin(Duration.ofMinutes(5));
        assertThat(done).hasValue(1);
    }

    @Test
    void a_server_that_refused_something_was_there_and_is_waited_for_again() {
        PostgresDatabase database = patient(Duration.ofSeconds(2));
        assertThatThrownBy(() -> database.write("failing each time", PostgresDatabaseTest::endOfItself))
                .isInstanceOf(SaysException.class);
        assertThatThrownBy(() -> database.write("asking for nonsense", handle -> handle.execute("nonsense")))
                .isInstanceOf(SaysException.class);
        AtomicInteger tries = new AtomicInteger();
        assertThat(database.<Integer>write(
                        "failing once", handle -> tries.incrementAndGet() == 1 ? endOfItself(handle) : 7))
                .isEqualTo(7);
    }

    @Test
    void a_server_that_is_away_is_waited_for_once_and_not_by_everybody_who_asks(@TempDir Path data) throws IOException {
        try (PostgresServer.Own server = PostgresServer.own(data)) {
            StoreConfig given = server.schema();
            PostgresDatabase own = new PostgresDatabase(
                    new StoreConfig(given.url(), given.user(), "", given.schema(), Duration.ofSeconds(2)), workspace);
            JdbiRunStore store = new JdbiRunStore(own);
            store.begin("r", Instant.EPOCH, Map.of(), null, null);
            server.kill();
            CompletableFuture<Void> asked = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 200; i++) {
                    assertThatThrownBy(() -> store.runs(1)).isInstanceOf(SaysException.class);
                }
            });
            // Two hundred times two seconds would be longer.
            assertThat(asked).succeedsWithin(Duration.ofMinutes(5));
            server.start();
            assertThat(store.runs(1)).extracting(RunRecord::id).containsExactly("r");
        }
    }
}
