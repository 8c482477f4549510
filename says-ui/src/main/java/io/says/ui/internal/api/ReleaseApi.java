package io.says.ui.internal.api;

import io.javalin.http.Context;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.access.AccessScope;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.report.ReleaseEvaluation;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseMove.Cause;
import io.says.release.ReleaseStore;
import io.says.report.EvaluationDetails;
import io.says.report.EvaluationReport;
import io.says.report.Profile;
import io.says.report.Quality;
import io.says.ui.ServingEngine;
import io.says.ui.internal.http.AuditLog;
import io.says.ui.internal.http.Body;
import io.says.ui.internal.http.Caller;
import io.says.ui.internal.http.Route;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Releases, how they did, and the data they came from. */
final class ReleaseApi {

    private final ServingEngine serving;
    private final ReleaseStore releases;
    private final DataReports reports;
    private final Path workspace;
    private final Consumer<Path> servable;

    ReleaseApi(
            ServingEngine serving,
            ReleaseStore releases,
            DataReports reports,
            Path workspace,
            Consumer<Path> servable) {
        this.servable = servable;
        this.workspace = workspace;
        this.serving = serving;
        this.releases = releases;
        this.reports = reports;
    }

    /**
     * All releases.
     *
     * @param champion the one that serves by the pointer
     * @param challenger the one beside it
     * @param releases newest first
     */
    public record Releases(Optional<String> champion, Optional<String> challenger, List<ReleaseInfo> releases) {}

    /**
     * How the release that serves did.
     *
     * @param release its id
     * @param report its report
     * @param details what evaluation saw beside the metrics
     * @param gate what the gate said, by name
     */
    public record Evaluation(
            String release, EvaluationReport report, Optional<EvaluationDetails> details, Map<String, String> gate) {}

    /**
     * What the checks of the data found.
     *
     * @param run the run that checked
     * @param quality what it found
     */
    public record Checked(String run, Quality quality) {}

    /**
     * Why something is done.
     *
     * @param reason for the history, at most 1000 characters; may be left out
     */
    public record Reason(@Nullable String reason) {}

    /**
     * Which release is champion now.
     *
     * @param champion its id
     * @param served whether it serves already; where it does not, {@code notice} says why
     * @param notice what is wrong with it; empty where nothing is
     */
    public record Champion(String champion, boolean served, Optional<String> notice) {}

    List<Route> routes() {
        return List.of(
                Route.change("/api/v1/releases/{id}/promote", AccessScope.ADMIN, "Makes a release the one that serves.")
                        .mayTake(Reason.class)
                        .json(Champion.class, ctx -> {
                            String id = releases.info(ctx.pathParam("id")).id();
                            return move(ctx, cause -> {
                                servable.accept(releases.directory(id));
                                return releases.promote(id, cause);
                            });
                        }),
                Route.change("/api/v1/releases/rollback", AccessScope.ADMIN, "Goes back to the release before.")
                        .mayTake(Reason.class)
                        .json(Champion.class, ctx -> move(ctx, cause -> releases.rollback(cause, servable))),
                Route.get("/api/v1/release", "The passport of the release that serves.")
                        .json(ReleaseInfo.class, ctx -> serving.use(engine -> engine.release())),
                Route.get("/api/v1/releases", "All releases, the newest first.")
                        .json(
                                Releases.class,
                                ctx -> new Releases(releases.currentId(), releases.challengerId(), releases.list())),
                Route.get("/api/v1/report", "How the release that serves did in evaluation.")
                        .json(
                                EvaluationReport.class,
                                ctx -> serving.use(engine -> engine.release().report())),
                Route.get("/api/v1/evaluation", "The same with its details and what the gate said.")
                        .json(Evaluation.class, ctx -> evaluation()),
                Route.get("/api/v1/profile", "What the data look like.").json(Profile.class, ctx -> profile()),
                Route.get("/api/v1/quality", "What the checks of the latest run found.")
                        .json(Checked.class, ctx -> quality()));
    }

    /**
     * Moves the champion while nobody else changes the workspace, and serves it before the answer goes out, which says so where it cannot.
     */
    private Champion move(Context ctx, Function<Cause, String> change) {
        String reason =
                Body.text(ctx).isBlank() ? null : Body.json(ctx, Reason.class).reason();
        Caller caller = Caller.of(ctx);
        Cause cause = new Cause(Cause.COMMAND, reason, Map.of("token", caller.name(), "from", ctx.ip()));
        String before = releases.currentId().orElse("none");
        String now;
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            now = change.apply(cause);
        }
        AuditLog.note(ctx, "from", before);
        AuditLog.note(ctx, "to", now);
        if (reason != null) {
            AuditLog.note(ctx, "reason", reason);
        }
        serving.refresh();
        boolean served = serving.releaseId().filter(now::equals).isPresent();
        AuditLog.note(ctx, "served", served);
        return new Champion(now, served, serving.notice());
    }

    private Evaluation evaluation() {
        ReleaseEvaluation of = ReleaseEvaluation.of(releases, serving.use(engine -> engine.release()));
        return new Evaluation(of.release().id(), of.release().report(), of.details(), of.gate());
    }

    /** The release's profile; before the first release, that of the latest run that made one. */
    private Profile profile() {
        return serving.tryUse(engine -> engine.release().profile())
                .or(() -> reports.latest().map(DataReports.Found::profile))
                .orElseGet(() -> serving.use(engine -> engine.release().profile()));
    }

    private Checked quality() {
        return reports.latest()
                .flatMap(found ->
                        found.quality().map(quality -> new Checked(found.run().id(), quality)))
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.UNKNOWN_RUN, "No run has checked data yet", "Execute the pipeline first."));
    }
}
