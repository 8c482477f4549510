package io.says.ui.internal.page;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.says.AudioFeature;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.Track;
import io.says.UserId;
import io.says.orchestrator.report.ReleaseEvaluation;
import io.says.orchestrator.text.Texts;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.report.DialCosts;
import io.says.ui.internal.Recommender;
import io.says.ui.internal.api.RequestQuery;
import io.says.ui.internal.http.Problem;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.page.ExplorePage.Dial;
import io.says.ui.internal.page.ExplorePage.Heard;
import io.says.ui.internal.page.ExplorePage.Range;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The explorer: a listener's history beside what is recommended, with every dial in the address. */
public final class ExplorePages {

    private static final int DEFAULT_K = 10;
    private static final int MOST = 50;
    private static final int HEARD = 15;
    private static final int MEAN_OF = 500;
    private static final int DRAWN_FROM = 1000;
    private static final int LOOKED_AT = 50;
    private static final int LISTED = 20;
    private static final List<String> DIALS =
            Arrays.stream(io.says.Dial.values()).map(io.says.Dial::parameter).toList();

    private static final int DIGITS = 4;

    private final Recommender recommender;
    private final ReleaseStore releases;
    private final Function<String, RecommenderEngine> opener;
    private final Pages pages;
    private volatile Measured measured = new Measured("", Optional.empty());
    private final Object comparing = new Object();
    /** Opening a release reads all of it: the one that was compared with last stays open. */
    private @Nullable RecommenderEngine compared;

    /** Creates the pages over their parts. */
    public ExplorePages(
            Recommender recommender, ReleaseStore releases, Function<String, RecommenderEngine> opener, Pages pages) {
        this.recommender = recommender;
        this.releases = releases;
        this.opener = opener;
        this.pages = pages;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(
                RequestQuery.describe(Route.get("/explore", "A listener's history beside what is recommended."))
                        .text("against", "Another release, to be compared with.")
                        .by(ctx -> pages.page(ctx, "explore.jte", page(ctx))),
                Route.get("/explore/random", "Leads to a listener drawn at random.")
                        .by(ctx -> lead(ctx, draw(1))),
                Route.get("/explore/interesting", "Leads to the listener of the widest taste among fifty.")
                        .by(ctx -> lead(ctx, draw(LOOKED_AT))));
    }

    private static void lead(Context ctx, Optional<UserId> user) {
        ctx.redirect(user.map(id -> "/explore?user=" + encoded(id.value())).orElse("/explore"), HttpStatus.SEE_OTHER);
    }

    /** The listener with the most artists among so many drawn at random. */
    private Optional<UserId> draw(int drawn) {
        return recommender
                .serving()
                .tryUse(engine -> {
                    List<UserId> users = engine.users("", DRAWN_FROM);
                    return ThreadLocalRandom.current()
                            .ints(drawn, 0, Math.max(1, users.size()))
                            .filter(at -> at < users.size())
                            .mapToObj(users::get)
                            .distinct()
                            .max(Comparator.comparingLong(user -> artists(engine, user)));
                })
                .flatMap(found -> found);
    }

    private static long artists(RecommenderEngine engine, UserId user) {
        return engine.history(user, MEAN_OF).stream()
                .map(Track::artist)
                .filter(Objects::nonNull)
                .distinct()
                .count();
    }

    private ExplorePage page(Context ctx) {
        Texts texts = pages.texts(ctx);
        boolean ready = recommender.serving().releaseId().isPresent();
        String user = Query.text(ctx, "user", "").strip();
        String against = Query.text(ctx, "against", "");
        List<Heard> history = List.of();
        Optional<ListView> list = Optional.empty();
        Optional<ListView> other = Optional.empty();
        String error = "";
        if (ready && !user.isEmpty()) {
            try {
                RecommendRequest request = request(ctx);
                List<Track> heard = recommender.serving().use(engine -> engine.history(new UserId(user), MEAN_OF));
                history = heard.stream().limit(HEARD).map(ExplorePages::heard).toList();
                list = Optional.of(ListView.of(recommender.recommend(request), heard, texts));
                if (!against.isEmpty()) {
                    other = Optional.of(elsewhere(against, request, heard, texts));
                }
            } catch (SaysException e) {
                Problem problem = Problem.of(e);
                error = problem.detail() + ". " + problem.hint();
            }
        }
        String query = query(ctx);
        return new ExplorePage(
                ready,
                user,
                shownK(ctx),
                "true".equals(Query.text(ctx, "includeSeen", "")),
                dials(ctx, texts),
                ranges(ctx, texts),
                Query.text(ctx, "genre", ""),
                list.isEmpty() ? List.of() : costs(ctx, texts),
                history,
                list,
                other,
                releases.list().stream()
                        .map(ReleaseInfo::id)
                        .filter(id -> !recommender.serving().releaseId().equals(Optional.of(id)))
                        .limit(LISTED)
                        .toList(),
                against,
                error,
                "/api/v1/recommendations?" + query,
                "/api/v1/recommendations.csv?" + query,
                "curl '" + ctx.scheme() + "://" + Objects.toString(ctx.header("Host"), "127.0.0.1:8501")
                        + "/api/v1/recommendations?" + query + "'");
    }

    /** What the dials cost of the release that serves, which never changes. */
    private record Measured(String release, Optional<DialCosts> costs) {}

    private Optional<DialCosts> measured() {
        Optional<ReleaseInfo> serves = recommender.serving().tryUse(RecommenderEngine::release);
        Measured before = measured;
        if (serves.isPresent() && !before.release().equals(serves.get().id())) {
            Optional<DialCosts> costs = ReleaseEvaluation.of(releases, serves.get())
                    .details()
                    .flatMap(details -> Optional.ofNullable(details.dials()));
            before = new Measured(serves.get().id(), costs);
            measured = before;
        }
        return before.costs();
    }

    /** What is on costs something; where that was not measured, the page says so. */
    private List<String> costs(Context ctx, Texts texts) {
        List<String> costs = new ArrayList<>();
        Optional<DialCosts> measured = measured();
        for (Dial dial : dials(ctx, texts)) {
            double value = Double.parseDouble(dial.value());
            if (value > 0) {
                costs.add(measured.flatMap(of -> of.nearest(dial.name(), value)
                                .map(nearest -> texts.say(
                                        "cost.measured",
                                        dial.label(),
                                        texts.decimal(value, 2),
                                        of.cutoff(),
                                        texts.decimal(of.ndcg(), DIGITS),
                                        texts.decimal(nearest.ndcg(), DIGITS),
                                        texts.decimal(of.recall(), DIGITS),
                                        texts.decimal(nearest.recall(), DIGITS),
                                        texts.decimal(nearest.value(), 2),
                                        of.users())))
                        .orElseGet(() -> texts.say("cost.unmeasured", dial.label())));
            }
        }
        boolean narrowed = !Query.text(ctx, "genre", "").isBlank()
                || ranges(ctx, texts).stream()
                        .anyMatch(range ->
                                !range.least().isBlank() || !range.most().isBlank());
        if (narrowed) {
            costs.add(texts.say("cost.filters"));
        }
        return costs;
    }

    private static RecommendRequest request(Context ctx) {
        RecommendRequest asked = RequestQuery.of(ctx);
        int k = Query.number(ctx, "k", DEFAULT_K, 1, MOST);
        return asked.withK(k).explained();
    }

    private static int shownK(Context ctx) {
        try {
            return Query.number(ctx, "k", DEFAULT_K, 1, MOST);
        } catch (SaysException e) { // the page says so beside the list
            return DEFAULT_K;
        }
    }

    private ListView elsewhere(String release, RecommendRequest request, List<Track> heard, Texts texts) {
        String id = releases.info(release).id(); // says that there is none before anything is opened
        synchronized (comparing) {
            RecommenderEngine engine = compared;
            if (engine == null || !engine.release().id().equals(id)) {
                compared = null;
                if (engine != null) {
                    engine.close();
                }
                engine = opener.apply(id);
                compared = engine;
            }
            return ListView.of(engine.recommend(recommender.withRecorded(engine, request)), heard, texts);
        }
    }

    private static Heard heard(Track track) {
        return new Heard(
                track.id().value(),
                track.displayTitle(),
                Objects.requireNonNullElse(track.artist(), "–"),
                ListView.facts(track));
    }

    private static List<Dial> dials(Context ctx, Texts texts) {
        return DIALS.stream().map(name -> dial(ctx, name, texts)).toList();
    }

    private static Dial dial(Context ctx, String name, Texts texts) {
        String given = Query.text(ctx, name, "");
        return new Dial(
                name,
                texts.say("dial." + name),
                texts.say("dial-hint." + name),
                given.matches("0(\\.[0-9]{1,4})?|1(\\.0{1,4})?") ? given : "0");
    }

    private static List<Range> ranges(Context ctx, Texts texts) {
        List<Range> ranges = new ArrayList<>();
        ranges.add(range(ctx, texts.say("explore.year"), "yearFrom", "yearTo", "1"));
        for (AudioFeature feature : List.of(AudioFeature.TEMPO, AudioFeature.ENERGY)) {
            boolean tempo = feature == AudioFeature.TEMPO;
            ranges.add(range(
                    ctx,
                    texts.say(tempo ? "explore.tempo" : "explore.energy"),
                    RequestQuery.from(feature),
                    RequestQuery.to(feature),
                    tempo ? "1" : "0.05"));
        }
        return ranges;
    }

    private static Range range(Context ctx, String label, String from, String to, String step) {
        return new Range(label, from, to, Query.text(ctx, from, ""), Query.text(ctx, to, ""), step);
    }

    /** The query of the page without what only the page knows and dials that are off, and with how many tracks it shows. */
    private static String query(Context ctx) {
        List<String> parts = new ArrayList<>();
        ctx.queryParamMap()
                .forEach((name, values) -> values.stream()
                        .filter(value -> !value.isBlank()
                                && !name.equals("against")
                                && !(value.equals("0") && DIALS.contains(name)))
                        .forEach(value -> parts.add(encoded(name) + "=" + encoded(value))));
        if (ctx.queryParam("k") == null) {
            parts.add("k=" + DEFAULT_K);
        }
        return String.join("&", parts);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("'", "%27");
    }
}
