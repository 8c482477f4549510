package io.says.ui.internal.api;

import io.javalin.http.Context;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.access.AccessScope;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.report.ReleaseEvaluation;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseMove.Cause;
import io.says.release.ReleaseStore;
import io.says.report.EvaluationDetails;
import io.says.report.EvaluationReport;
import io.says.report.Profile;
import io.says.report.Quality;
import io.says.storage.Failures;
import io.says.ui.ServingEngine;
import io.says.ui.internal.ReleaseMoves;
import io.says.ui.internal.http.AuditLog;
import io.says.ui.internal.http.Body;
import io.says.ui.internal.http.Caller;
import io.says.ui.internal.http.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Releases, how they did, and the data they came from. */
final class ReleaseApi {

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseApi.class);

    /** So long the place of publication is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final ServingEngine serving;
    private final ReleaseStore releases;
    private final DataReports reports;
    private final ReleaseMoves moves;

    ReleaseApi(ServingEngine serving, ReleaseStore releases, DataReports reports, ReleaseMoves moves) {
        this.moves = moves;
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
                            return move(ctx, cause -> moves.promote(id, cause));
                        }),
                Route.change("/api/v1/releases/rollback", AccessScope.ADMIN, "Goes back to the release before.")
                        .mayTake(Reason.class)
                        .json(Champion.class, ctx -> move(ctx, moves::rollback)),
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

    /** Moves the champion, serves it before the answer goes out, and lets the place of publication know. */
    private Champion move(Context ctx, Function<Cause, String> change) {
        String reason =
                Body.text(ctx).isBlank() ? null : Body.json(ctx, Reason.class).reason();
        Caller caller = Caller.of(ctx);
        Cause cause = new Cause(Cause.COMMAND, reason, Map.of("token", caller.name(), "from", ctx.ip()));
        String before = releases.currentId().orElse("none");
        String now = change.apply(cause);
        AuditLog.note(ctx, "from", before);
        AuditLog.note(ctx, "to", now);
        if (reason != null) {
            AuditLog.note(ctx, "reason", reason);
        }
        serving.refresh();
        tell(cause, now);
        boolean served = serving.releaseId().filter(now::equals).isPresent();
        AuditLog.note(ctx, "served", served);
        return new Champion(now, served, serving.notice());
    }

    /** Does not wait for ever: a release that has to be brought there may take its time, and goes on its way without us. */
    private void tell(Cause cause, String now) {
        CompletableFuture<Void> told = CompletableFuture.runAsync(() -> moves.tell(cause), task -> {
                    Thread thread = new Thread(task, "says-ui-publication");
                    thread.setDaemon(true);
                    thread.start();
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.error("Release {} serves here, and the place of publication does not say so", now, failure);
                    }
                });
        try {
            told.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("Release {} is on its way to the place of publication", now);
        } catch (ExecutionException e) {
            SaysException failure = Failures.of(e, "letting the place of publication know");
            throw new SaysException(
                    failure.code(),
                    "Release " + now + " serves here, and the place of publication does not say so: "
                            + failure.problem(),
                    failure.hint() + " says releases push tells it.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.of(e, "letting the place of publication know");
        }
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
