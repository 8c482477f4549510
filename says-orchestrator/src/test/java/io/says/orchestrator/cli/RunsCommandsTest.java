package io.says.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.store.JdbiOutbox;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.RunRequest;
import io.says.orchestrator.store.SqliteDatabase;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at runs and at the surroundings, without running anything. */
final class RunsCommandsTest {

    private final Path workspace;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    RunsCommandsTest(@TempDir Path workspace) {
        this.workspace = workspace;
    }

    private int says(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return SaysMain.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    private int here(String... args) {
        String[] all = java.util.Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--workspace";
        all[args.length + 1] = workspace.toString();
        return says(all);
    }

    private void left_behind() throws IOException {
        JdbiRunStore store = new JdbiRunStore(workspace.resolve("runs.db"));
        store.begin(
                "20260131-120000-3f2a91",
                Instant.parse("2026-01-31T12:00:00Z"),
                Map.of("train", "Trains."),
                new RunRequest(
                        "run",
                        List.of(),
                        List.of("train.als.rank=3"),
                        List.of("/nowhere/listening.csv"),
                        List.of(),
                        null),
                null);
        store.record(new RunEvent(
                RunEvent.Type.STAGE_STARTED,
                "20260131-120000-3f2a91",
                "train",
                1,
                Instant.parse("2026-01-31T12:00:01Z"),
                "train started",
                Map.of()));
        Files.createDirectories(workspace.resolve("runs/20260131-120000-3f2a91"));
        Files.writeString(workspace.resolve("runs/20260131-120000-3f2a91/run.log"), "one line\n");
    }

    @Test
    void a_run_whose_process_is_gone_is_shown_as_crashed_with_what_to_do_next() throws IOException {
        left_behind();

        assertThat(here("runs")).isZero();
        assertThat(out.toString()).contains("20260131-120000-3f2a91", "crashed", "Next: says resume");
        assertThat(here("runs", "show", "last")).isZero();
        assertThat(out.toString())
                .contains("says run --input /nowhere/listening.csv --set train.als.rank=3", "train", "crashed");
        assertThat(here("runs", "logs", "last")).isZero();
        assertThat(out.toString()).isEqualTo("one line" + System.lineSeparator());
        assertThat(here("runs", "logs", "last", "--stage", "../../etc/passwd")).isEqualTo(2);
        assertThat(here("runs", "cancel", "last")).isEqualTo(2);
        assertThat(err.toString()).contains("[RUN_OVER]", "crashed");
    }

    @Test
    void resume_asks_for_what_the_run_was_asked_for() throws IOException {
        left_behind();

        assertThat(here("resume")).isEqualTo(2);
        assertThat(err.toString()).contains("[INPUT_NOT_FOUND]", "/nowhere/listening.csv");
        assertThat(out.toString()).isEmpty();
        assertThat(here("resume", "last", "--again", "train", "--format", "json"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("[INPUT_NOT_FOUND]");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void without_a_run_each_says_how_to_make_one() {
        assertThat(here("runs")).isZero();
        assertThat(out.toString()).contains("No run yet");
        assertThat(here("runs", "list", "--limit", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--limit must be 1 or more");
        assertThat(here("runs", "show")).isEqualTo(2);
        assertThat(here("resume")).isEqualTo(2);
        assertThat(err.toString()).contains("[UNKNOWN_RUN]");
    }

    @Test
    void doctor_says_what_it_saw_and_what_is_wrong() throws IOException {
        assertThat(here("doctor", "--no-spark")).isZero();
        assertThat(out.toString()).contains("java", "workspace", "free, and can be written", "none yet");

        Files.writeString(workspace.resolve("runs.db"), "this is no database, however long it may be ".repeat(50));
        assertThat(here("doctor", "--no-spark")).isEqualTo(4);
        assertThat(out.toString()).contains("runs.db is damaged", "runs.db away", "1 of");

        Files.delete(workspace.resolve("runs.db"));
        left_behind();
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + workspace.resolve("runs.db"));
                Statement statement = store.createStatement()) {
            statement.execute("UPDATE flyway_schema_history SET version = '1000' WHERE version = '1'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        assertThat(here("doctor", "--no-spark")).isEqualTo(4);
        assertThat(out.toString()).contains("A newer version of SAYS").doesNotContain("damaged", "away");

        assertThat(here("doctor", "--no-spark", "--set", "run.attempts=0")).isEqualTo(4);
        assertThat(out.toString()).contains("configuration", "attempts");
    }

    @Test
    void doctor_says_when_a_receiver_that_is_left_alone_is_tried_and_nothing_of_one_that_is_not_configured() {
        JdbiOutbox outbox = new JdbiOutbox(new SqliteDatabase(workspace.resolve("runs.db")));
        Instant since = Instant.parse("2026-01-31T12:00:00Z");
        for (String receiver : List.of("ops", "gone")) {
            outbox.register(receiver);
            outbox.stands(receiver, 5, since, since, "ConnectException");
        }
        assertThat(here("doctor", "--no-spark", "--set", "webhooks.ops.url=http://127.0.0.1:1/hook"))
                .isZero();
        assertThat(out.toString())
                .contains("ops is left alone since 2026-01-31T12:00:00Z: 5 tries in a row failed (ConnectException)")
                .contains("a run tries it with one event when says.delivery.rest is over")
                .doesNotContain("gone");
    }
}
