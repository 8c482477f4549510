package io.says.orchestrator.store;

import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.spi.RunEvent;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The run store in the workspace's database. Its writer is whoever holds the workspace. */
public final class JdbiRunStore implements RunStore, RunJournal {

    private final RunDatabase database;

    /**
     * @param file the database file; made by the first write, never by a read
     */
    public JdbiRunStore(Path file) {
        this(new SqliteDatabase(file));
    }

    /** Over a database that others use too. */
    public JdbiRunStore(RunDatabase database) {
        this.database = database;
    }

    private <T> T write(String doing, Function<Handle, T> work) {
        return database.write(doing, work);
    }

    private <T> T read(T absent, Function<Handle, T> work) {
        return database.read(absent, work);
    }

    @Override
    public int markCrashed(Instant at) {
        return write("marking crashed runs", handle -> {
            handle.createUpdate("UPDATE attempt SET outcome = 'CRASHED', ended_at = :at WHERE outcome IS NULL"
                            + " AND run_id IN (SELECT id FROM run WHERE state = 'RUNNING')")
                    .bind("at", at.toEpochMilli())
                    .execute();
            handle.createUpdate(
                            "UPDATE stage SET state = 'CRASHED', ended_at = :at, progress = NULL WHERE state IN ('RUNNING', 'RETRYING')"
                                    + " AND run_id IN (SELECT id FROM run WHERE state = 'RUNNING')")
                    .bind("at", at.toEpochMilli())
                    .execute();
            handle.createUpdate("UPDATE stage SET state = 'SKIPPED' WHERE state = 'WAITING'"
                            + " AND run_id IN (SELECT id FROM run WHERE state = 'RUNNING')")
                    .execute();
            handle.createUpdate("INSERT INTO event(run_id, at, type, stage, attempt, message, details)"
                            + " SELECT id, :at, 'RUN_CRASHED', NULL, 0, 'run ' || id || ' disappeared without an end', '{}'"
                            + " FROM run WHERE state = 'RUNNING'")
                    .bind("at", at.toEpochMilli())
                    .execute();
            return handle.createUpdate("UPDATE run SET state = 'CRASHED', ended_at = :at WHERE state = 'RUNNING'")
                    .bind("at", at.toEpochMilli())
                    .execute();
        });
    }

    @Override
    public void begin(
            String runId,
            Instant at,
            Map<String, String> stages,
            @Nullable RunRequest request,
            @Nullable String resumes) {
        write("recording run " + runId, handle -> {
            handle.execute(
                    "INSERT INTO run(id, state, started_at, pid, request, resumes) VALUES (?, 'RUNNING', ?, ?, ?, ?)",
                    runId,
                    at.toEpochMilli(),
                    ProcessHandle.current().pid(),
                    request == null ? null : Json.write(request),
                    resumes);
            int ordinal = 0;
            for (Map.Entry<String, String> stage : stages.entrySet()) {
                handle.execute(
                        "INSERT INTO stage(run_id, ordinal, name, description, state, attempt) VALUES (?, ?, ?, ?, 'WAITING', 0)",
                        runId,
                        ordinal++,
                        stage.getKey(),
                        stage.getValue());
            }
            return ordinal;
        });
    }

    @Override
    public void record(RunEvent event) {
        write("recording an event", handle -> {
            long at = event.at().toEpochMilli();
            if (event.type() != RunEvent.Type.STAGE_PROGRESS) {
                handle.execute(
                        "INSERT INTO event(run_id, at, type, stage, attempt, message, details) VALUES (?, ?, ?, ?, ?, ?, ?)",
                        event.runId(),
                        at,
                        event.type().name(),
                        event.stage(),
                        event.attempt(),
                        event.message(),
                        Json.write(event.details()));
            }
            apply(handle, event, at);
            return true;
        });
    }

    /** The states that nothing follows are not left again: every update of a stage says so. */
    private static final String OPEN =
            " AND state NOT IN ('LOOKED_UP', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'CRASHED', 'SKIPPED')";

    private static void apply(Handle handle, RunEvent event, long at) {
        String run = event.runId();
        String stage = event.stage();
        Map<String, String> details = event.details();
        switch (event.type()) {
            case STAGE_LOOKED_UP ->
                handle.execute(
                        "UPDATE stage SET state = 'LOOKED_UP', started_at = ?, ended_at = ?, output_name = ?, facts = ?"
                                + " WHERE run_id = ? AND name = ?" + OPEN,
                        at,
                        at,
                        details.get("outputName"),
                        details.get("facts"),
                        run,
                        stage);
            case STAGE_STARTED -> {
                handle.execute(
                        "UPDATE stage SET state = 'RUNNING', attempt = ?, started_at = COALESCE(started_at, ?),"
                                + " progress = NULL, done = 0, total = 0 WHERE run_id = ? AND name = ?" + OPEN,
                        event.attempt(),
                        at,
                        run,
                        stage);
                handle.execute(
                        "INSERT INTO attempt(run_id, stage, attempt, started_at) VALUES (?, ?, ?, ?)",
                        run,
                        stage,
                        event.attempt(),
                        at);
            }
            case STAGE_PROGRESS ->
                handle.execute(
                        "UPDATE stage SET progress = ?, done = ?, total = ? WHERE run_id = ? AND name = ?" + OPEN,
                        event.message(),
                        Long.parseLong(details.getOrDefault("done", "0")),
                        Long.parseLong(details.getOrDefault("total", "0")),
                        run,
                        stage);
            case STAGE_RETRY -> {
                handle.execute(
                        "UPDATE stage SET state = 'RETRYING', error_text = ?, progress = NULL WHERE run_id = ? AND name = ?"
                                + OPEN,
                        event.message(),
                        run,
                        stage);
                endAttempt(handle, event, at, "FAILED");
            }
            case STAGE_SUCCEEDED -> {
                handle.execute(
                        "UPDATE stage SET state = 'SUCCEEDED', ended_at = ?, output_name = ?, facts = ?,"
                                + " progress = NULL, done = 0, total = 0, error_text = NULL"
                                + " WHERE run_id = ? AND name = ?" + OPEN,
                        at,
                        details.get("outputName"),
                        details.get("facts"),
                        run,
                        stage);
                endAttempt(handle, event, at, "SUCCEEDED");
            }
            case STAGE_FAILED -> {
                String state = StandardErrorCode.CANCELLED.name().equals(details.get("code")) ? "CANCELLED" : "FAILED";
                // A refusal comes from a stage whose output was kept, and may have been looked up.
                handle.execute(
                        "UPDATE stage SET state = ?, ended_at = ?, error_text = ?, progress = NULL,"
                                + " output_name = COALESCE(?, output_name), facts = COALESCE(?, facts)"
                                + " WHERE run_id = ? AND name = ? AND state NOT IN ('CANCELLED', 'CRASHED', 'SKIPPED')",
                        state,
                        at,
                        event.message(),
                        details.get("outputName"),
                        details.get("facts"),
                        run,
                        stage);
                endAttempt(handle, event, at, state);
            }
            case RELEASE_PUBLISHED ->
                handle.execute("UPDATE run SET release_id = ? WHERE id = ?", details.get("releaseId"), run);
            case RUN_SUCCEEDED ->
                handle.execute(
                        "UPDATE run SET state = 'SUCCEEDED', ended_at = ? WHERE id = ? AND state = 'RUNNING'", at, run);
            case RUN_FAILED, RUN_CANCELLED -> {
                String state = event.type() == RunEvent.Type.RUN_FAILED ? "FAILED" : "CANCELLED";
                handle.execute("UPDATE stage SET state = 'SKIPPED' WHERE run_id = ? AND state = 'WAITING'", run);
                handle.execute(
                        "UPDATE stage SET state = ?, ended_at = ?, progress = NULL WHERE run_id = ?" + OPEN,
                        state,
                        at,
                        run);
                handle.execute(
                        "UPDATE attempt SET outcome = ?, ended_at = ? WHERE run_id = ? AND outcome IS NULL",
                        state,
                        at,
                        run);
                handle.execute(
                        "UPDATE run SET state = ?, ended_at = ?, error_code = ?, error_text = ?"
                                + " WHERE id = ? AND state = 'RUNNING'",
                        state,
                        at,
                        details.get("code"),
                        event.message(),
                        run);
            }
            case RUN_STARTED, RUN_CRASHED, STAGE_FACT -> {
                // the event row says it all
            }
        }
    }

    private static void endAttempt(Handle handle, RunEvent event, long at, String outcome) {
        handle.execute(
                "UPDATE attempt SET ended_at = ?, outcome = ?, message = ?, next_at = ?"
                        + " WHERE run_id = ? AND stage = ? AND attempt = ? AND outcome IS NULL",
                at,
                outcome,
                event.message(),
                event.details().containsKey("nextAt")
                        ? Instant.parse(event.details().get("nextAt")).toEpochMilli()
                        : null,
                event.runId(),
                event.stage(),
                event.attempt());
    }

    @Override
    public List<RunRecord> runs(int limit) {
        return read(
                List.of(),
                handle -> handle.createQuery("SELECT * FROM run ORDER BY number DESC LIMIT :n")
                        .bind("n", limit)
                        .map((row, context) -> run(row))
                        .list());
    }

    @Override
    public Optional<RunRecord> run(String id) {
        return read(
                Optional.empty(),
                handle -> handle.createQuery("SELECT * FROM run WHERE id = :id")
                        .bind("id", id)
                        .map((row, context) -> run(row))
                        .findOne());
    }

    @Override
    public List<StageRecord> stages(String runId) {
        return read(
                List.of(),
                handle -> handle.createQuery("SELECT * FROM stage WHERE run_id = :id ORDER BY ordinal")
                        .bind("id", runId)
                        .map((row, context) -> stage(row))
                        .list());
    }

    @Override
    public List<EventRecord> events(String runId, long afterSequence, int limit) {
        return read(
                new ArrayList<>(),
                handle -> handle.createQuery(
                                "SELECT * FROM event WHERE run_id = :id AND sequence > :after ORDER BY sequence LIMIT :n")
                        .bind("id", runId)
                        .bind("after", afterSequence)
                        .bind("n", limit)
                        .map((row, context) -> event(row))
                        .list());
    }

    @Override
    public List<AttemptRecord> attempts(String runId) {
        return read(
                List.of(),
                handle -> handle.createQuery("SELECT attempt.* FROM attempt"
                                + " JOIN stage ON stage.run_id = attempt.run_id AND stage.name = attempt.stage"
                                + " WHERE attempt.run_id = :id ORDER BY stage.ordinal, attempt.attempt")
                        .bind("id", runId)
                        .map((row, context) -> new AttemptRecord(
                                row.getString("stage"),
                                row.getInt("attempt"),
                                Instant.ofEpochMilli(row.getLong("started_at")),
                                instant(row, "ended_at"),
                                row.getString("outcome"),
                                row.getString("message"),
                                instant(row, "next_at")))
                        .list());
    }

    @Override
    public boolean requestCancel(String runId, String by, Instant at) {
        return database.exists()
                && write(
                        "asking run " + runId + " to end",
                        handle -> handle.execute(
                                        "UPDATE run SET cancel_requested_at = COALESCE(cancel_requested_at, ?),"
                                                + " cancel_requested_by = COALESCE(cancel_requested_by, ?)"
                                                + " WHERE id = ? AND state = 'RUNNING'",
                                        at.toEpochMilli(),
                                        by,
                                        runId)
                                > 0);
    }

    @Override
    public List<ReceiverState> receivers() {
        return read(List.of(), JdbiOutbox::receivers);
    }

    @Override
    public List<String> problems() {
        return database.problems();
    }

    @Override
    public String place() {
        return database.place();
    }

    @Override
    public Optional<String> cancelRequestedBy(String runId) {
        return read(
                Optional.empty(),
                handle -> handle.createQuery(
                                "SELECT cancel_requested_by FROM run WHERE id = :id AND cancel_requested_by IS NOT NULL")
                        .bind("id", runId)
                        .mapTo(String.class)
                        .findOne());
    }

    /** An event from its row. */
    static EventRecord event(ResultSet row) throws SQLException {
        return new EventRecord(
                row.getLong("sequence"),
                row.getString("run_id"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("type"),
                row.getString("stage"),
                row.getInt("attempt"),
                row.getString("message"),
                Json.object(row.getString("details"), "the details of an event"));
    }

    private static RunRecord run(ResultSet row) throws SQLException {
        return new RunRecord(
                row.getString("id"),
                RunState.valueOf(row.getString("state")),
                Instant.ofEpochMilli(row.getLong("started_at")),
                instant(row, "ended_at"),
                row.getLong("pid"),
                row.getString("release_id"),
                row.getString("error_code"),
                row.getString("error_text"),
                request(row.getString("request")),
                row.getString("resumes"),
                row.getString("cancel_requested_by"));
    }

    private static @Nullable RunRequest request(@Nullable String json) {
        return json == null ? null : Json.read(json, RunRequest.class, "the request of a run");
    }

    private static StageRecord stage(ResultSet row) throws SQLException {
        return new StageRecord(
                row.getString("run_id"),
                row.getInt("ordinal"),
                row.getString("name"),
                row.getString("description"),
                StageState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                row.getString("output_name"),
                row.getString("progress"),
                row.getLong("done"),
                row.getLong("total"),
                row.getString("error_text"),
                facts(row.getString("facts")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static Map<String, Long> facts(@Nullable String json) {
        Map<String, Long> facts = new LinkedHashMap<>();
        if (json != null) {
            Json.object(json, "the facts of a stage").forEach((name, value) -> {
                if (value instanceof Number number) {
                    facts.put(name, number.longValue());
                }
            });
        }
        return facts;
    }
}
