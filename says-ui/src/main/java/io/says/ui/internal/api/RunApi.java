package io.says.ui.internal.api;

import io.javalin.http.Context;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.access.AccessScope;
import io.says.orchestrator.store.AttemptRecord;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StageRecord;
import io.says.storage.Failures;
import io.says.ui.RunOrder;
import io.says.ui.internal.LiveStream;
import io.says.ui.internal.RunDesk;
import io.says.ui.internal.http.AuditLog;
import io.says.ui.internal.http.Body;
import io.says.ui.internal.http.EventStream;
import io.says.ui.internal.http.Idempotency;
import io.says.ui.internal.http.Parameter;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.http.Routes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs of the pipeline: looked at, followed, started, ended. */
final class RunApi {

    private static final String RUNS = "/api/v1/runs";
    private static final int MOST_LOG_BYTES = 1 << 20;
    private static final int MOST_STAGES = 100;
    private static final int MOST_RUNS = 100_000;
    private static final Pattern STAGE = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private final RunDesk desk;
    private final LiveStream live;
    private final Path workspace;
    private final Idempotency idempotency;

    RunApi(RunDesk desk, LiveStream live, Path workspace, Idempotency idempotency) {
        this.desk = desk;
        this.live = live;
        this.workspace = workspace;
        this.idempotency = idempotency;
    }

    /**
     * Runs.
     *
     * @param runs newest first
     * @param next the cursor of the next page; empty on the last
     */
    public record Runs(List<RunDesk.Described> runs, Optional<String> next) {}

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
     * @param why for what reason each stage ran, or was looked up, by stage; those it did not come to are left out
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
            List<AttemptRecord> attempts,
            Map<String, String> why) {}

    /**
     * How a run is wished for.
     *
     * @param again stages that run although their outputs are there, and with them what reads those; none where it is left out
     */
    public record RunWish(@Nullable List<String> again) {}

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
                        .text("cursor", "The next of the page before.")
                        .json(Runs.class, this::runs),
                Route.get(RUNS + "/{id}", "A run with its stages and attempts.").json(Run.class, this::run),
                Route.get(RUNS + "/{id}/log", "The last megabyte of a run's log.")
                        .text("stage", "The log of this stage alone.")
                        .query("attempt", Parameter.Type.INTEGER, "Which attempt of the stage; the latest by default.")
                        .content("text/plain")
                        .by(this::log),
                Route.get(RUNS + "/{id}/events", "What happens in a run, as server-sent events: snapshot, log, end.")
                        .content(Routes.EVENTS)
                        .by(this::follow),
                Route.get("/api/v1/live", "The same for whatever run is the latest.")
                        .content(Routes.EVENTS)
                        .by(ctx -> {
                            live.admit(); // before the stream opens: once it has, its status has gone out
                            EventStream.begin(ctx, client -> live.join(client, Optional.empty()));
                        }),
                Route.change(RUNS, AccessScope.WRITE, "Starts a run with the input that is configured.")
                        .idempotent()
                        .mayTake(RunWish.class)
                        .json(202, RunRef.class, ctx -> start(ctx, Optional.empty())),
                Route.change(
                                RUNS + "/{id}/resume",
                                AccessScope.WRITE,
                                "Starts a run that goes on from one that has ended, as that was asked for.")
                        .idempotent()
                        .mayTake(RunWish.class)
                        .json(202, RunRef.class, ctx -> start(ctx, Optional.of(ctx.pathParam("id")))),
                Route.change(RUNS + "/{id}/cancel", AccessScope.WRITE, "Asks a run to end, whichever process it is in.")
                        .json(202, RunRef.class, ctx -> {
                            String id = ctx.pathParam("id");
                            desk.cancel(id);
                            return new RunRef(Optional.of(id));
                        }));
    }

    /** A page behind the run that the one before ended with: new runs come before it, and shift nothing. */
    private Runs runs(Context ctx) {
        int limit = Query.number(ctx, "limit", 20, 1, 200);
        ListCursor cursor = ListCursor.of(ctx, "runs");
        List<RunRecord> all = desk.store().runs(cursor.after().isEmpty() ? limit + 1 : MOST_RUNS);
        int from = 0;
        if (cursor.after().isPresent()) {
            String last = cursor.after().get();
            while (from < all.size() && !all.get(from).id().equals(last)) {
                from++;
            }
            if (from++ == all.size()) {
                throw ListCursor.refused("The run that the page before ended with is not there");
            }
        }
        int to = Math.min(from + limit, all.size());
        return new Runs(
                all.subList(from, to).stream().map(desk::describe).toList(),
                to < all.size() ? Optional.of(cursor.next(all.get(to - 1).id())) : Optional.empty());
    }

    private RunRef start(Context ctx, Optional<String> resumes) {
        RunRef started = idempotency.once(ctx, RunRef.class, () -> {
            List<String> again = Body.text(ctx).isBlank()
                    ? null
                    : Body.json(ctx, RunWish.class).again();
            return new RunRef(desk.start(new RunOrder(resumes, again == null ? List.of() : checked(again, resumes))));
        });
        started.id().ifPresent(id -> AuditLog.note(ctx, "run", id));
        ctx.header("Location", RUNS + started.id().map(id -> "/" + id).orElse(""));
        return started;
    }

    /** Names go into the command line of the run: nothing but what a stage can be called, and for an earlier run what it had. */
    private List<String> checked(List<String> again, Optional<String> resumes) {
        Optional<Set<String>> known =
                resumes.map(id -> desk.store().stages(desk.run(id).id()).stream()
                        .map(StageRecord::stage)
                        .collect(Collectors.toSet()));
        for (String stage : again) {
            if (again.size() > MOST_STAGES
                    || !STAGE.matcher(stage).matches()
                    || !known.map(names -> names.contains(stage)).orElse(true)) {
                throw Query.invalid(
                        "again names no stage of the run, or more than " + MOST_STAGES,
                        "GET /api/v1/runs/ID lists the stages of a run.");
            }
        }
        return again;
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
                desk.store().attempts(run.id()),
                sentences(desk.told(run.id())));
    }

    private static Map<String, String> sentences(RunDesk.Told told) {
        Map<String, String> sentences = new LinkedHashMap<>();
        told.why().forEach((stage, why) -> sentences.put(stage, why.sentence()));
        return sentences;
    }

    private void follow(Context ctx) throws IOException {
        String id = desk.run(ctx.pathParam("id")).id();
        live.admit();
        EventStream.begin(ctx, client -> live.join(client, Optional.of(id)));
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
