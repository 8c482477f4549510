package io.says.ui.internal.page;

import io.javalin.http.Context;
import io.says.orchestrator.store.AttemptRecord;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.ui.RunOrder;
import io.says.ui.internal.RunDesk;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.page.PageModel.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages of runs: the list, and one run with its stages along the time. */
final class RunPages {

    private static final int LISTED = 50;
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern(
                    "d MMM uuuu HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final RunDesk desk;
    private final StageViews stages;

    RunPages(RunDesk desk) {
        this.desk = desk;
        this.stages = new StageViews(desk);
    }

    /**
     * The routes.
     *
     * @param render puts a model into a template
     */
    List<Route> routes(Rendering render) {
        return List.of(
                Route.get("/runs", "The runs.").by(ctx -> render.page(ctx, "runs.jte", list())),
                Route.get("/runs/{id}", "A run.").by(ctx -> render.page(ctx, "run.jte", one(ctx))));
    }

    /** Puts a model into a template. */
    @FunctionalInterface
    interface Rendering {
        void page(Context ctx, String template, Object model);
    }

    private RunsPage list() {
        return new RunsPage(desk.store().runs(LISTED).stream().map(this::line).toList());
    }

    private RunsPage.Line line(RunRecord run) {
        RunState state = desk.state(run);
        return new RunsPage.Line(
                run.id(),
                state.name(),
                StageViews.words(state.name()),
                WHEN.format(run.startedAt()),
                took(run.startedAt(), run.endedAt()),
                run.releaseId() == null ? "–" : run.releaseId(),
                run.errorText() == null
                        ? ""
                        : run.errorText().lines().findFirst().orElse(""));
    }

    private RunPage one(Context ctx) {
        RunRecord run = desk.run(ctx.pathParam("id"));
        List<AttemptRecord> attempts = desk.store().attempts(run.id());
        RunState state = desk.state(run);
        String asked = run.cancelRequestedBy();
        RunDesk.Told told = desk.told(run.id());
        List<PageModel.StageView> views = stages.of(Optional.of(run), told);
        return new RunPage(
                line(run),
                state == RunState.RUNNING,
                desk.latest().filter(latest -> latest.id().equals(run.id())).isPresent(),
                desk.refusal(new RunOrder(Optional.of(run.id()), List.of())).orElse(""),
                asked == null ? "" : "Asked to end: " + asked,
                Optional.ofNullable(run.resumes()).orElse(""),
                run.errorText() == null ? "" : run.errorText(),
                views,
                told.graph().map(graph -> Flow.of(graph, views)),
                Gantt.of(run, state, attempts),
                new Table(
                        "Attempts",
                        List.of("Stage", "Attempt", "Outcome", "Began", "Took", "Ended with"),
                        attempts.stream().map(RunPages::cells).toList()),
                attempts.stream()
                        .map(attempt -> new RunPage.Log(attempt.stage(), attempt.attempt()))
                        .toList());
    }

    private static List<String> cells(AttemptRecord attempt) {
        return List.of(
                attempt.stage(),
                Integer.toString(attempt.attempt()),
                attempt.outcome() == null ? "under way" : StageViews.words(attempt.outcome()),
                WHEN.format(attempt.startedAt()),
                took(attempt.startedAt(), attempt.endedAt()),
                attempt.message() == null ? "" : attempt.message());
    }

    private static String took(Instant from, @Nullable Instant to) {
        return to == null
                ? "–"
                : String.format(
                        Locale.ROOT, "%.1f s", Duration.between(from, to).toMillis() / 1000.0);
    }
}
