package io.says.ui.internal.api;

import io.javalin.http.Context;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.ScoredTrack;
import io.says.Track;
import io.says.client.Question;
import io.says.client.Recommendations;
import io.says.ui.internal.Recommender;
import io.says.ui.internal.http.Body;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Recommendations. */
final class RecommendationApi {

    private static final int LONGEST_QUESTION = 1024 * 1024;

    private final Recommender recommender;

    RecommendationApi(Recommender recommender) {
        this.recommender = recommender;
    }

    List<Route> routes() {
        return List.of(
                RequestQuery.describe(Route.get("/api/v1/recommendations", "The best tracks for a user."))
                        .json(
                                Recommendations.class,
                                ctx -> Recommendations.of(recommender.recommend(RequestQuery.of(ctx)))),
                RequestQuery.describe(Route.get("/api/v1/recommendations.csv", "The same as a table."))
                        .content("text/csv")
                        .by(this::csv),
                Route.ask("/api/v1/recommendations", "The best tracks for a user, or for listens alone.")
                        .takes(Question.class, LONGEST_QUESTION)
                        .json(
                                Recommendations.class,
                                ctx -> Recommendations.of(recommender.recommend(
                                        Body.json(ctx, Question.class).toRequest()))),
                Route.ask(
                                "/api/v1/fold-in",
                                "The same by the model's own step for a user, refused where that cannot be.")
                        .takes(Question.class, LONGEST_QUESTION)
                        .json(
                                Recommendations.class,
                                ctx -> foldedIn(Body.json(ctx, Question.class).toRequest())));
    }

    private Recommendations foldedIn(RecommendRequest request) {
        RankedTracks ranked = recommender.recommend(request);
        if (ranked.origin() != RankedTracks.Origin.FOLDED_IN) {
            boolean folds = recommender.serving().use(engine -> engine.foldsIn());
            throw Query.invalid(
                    folds
                            ? "None of the listens names a track the release knows"
                            : "The release that serves cannot learn from listens told with a request",
                    "GET /api/v1/tracks?search= finds tracks; docs/models.md says which models fold in.");
        }
        return Recommendations.of(ranked);
    }

    private void csv(Context ctx) {
        RankedTracks ranked = recommender.recommend(RequestQuery.of(ctx));
        StringBuilder table = new StringBuilder("rank,track,title,artist,album,genre,year,score\r\n");
        for (ScoredTrack scored : ranked.tracks()) {
            Track track = scored.track();
            List<String> cells = new ArrayList<>(
                    List.of(Integer.toString(scored.rank()), cell(track.id().value())));
            for (Object value :
                    new Object[] {track.title(), track.artist(), track.album(), track.genre(), track.year()}) {
                cells.add(cell(Objects.toString(value, "")));
            }
            cells.add(Double.toString(scored.score()));
            table.append(String.join(",", cells)).append("\r\n");
        }
        ctx.contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"recommendations.csv\"")
                .result(table.toString());
    }

    /** Quoted where it has to be; what a spreadsheet would run as a formula is told to be text. */
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
