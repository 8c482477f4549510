package io.says.ui.internal.page;

import io.javalin.http.Context;
import io.says.Listen;
import io.says.RecommendRequest;
import io.says.SaysException;
import io.says.Track;
import io.says.TrackId;
import io.says.orchestrator.text.Texts;
import io.says.ui.internal.Recommender;
import io.says.ui.internal.http.Problem;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.page.ExplorePage.Heard;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The page for somebody new: a few tracks are picked, and recommendations are there at once. */
public final class NewPages {

    private static final int FOUND = 8;
    private static final int MOST_PICKED = 50;
    private static final int K = 10;

    private final Recommender recommender;
    private final Pages pages;

    /** Creates the pages over their parts. */
    public NewPages(Recommender recommender, Pages pages) {
        this.recommender = recommender;
        this.pages = pages;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(Route.get("/new", "Recommendations for somebody new, from a few tracks they like.")
                .text("q", "What is looked for.")
                .text("listen", "A track picked; may be repeated.")
                .by(ctx -> pages.page(ctx, "new.jte", page(ctx, pages.texts(ctx)))));
    }

    private NewPage page(Context ctx, Texts texts) {
        String search = Query.text(ctx, "q", "").strip();
        List<String> ids = ctx.queryParams("listen").stream()
                .filter(id -> !id.isBlank())
                .distinct()
                .limit(MOST_PICKED)
                .toList();
        try {
            return recommender
                    .serving()
                    .tryUse(engine -> {
                        List<Track> picked = ids.stream()
                                .map(id -> engine.track(new TrackId(id)))
                                .flatMap(Optional::stream)
                                .toList();
                        List<Heard> found = engine.searchTracks(search, FOUND + picked.size()).stream()
                                .filter(track -> !picked.contains(track))
                                .limit(FOUND)
                                .map(NewPages::shown)
                                .toList();
                        List<Listen> listens = picked.stream()
                                .map(track -> new Listen(track.id(), null))
                                .toList();
                        Optional<ListView> list = picked.isEmpty()
                                ? Optional.empty()
                                : Optional.of(ListView.of(
                                        engine.recommend(
                                                RecommendRequest.of(listens, K).explained()),
                                        picked,
                                        texts));
                        return new NewPage(
                                true,
                                engine.foldsIn(),
                                search,
                                found,
                                picked.stream().map(NewPages::shown).toList(),
                                list,
                                "");
                    })
                    .orElseGet(() -> new NewPage(false, false, search, List.of(), List.of(), Optional.empty(), ""));
        } catch (SaysException e) {
            Problem problem = Problem.of(e);
            return new NewPage(
                    true,
                    true,
                    search,
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    problem.detail() + ". " + problem.hint());
        }
    }

    static Heard shown(Track track) {
        return new Heard(
                track.id().value(),
                track.displayTitle(),
                Objects.requireNonNullElse(track.artist(), "–"),
                ListView.facts(track));
    }
}
