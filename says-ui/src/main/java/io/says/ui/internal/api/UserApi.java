package io.says.ui.internal.api;

import io.says.UserId;
import io.says.client.TrackView;
import io.says.ui.ServingEngine;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import java.util.List;
import java.util.Optional;

/** Users and what they listened to. */
final class UserApi {

    private static final int MOST = 1000;

    private final ServingEngine serving;

    UserApi(ServingEngine serving) {
        this.serving = serving;
    }

    /**
     * Known users.
     *
     * @param total how many the release knows in all
     * @param users those found
     * @param next the cursor of the next page; empty on the last
     */
    public record Users(int total, List<UserId> users, Optional<String> next) {}

    /**
     * What a user listened to.
     *
     * @param user the user
     * @param known whether the release knows them
     * @param tracks the tracks
     */
    public record History(UserId user, boolean known, List<TrackView> tracks) {}

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/users", "Known users whose id contains a text.")
                        .text("search", "What the id contains, without regard to case; all users without it.")
                        .whole("limit", 1, MOST, "How many at most; 20 by default.")
                        .text("cursor", "The next of the page before.")
                        .json(Users.class, ctx -> {
                            String search = Query.text(ctx, "search", "");
                            int limit = Query.number(ctx, "limit", 20, 1, MOST);
                            return serving.use(engine -> {
                                ListCursor cursor = ListCursor.of(
                                        ctx, "users " + engine.release().id() + " " + search);
                                ListCursor.Page<UserId> page =
                                        cursor.page(engine.users(search, cursor.offset(), limit + 1), limit);
                                return new Users(engine.userCount(), page.items(), page.next());
                            });
                        }),
                Route.get("/api/v1/users/{id}/history", "What a user listened to.")
                        .whole("limit", 1, MOST, "How many at most; 20 by default.")
                        .json(History.class, ctx -> {
                            UserId user = new UserId(ctx.pathParam("id"));
                            int limit = Query.number(ctx, "limit", 20, 1, MOST);
                            return serving.use(engine -> new History(
                                    user,
                                    engine.knows(user),
                                    engine.history(user, limit).stream()
                                            .map(TrackView::of)
                                            .toList()));
                        }));
    }
}
