package io.says.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.RunEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

abstract class RunStoreContract {

    private final RunDatabase database;
    private final JdbiRunStore store;

    RunStoreContract(RunDatabase database) {
        this.database = database;
        store = new JdbiRunStore(database);
        store.begin("r", Instant.EPOCH, Map.of("train", "Trains."), null, null);
    }

    private void tell(RunEvent.Type type, int attempt, String message, Map<String, String> details) {
        store.record(new RunEvent(type, "r", "train", attempt, Instant.ofEpochMilli(attempt), message, details));
    }

    private StageRecord train() {
        return store.stages("r").get(0);
    }

    private List<String> attempts() {
        return store.attempts("r").stream()
                .map(a -> a.attempt() + " " + a.outcome() + " "
                        + (a.endedAt() == null ? null : a.endedAt().toEpochMilli()))
                .toList();
    }

    @Test
    void a_stage_that_succeeds_at_last_shows_no_old_error_and_no_old_progress() {
        tell(RunEvent.Type.STAGE_STARTED, 1, "started", Map.of());
        tell(RunEvent.Type.STAGE_PROGRESS, 1, "iteration 3", Map.of("done", "3", "total", "10"));
        tell(RunEvent.Type.STAGE_RETRY, 1, "[IO_FAILURE] once", Map.of());
        assertThat(train().errorText()).isEqualTo("[IO_FAILURE] once");
        assertThat(train().progress()).isNull();
        tell(RunEvent.Type.STAGE_STARTED, 2, "started", Map.of());
        tell(RunEvent.Type.STAGE_PROGRESS, 2, "iteration 9", Map.of("done", "9", "total", "10"));
        tell(RunEvent.Type.STAGE_SUCCEEDED, 2, "done", Map.of("outputName", "o"));
        assertThat(train().state()).isEqualTo(StageState.SUCCEEDED);
        assertThat(train().errorText()).isNull();
        assertThat(train().progress()).isNull();
        assertThat(train().done()).isZero();
        assertThat(attempts()).containsExactly("1 FAILED 1", "2 SUCCEEDED 2");
    }

    @Test
    void a_crashed_run_leaves_no_attempt_open() {
        tell(RunEvent.Type.STAGE_STARTED, 1, "started", Map.of());
        tell(RunEvent.Type.STAGE_RETRY, 1, "[IO_FAILURE] once", Map.of());
        tell(RunEvent.Type.STAGE_STARTED, 2, "started", Map.of());
        tell(RunEvent.Type.STAGE_PROGRESS, 2, "iteration 9", Map.of());
        assertThat(store.markCrashed(Instant.ofEpochMilli(77))).isEqualTo(1);
        assertThat(train().state()).isEqualTo(StageState.CRASHED);
        assertThat(train().progress()).isNull();
        assertThat(attempts()).containsExactly("1 FAILED 1", "2 CRASHED 77");
        assertThat(store.markCrashed(Instant.ofEpochMilli(78))).isZero();
        assertThat(attempts()).containsExactly("1 FAILED 1", "2 CRASHED 77");
    }

    @Test
    void attempts_come_in_their_order_whatever_the_clock_said() {
        tell(RunEvent.Type.STAGE_STARTED, 2, "by a clock that is ahead", Map.of());
        store.record(new RunEvent(
                RunEvent.Type.STAGE_STARTED, "r", "train", 3, Instant.EPOCH, "by one that was set right", Map.of()));
        assertThat(store.attempts("r")).extracting(AttemptRecord::attempt).containsExactly(2, 3);
    }

    @Test
    void the_newest_run_is_the_one_that_began_last_whatever_the_clock_said() {
        store.begin("ahead", Instant.parse("2030-01-01T00:00:00Z"), Map.of(), null, null);
        store.begin("set-right", Instant.parse("2024-06-15T12:00:00Z"), Map.of(), null, null);
        store.begin("set-right-2", Instant.parse("2024-06-15T12:00:00Z"), Map.of(), null, null);
        assertThat(store.runs(3)).extracting(RunRecord::id).containsExactly("set-right-2", "set-right", "ahead");
    }

    @Test
    void runs_of_an_older_version_that_shares_the_store_are_numbered_too() {
        for (String id : List.of("old", "old-2")) {
            database.write(
                    "recording as it does",
                    handle -> handle.execute(
                            "INSERT INTO run(id, state, started_at, pid) VALUES (?, 'SUCCEEDED', 0, 1)", id));
            store.begin("after-" + id, Instant.EPOCH, Map.of(), null, null);
        }
        assertThat(store.runs(9))
                .extracting(RunRecord::id)
                .containsExactly("after-old-2", "old-2", "after-old", "old", "r");
    }

    /** Made by a version to come. */
    static void makeNewer(RunDatabase database) {
        database.write(
                "pretending",
                handle -> handle.execute(
                        "INSERT INTO flyway_schema_history(installed_rank, version, description, type, script, checksum,"
                                + " installed_by, execution_time, success) VALUES (?, ?, 'to come', 'SQL', 'V_', 1, 'x', 1, ?)",
                        1000,
                        Integer.toString(SqliteMigration.NEWEST + 1),
                        true));
    }
}
