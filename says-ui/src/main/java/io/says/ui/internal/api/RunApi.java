package io.says.ui.internal.api;

import io.javalin.http.Context;
import io.javalin.http.sse.SseHandler;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.access.AccessScope;
import io.says.orchestrator.store.AttemptRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StageRecord;
import io.says.storage.Failures;
import io.says.ui.internal.LiveStream;
import io.says.ui.internal.RunDesk;
import io.says.ui.internal.http.Parameter;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs of the pipeline: looked at, followed, started, ended. */
final class RunApi {

    private static final String RUNS = "/api/v1/runs";
    private static final String EVENTS = "text/event-stream";
    private static final int MOST_LOG_BYTES = 1 << 20;

    private final RunDesk desk;
    private final LiveStream live;
    private final Path workspace;

    RunApi(RunDesk desk, LiveStream live, Path workspace) {
        this.desk = desk;
        this.live = live;
        this.workspace = workspace;
    }

    /**
     * Runs.
     *
     * @param runs newest first
     */
    public record Runs(List<RunDesk.Described> runs) {}

    /**
     * A run with its attempts.
     *
     * @param id its id
     * @param state how it stands
     * @param startedAt when it began
     * @param endedAt when it ended
     * @param releaseId the release it published
     * @param errorCode the code it ended with
     * @param errorText what it ended with, in words
     * @param cancelRequestedBy who asked it to end
     * @param resumes the run it went on from
     * @param stages its stages
     * @param attempts its attempts
     */
    public record Run(
            String id,
            RunState state,
            Instant startedAt,
            Optional<Instant> endedAt,
            Optional<String> releaseId,
            Optional<String> errorCode,
            Optional<String> errorText,
            Optional<String> cancelRequestedBy,
            Optional<String> resumes,
            List<StageRecord> stages,
            List<AttemptRecord> attempts) {}

    /**
     * The run a request was about.
     *
     * @param id its id; empty where it was started and is not recorded yet
     */
    public record RunRef(Optional<String> id) {}

    List<Route> routes() {
        return List.of(
                Route.get(RUNS, "Runs with their stages, the newest first.")
                        .whole("limit", 1, 200, "How many at most; 20 by default.")
                        .json(Runs.class, ctx -> new Runs(desk.list(Query.number(ctx, "limit", 20, 1, 200)))),
                Route.get(RUNS + "/{id}", "A run with its stages and attempts.").json(Run.class, this::run),
                Route.get(RUNS + "/{id}/log", "The last megabyte of a run's log.")
                        .text("stage", "The log of this stage alone.")
                        .query("attempt", Parameter.Type.INTEGER, "Which attempt of the stage; the latest by default.")
                        .content("text/plain")
                        .by(this::log),
                Route.get(RUNS + "/{id}/events", "What happens in a run, as server-sent events: snapshot, log, end.")
                        .content(EVENTS)
                        .by(this::follow),
                Route.get("/api/v1/live", "The same for whatever run is the latest.")
                        .content(EVENTS)
                        .by(ctx -> {
                            live.admit(); // before the stream opens: once it has, its status has gone out
                            new SseHandler(client -> live.join(client, Optional.empty())).handle(ctx);
                        }),
                Route.change(RUNS, AccessScope.WRITE, "Starts a run with the input that is configured.")
                        .json(202, RunRef.class, ctx -> {
                            Optional<String> id = desk.start();
                            ctx.header(
                                    "Location", RUNS + id.map(run -> "/" + run).orElse(""));
                            return new RunRef(id);
                        }),
                Route.change(RUNS + "/{id}/cancel", AccessScope.WRITE, "Asks a run to end, whichever process it is in.")
                        .json(202, RunRef.class, ctx -> {
                            String id = ctx.pathParam("id");
                            desk.cancel(id);
                            return new RunRef(Optional.of(id));
                        }));
    }

    private Run run(Context ctx) {
        RunDesk.Described run = desk.describe(desk.run(ctx.pathParam("id")));
        return new Run(
                run.id(),
                run.state(),
                run.startedAt(),
                run.endedAt(),
                run.releaseId(),
                run.errorCode(),
                run.errorText(),
                run.cancelRequestedBy(),
                run.resumes(),
                run.stages(),
                desk.store().attempts(run.id()));
    }

    private void follow(Context ctx) {
        String id = desk.run(ctx.pathParam("id")).id();
        live.admit();
        new SseHandler(client -> live.join(client, Optional.of(id))).handle(ctx);
    }

    /** The name of a log file, put together from what the store knows alone. */
    private String logOf(Context ctx, String run) {
        String stage = Query.text(ctx, "stage", "");
        if (stage.isEmpty()) {
            return "run.log";
        }
        int latest = desk.store().stages(run).stream()
                .filter(known -> known.stage().equals(stage))
                .findFirst()
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.INVALID_REQUEST,
                        "The run has no stage of that name",
                        "GET /api/v1/runs/ID lists them."))
                .attempt();
        return stage + "-" + Query.number(ctx, "attempt", Math.max(1, latest), 1, 1000) + ".log";
    }

    private void log(Context ctx) {
        String id = desk.run(ctx.pathParam("id")).id();
        Path file = workspace.resolve("runs").resolve(id).resolve(logOf(ctx, id));
        ctx.contentType("text/plain; charset=utf-8");
        if (!Files.isRegularFile(file)) {
            ctx.result("");
            return;
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, log.length() - MOST_LOG_BYTES);
            byte[] tail = new byte[(int) (log.length() - from)];
            log.seek(from);
            log.readFully(tail);
            ctx.result(new String(tail, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw Failures.of(e, "reading a run's log");
        }
    }
}
