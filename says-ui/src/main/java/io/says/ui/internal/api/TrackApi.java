package io.says.ui.internal.api;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.TrackId;
import io.says.ui.ServingEngine;
import io.says.ui.internal.http.Route;
import java.util.List;

/** The catalogue. */
final class TrackApi {

    private final ServingEngine serving;

    TrackApi(ServingEngine serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(Route.get("/api/v1/tracks/{id}", "A track with its audio features.")
                .json(TrackView.class, ctx -> {
                    TrackId id = new TrackId(ctx.pathParam("id"));
                    return TrackView.of(serving.use(engine -> engine.track(id))
                            .orElseThrow(() -> new SaysException(
                                    StandardErrorCode.UNKNOWN_TRACK,
                                    "No such track in the release",
                                    "Check the track's id.")));
                }));
    }
}
