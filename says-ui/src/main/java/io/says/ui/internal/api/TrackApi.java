package io.says.ui.internal.api;

import io.says.RecommendRequest;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackId;
import io.says.client.FoundTracks;
import io.says.client.Recommendations.Recommended;
import io.says.client.SimilarTracks;
import io.says.client.TrackView;
import io.says.ui.ServingEngine;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import java.util.List;

/** The catalogue. */
final class TrackApi {

    private static final int MOST = 1000;

    private final ServingEngine serving;

    TrackApi(ServingEngine serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/tracks", "Tracks whose title, artist or id contains a text.")
                        .text("search", "What to look for; the most popular without it.")
                        .whole("limit", 1, MOST, "How many at most; 20 by default.")
                        .text("cursor", "The next of the page before.")
                        .json(FoundTracks.class, ctx -> {
                            String search = Query.text(ctx, "search", "");
                            int limit = Query.number(ctx, "limit", 20, 1, MOST);
                            return serving.use(engine -> {
                                ListCursor cursor = ListCursor.of(
                                        ctx, "tracks " + engine.release().id() + " " + search);
                                ListCursor.Page<Track> page =
                                        cursor.page(engine.searchTracks(search, cursor.offset(), limit + 1), limit);
                                return new FoundTracks(
                                        engine.trackCount(),
                                        page.items().stream().map(TrackView::of).toList(),
                                        page.next().orElse(null));
                            });
                        }),
                Route.get("/api/v1/tracks/{id}", "A track with its audio features.")
                        .json(TrackView.class, ctx -> {
                            TrackId id = new TrackId(ctx.pathParam("id"));
                            return TrackView.of(serving.use(engine -> engine.track(id))
                                    .orElseThrow(() -> new SaysException(
                                            StandardErrorCode.UNKNOWN_TRACK,
                                            "No such track in the release",
                                            "Check the track's id.")));
                        }),
                Route.get("/api/v1/tracks/{id}/similar", "The tracks most like one, by what the model knows.")
                        .whole("k", 1, RecommendRequest.MAX_K, "How many at most; 10 by default.")
                        .json(SimilarTracks.class, ctx -> {
                            TrackId id = new TrackId(ctx.pathParam("id"));
                            int k = Query.number(ctx, "k", 10, 1, RecommendRequest.MAX_K);
                            return serving.use(engine -> new SimilarTracks(
                                    id,
                                    engine.similar(id, k).stream()
                                            .map(Recommended::of)
                                            .toList()));
                        }));
    }
}
