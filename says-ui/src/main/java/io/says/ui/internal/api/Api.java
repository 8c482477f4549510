package io.says.ui.internal.api;

import io.says.orchestrator.report.DataReports;
import io.says.release.ReleaseStore;
import io.says.ui.ServingEngine;
import io.says.ui.internal.ListenLog;
import io.says.ui.internal.LiveStream;
import io.says.ui.internal.Recommender;
import io.says.ui.internal.ReleaseMoves;
import io.says.ui.internal.RunDesk;
import io.says.ui.internal.http.Idempotency;
import io.says.ui.internal.http.Route;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** The routes of the JSON API below {@code /api/v1}. */
public final class Api {

    private Api() {}

    /**
     * The routes over their parts.
     *
     */
    public static List<Route> routes(
            ServingEngine serving,
            ReleaseStore releases,
            RunDesk desk,
            LiveStream live,
            Path workspace,
            ReleaseMoves moves,
            DataReports reports,
            Recommender recommender,
            ListenLog listens,
            Idempotency idempotency) {
        return Stream.of(
                        new HealthApi(serving, live).routes(),
                        new ReleaseApi(serving, releases, reports, moves).routes(),
                        new RecommendationApi(recommender).routes(),
                        new ListenApi(listens, Clock.systemUTC()).routes(),
                        new UserApi(serving).routes(),
                        new TrackApi(serving).routes(),
                        new RunApi(desk, live, workspace, idempotency).routes())
                .flatMap(List::stream)
                .toList();
    }
}
