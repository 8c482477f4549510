package io.says.ui.internal.page;

import io.javalin.http.Context;
import io.says.orchestrator.store.AttemptRecord;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.text.Texts;
import io.says.ui.RunOrder;
import io.says.ui.internal.RunDesk;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.page.PageModel.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages of runs: the list, and one run with its stages along the time. */
final class RunPages {

    private static final int LISTED = 50;

    private final RunDesk desk;
    private final StageViews stages;

    RunPages(RunDesk desk) {
        this.desk = desk;
        this.stages = new StageViews(desk);
    }

    /**
     * The routes.
     *
     * @param pages put models into templates
     */
    List<Route> routes(Pages pages) {
        return List.of(
                Route.get("/runs", "The runs.").by(ctx -> pages.page(ctx, "runs.jte", list(pages.texts(ctx)))),
                Route.get("/runs/{id}", "A run.").by(ctx -> pages.page(ctx, "run.jte", one(ctx, pages.texts(ctx)))));
    }

    private RunsPage list(Texts texts) {
        return new RunsPage(
                desk.store().runs(LISTED).stream().map(run -> line(run, texts)).toList());
    }

    private RunsPage.Line line(RunRecord run, Texts texts) {
        RunState state = desk.state(run);
        return new RunsPage.Line(
                run.id(),
                state.name(),
                texts.say("state." + state.name()),
                texts.second(run.startedAt()),
                took(run.startedAt(), run.endedAt(), texts),
                run.releaseId() == null ? "–" : run.releaseId(),
                run.errorText() == null
                        ? ""
                        : run.errorText().lines().findFirst().orElse(""));
    }

    private RunPage one(Context ctx, Texts texts) {
        RunRecord run = desk.run(ctx.pathParam("id"));
        List<AttemptRecord> attempts = desk.store().attempts(run.id());
        RunState state = desk.state(run);
        String asked = run.cancelRequestedBy();
        RunDesk.Told told = desk.told(run.id());
        List<PageModel.StageView> views = stages.of(Optional.of(run), told, texts);
        return new RunPage(
                line(run, texts),
                state == RunState.RUNNING,
                desk.latest().filter(latest -> latest.id().equals(run.id())).isPresent(),
                desk.refusal(new RunOrder(Optional.of(run.id()), List.of())).orElse(""),
                asked == null ? "" : texts.say("run.asked", asked),
                Optional.ofNullable(run.resumes()).orElse(""),
                run.errorText() == null ? "" : run.errorText(),
                views,
                told.graph().map(graph -> Flow.of(graph, views, texts)),
                Gantt.of(run, state, attempts, texts),
                new Table(
                        texts.say("run.attempts"),
                        List.of(
                                texts.say("column.stage"),
                                texts.say("column.attempt"),
                                texts.say("column.outcome"),
                                texts.say("column.began"),
                                texts.say("column.took"),
                                texts.say("column.ended")),
                        attempts.stream().map(attempt -> cells(attempt, texts)).toList()),
                attempts.stream()
                        .map(attempt -> new RunPage.Log(attempt.stage(), attempt.attempt()))
                        .toList());
    }

    private static List<String> cells(AttemptRecord attempt, Texts texts) {
        return List.of(
                attempt.stage(),
                Integer.toString(attempt.attempt()),
                attempt.outcome() == null ? texts.say("run.under-way") : StageViews.words(attempt.outcome(), texts),
                texts.second(attempt.startedAt()),
                took(attempt.startedAt(), attempt.endedAt(), texts),
                attempt.message() == null ? "" : attempt.message());
    }

    private static String took(Instant from, @Nullable Instant to, Texts texts) {
        // None where the clock was set back meanwhile.
        return to == null
                ? "–"
                : texts.decimal(Math.max(0, Duration.between(from, to).toMillis()) / 1000.0, 1) + " s";
    }
}
