package io.says.ui.internal;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackId;
import io.says.UserId;
import io.says.json.Json;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.report.ReleaseEvaluation;
import io.says.orchestrator.store.RunRecord;
import io.says.release.ReleaseStore;
import io.says.report.Profile;
import io.says.storage.Failures;
import io.says.ui.ServingEngine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON API below {@code /api/v1}. */
public final class Api {

    private static final String BASE = "/api/v1";
    private static final int MOST_LOG_BYTES = 1 << 20;

    private final ServingEngine serving;
    private final ReleaseStore releases;
    private final RunDesk desk;
    private final LiveStream live;
    private final Path workspace;
    private final DataReports reports;

    /** Creates the API over its parts. */
    public Api(
            ServingEngine serving,
            ReleaseStore releases,
            RunDesk desk,
            LiveStream live,
            Path workspace,
            DataReports reports) {
        this.serving = serving;
        this.releases = releases;
        this.desk = desk;
        this.live = live;
        this.workspace = workspace;
        this.reports = reports;
    }

    /** Adds the routes. */
    public void routes(RoutesConfig routes) {
        routes.get(BASE + "/health", this::health);
        routes.get(BASE + "/release", ctx -> json(ctx, serving.use(engine -> engine.release())));
        routes.get(BASE + "/releases", ctx -> json(ctx, Map.of("releases", releases.list())));
        routes.get(
                BASE + "/report",
                ctx -> json(ctx, serving.use(engine -> engine.release().report())));
        routes.get(BASE + "/evaluation", this::evaluation);
        routes.get(BASE + "/profile", ctx -> json(ctx, profile()));
        routes.get(BASE + "/quality", this::quality);
        routes.get(BASE + "/users", this::users);
        routes.get(BASE + "/users/{id}/history", this::history);
        routes.get(BASE + "/recommendations", ctx -> json(ctx, view(recommend(ctx))));
        routes.get(BASE + "/tracks/{id}", this::track);
        routes.get(BASE + "/runs", ctx -> json(ctx, Map.of("runs", desk.list(number(ctx, "limit", 20, 1, 200)))));
        routes.get(BASE + "/runs/{id}", this::run);
        routes.get(BASE + "/runs/{id}/log", this::log);
        // Refused before the stream opens: once it has, its status has gone out.
        routes.before(BASE + "/runs/{id}/events", ctx -> {
            desk.run(ctx.pathParam("id"));
            live.admit();
        });
        routes.before(BASE + "/live", ctx -> live.admit());
        routes.sse(
                BASE + "/runs/{id}/events",
                client -> live.join(
                        client,
                        Optional.of(desk.run(client.ctx().pathParam("id")).id())));
        routes.sse(BASE + "/live", client -> live.join(client, Optional.empty()));
        routes.post(BASE + "/runs", this::start);
        routes.post(BASE + "/runs/{id}/cancel", this::cancel);
    }

    private void health(Context ctx) {
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("live", true);
        health.put("ready", serving.releaseId().isPresent());
        health.put("release", serving.releaseId());
        health.put("notice", serving.notice());
        health.put("streams", live.clients());
        json(ctx, health);
    }

    /** The release's profile; before the first release, that of the latest run that made one. */
    private Profile profile() {
        return serving.tryUse(engine -> engine.release().profile())
                .or(() -> reports.latest().map(DataReports.Found::profile))
                .orElseGet(() -> serving.use(engine -> engine.release().profile()));
    }

    private void evaluation(Context ctx) {
        ReleaseEvaluation evaluation = ReleaseEvaluation.of(releases, serving.use(engine -> engine.release()));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("release", evaluation.release().id());
        view.put("report", evaluation.release().report());
        view.put("details", evaluation.details());
        view.put("gate", evaluation.gate());
        json(ctx, view);
    }

    private void quality(Context ctx) {
        json(
                ctx,
                reports.latest()
                        .flatMap(found -> found.quality().map(quality -> {
                            Map<String, Object> view = new LinkedHashMap<>();
                            view.put("run", found.run().id());
                            view.put("quality", quality);
                            return view;
                        }))
                        .orElseThrow(() -> new SaysException(
                                StandardErrorCode.UNKNOWN_RUN,
                                "No run has checked data yet",
                                "Execute the pipeline first.")));
    }

    private void users(Context ctx) {
        String search = text(ctx, "search", "");
        int limit = number(ctx, "limit", 20, 1, 1000);
        json(ctx, serving.use(engine -> Map.of("total", engine.userCount(), "users", engine.users(search, limit))));
    }

    private void history(Context ctx) {
        UserId user = new UserId(ctx.pathParam("id"));
        int limit = number(ctx, "limit", 20, 1, 1000);
        json(ctx, serving.use(engine -> {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("user", user);
            view.put("known", engine.knows(user));
            view.put(
                    "tracks",
                    engine.history(user, limit).stream().map(Api::view).toList());
            return view;
        }));
    }

    private void track(Context ctx) {
        TrackId id = new TrackId(ctx.pathParam("id"));
        json(
                ctx,
                view(serving.use(engine -> engine.track(id))
                        .orElseThrow(() -> new SaysException(
                                StandardErrorCode.UNKNOWN_TRACK,
                                "No such track in the release",
                                "Check the track's id."))));
    }

    /** Answers the request's {@code user}, {@code k} and {@code includeSeen}. */
    public RankedTracks recommend(Context ctx) {
        UserId user = new UserId(text(ctx, "user", ""));
        int k = number(ctx, "k", 5, 1, RecommendRequest.MAX_K);
        String seen = text(ctx, "includeSeen", "false");
        if (!"true".equals(seen) && !"false".equals(seen)) {
            throw invalid("includeSeen must be true or false", "Leave it out for false.");
        }
        return serving.use(engine -> engine.recommend(new RecommendRequest(user, k, Boolean.parseBoolean(seen))));
    }

    private void run(Context ctx) {
        RunRecord run = desk.run(ctx.pathParam("id"));
        Map<String, Object> view = new LinkedHashMap<>(desk.describe(run));
        view.put("attempts", desk.store().attempts(run.id()));
        json(ctx, view);
    }

    private void cancel(Context ctx) {
        String id = ctx.pathParam("id");
        desk.cancel(id);
        ctx.status(202);
        json(ctx, Map.of("id", id));
    }

    /** The name of a log file, put together from what the store knows alone. */
    private String logOf(Context ctx, String run) {
        String stage = text(ctx, "stage", "");
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
        return stage + "-" + number(ctx, "attempt", Math.max(1, latest), 1, 1000) + ".log";
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

    private void start(Context ctx) {
        Optional<String> id = desk.start();
        ctx.status(202)
                .header("Location", BASE + "/runs" + id.map(run -> "/" + run).orElse(""));
        json(ctx, Map.of("id", id));
    }

    private static Map<String, Object> view(RankedTracks ranked) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("user", Optional.ofNullable(ranked.user()));
        view.put("releaseId", ranked.releaseId());
        view.put("origin", ranked.origin());
        view.put(
                "tracks",
                ranked.tracks().stream()
                        .map(scored -> {
                            Map<String, Object> row = new LinkedHashMap<>();
                            row.put("rank", scored.rank());
                            row.put("score", scored.score());
                            row.put("track", view(scored.track()));
                            return row;
                        })
                        .toList());
        return view;
    }

    private static Map<String, Object> view(Track track) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", track.id());
        view.put("title", Optional.ofNullable(track.title()));
        view.put("artist", Optional.ofNullable(track.artist()));
        view.put("album", Optional.ofNullable(track.album()));
        view.put("genre", Optional.ofNullable(track.genre()));
        view.put("year", Optional.ofNullable(track.year()));
        view.put("features", track.features().byColumn());
        return view;
    }

    /** A text parameter of the query, or its default. */
    static String text(Context ctx, String name, String byDefault) {
        try {
            @Nullable String value = ctx.queryParam(name);
            return value == null ? byDefault : value;
        } catch (IllegalArgumentException e) {
            throw invalid("The query is not properly encoded", "Encode it as UTF-8 with percent signs.");
        }
    }

    /** A whole number of the query within its range. */
    static int number(Context ctx, String name, int byDefault, int min, int max) {
        String value = text(ctx, name, "");
        if (value.isEmpty()) {
            return byDefault;
        }
        int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
        if (number < min || number > max) {
            throw invalid(
                    name + " must be a whole number from " + min + " to " + max, "Correct the value of " + name + ".");
        }
        return number;
    }

    private static SaysException invalid(String what, String hint) {
        return new SaysException(StandardErrorCode.INVALID_REQUEST, what, hint);
    }

    private static void json(Context ctx, Object value) {
        ctx.contentType("application/json").result(Json.write(value));
    }

    /** The endpoints, for the page's footer. */
    public static List<String> endpoints() {
        return List.of(
                "/health",
                "/release",
                "/report",
                "/evaluation",
                "/profile",
                "/quality",
                "/users",
                "/recommendations",
                "/runs");
    }
}
