package io.says.ui.internal.api;

import io.javalin.http.Context;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.ScoredTrack;
import io.says.UserId;
import io.says.ui.ServingEngine;
import io.says.ui.internal.http.Parameter;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import java.util.List;

/** Recommendations. */
public final class RecommendationApi {

    private final ServingEngine serving;

    /** Recommends what a release recommends. */
    public RecommendationApi(ServingEngine serving) {
        this.serving = serving;
    }

    /**
     * A list for a user.
     *
     * @param user for whom
     * @param releaseId which release answered
     * @param origin how the list came about
     * @param tracks best first
     */
    public record Recommendations(
            UserId user, String releaseId, RankedTracks.Origin origin, List<Recommended> tracks) {}

    /**
     * A track in its place.
     *
     * @param rank 1 for the first
     * @param score comparable within one list only
     * @param track the track
     */
    public record Recommended(int rank, double score, TrackView track) {

        static Recommended of(ScoredTrack scored) {
            return new Recommended(scored.rank(), scored.score(), TrackView.of(scored.track()));
        }
    }

    List<Route> routes() {
        return List.of(Route.get("/api/v1/recommendations", "The best tracks for a user.")
                .text("user", "The user's id; needed.")
                .whole("k", 1, RecommendRequest.MAX_K, "How many tracks; 5 by default.")
                .query(
                        "includeSeen",
                        Parameter.Type.BOOLEAN,
                        "Whether tracks the user knows may come back; false by default.")
                .json(Recommendations.class, ctx -> {
                    RankedTracks ranked = recommend(ctx);
                    return new Recommendations(
                            ranked.user(),
                            ranked.releaseId(),
                            ranked.origin(),
                            ranked.tracks().stream().map(Recommended::of).toList());
                }));
    }

    /** Answers the request's {@code user}, {@code k} and {@code includeSeen}. */
    public RankedTracks recommend(Context ctx) {
        UserId user = new UserId(Query.text(ctx, "user", ""));
        int k = Query.number(ctx, "k", 5, 1, RecommendRequest.MAX_K);
        boolean seen = Query.flag(ctx, "includeSeen");
        return serving.use(engine -> engine.recommend(new RecommendRequest(user, k, seen)));
    }
}
