package io.says.ui.internal.page;

import io.javalin.http.Context;
import io.says.AudioFeature;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackId;
import io.says.TrackMap;
import io.says.orchestrator.report.Figure;
import io.says.orchestrator.text.Texts;
import io.says.ui.ServingEngine;
import io.says.ui.internal.http.Problem;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.page.ExplorePage.Heard;
import io.says.ui.internal.page.ListView.Item;
import io.says.ui.internal.page.PageModel.Named;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The catalogue: searched, one track with its neighbours, and what all of it sounds like. */
public final class TracksPages {

    private static final int FOUND = 25;
    private static final int NEIGHBOURS = 10;
    private static final int COUNTED = 1000;
    private static final int BUCKETS = 10;
    private static final int GENRES = 12;

    /** As many points as can be told apart, and the table behind them still be sent. */
    private static final int DRAWN = 800;

    private static final Drawn NOTHING = new Drawn("", List.of(), "");

    private final ServingEngine serving;
    private final Pages pages;
    private final Clock clock;
    /** By language. */
    private final Map<String, Drawn> drawn = new ConcurrentHashMap<>();

    private volatile Mapped mapped = new Mapped("", Optional.empty());

    /** The map of a release, which changes with the day alone: rules have dates. */
    private record Mapped(String when, Optional<TrackMap> map) {}

    /** The figures of a release, which change with the day alone. */
    private record Drawn(String when, List<Figure> figures, String basis) {}

    /** Creates the pages over their parts. */
    public TracksPages(ServingEngine serving, Pages pages, Clock clock) {
        this.serving = serving;
        this.pages = pages;
        this.clock = clock;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(Route.get("/tracks", "The catalogue: search, neighbours, distributions.")
                .text("q", "What is looked for.")
                .text("id", "The track looked at.")
                .text("colour", "What the map is coloured by: genre, or an audio feature.")
                .by(ctx -> pages.page(ctx, "tracks.jte", page(ctx, pages.texts(ctx)))));
    }

    private TracksPage page(Context ctx, Texts texts) {
        String search = Query.text(ctx, "q", "").strip();
        String id = Query.text(ctx, "id", "").strip();
        String colour = Query.text(ctx, "colour", MapView.GENRE);
        // The script asks at each key for what was found alone.
        boolean whole = ctx.header("HX-Request") == null;
        return serving.tryUse(engine -> page(engine, search, id, whole ? Optional.of(colour) : Optional.empty(), texts))
                .orElseGet(() -> new TracksPage(
                        false,
                        0,
                        search,
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        "",
                        Optional.empty(),
                        "",
                        ""));
    }

    private TracksPage page(RecommenderEngine engine, String search, String id, Optional<String> colour, Texts texts) {
        Optional<Track> track = Optional.empty();
        List<Item> neighbours = List.of();
        String error = "";
        if (!id.isEmpty()) {
            try {
                TrackId wanted = new TrackId(id);
                track = engine.track(wanted);
                if (track.isEmpty()) {
                    throw new SaysException(
                            StandardErrorCode.UNKNOWN_TRACK,
                            "There is no track of that id in the release",
                            "Search for it below.");
                }
                neighbours = engine.similar(wanted, NEIGHBOURS).stream()
                        .map(scored -> neighbour(scored, texts))
                        .toList();
            } catch (SaysException e) {
                Problem problem = Problem.of(e);
                error = problem.detail() + ". " + problem.hint();
            }
        }
        Drawn now = drawn(engine, texts);
        Optional<MapView> map =
                colour.flatMap(by -> mapped(engine).map(of -> MapView.of(of, engine.trackCount(), by, id, texts)));
        return new TracksPage(
                true,
                engine.trackCount(),
                search,
                engine.searchTracks(search, FOUND).stream().map(NewPages::shown).toList(),
                track.map(NewPages::shown),
                track.map(of -> features(of, texts)).orElse(List.of()),
                neighbours,
                now.figures(),
                now.basis(),
                map,
                map.isPresent() || colour.isEmpty() ? "" : texts.say("map.none"),
                error);
    }

    /** Drawn when first looked at; two who look at once draw the same. */
    private Optional<TrackMap> mapped(RecommenderEngine engine) {
        Mapped before = mapped;
        String now = now(engine);
        if (!before.when().equals(now)) {
            before = new Mapped(now, engine.map(DRAWN));
            mapped = before;
        }
        return before.map();
    }

    private String now(RecommenderEngine engine) {
        return engine.release().id() + " " + LocalDate.now(clock);
    }

    private static List<Named> features(Track track, Texts texts) {
        List<Named> features = new ArrayList<>();
        for (AudioFeature feature : AudioFeature.values()) {
            OptionalDouble value = track.features().get(feature);
            if (value.isPresent()) {
                features.add(new Named(
                        texts.say("feature." + feature.column()),
                        texts.decimal(value.getAsDouble(), 2).replaceAll("[.,]00$", "")
                                + (feature.unit().isEmpty() ? "" : " " + feature.unit())));
            }
        }
        return features;
    }

    private static Item neighbour(ScoredTrack scored, Texts texts) {
        Heard shown = NewPages.shown(scored.track());
        return new Item(
                scored.rank(),
                shown.id(),
                shown.title(),
                shown.artist(),
                shown.facts(),
                texts.decimal(scored.score(), 3),
                (int) Math.max(0, Math.min(100, Math.round(100 * scored.score()))),
                "",
                new Radar(List.of(), "", ""));
    }

    private Drawn drawn(RecommenderEngine engine, Texts texts) {
        Drawn before = drawn.getOrDefault(texts.language(), NOTHING);
        String now = now(engine);
        if (before.when().equals(now)) {
            return before;
        }
        List<Track> tracks = engine.searchTracks("", COUNTED);
        List<Figure> figures = new ArrayList<>();
        Map<String, Long> genres = tracks.stream()
                .map(Track::genre)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(genre -> genre, TreeMap::new, Collectors.counting()));
        if (!genres.isEmpty()) {
            List<Map.Entry<String, Long>> most = genres.entrySet().stream()
                    .sorted(Comparator.comparing((Map.Entry<String, Long> genre) -> -genre.getValue()))
                    .limit(GENRES)
                    .toList();
            figures.add(bars(
                    "genres",
                    texts.say("tracks.genres"),
                    texts.say("column.genre"),
                    texts.say("count.tracks"),
                    most.stream().map(Map.Entry::getKey).toList(),
                    most.stream().map(genre -> genre.getValue().doubleValue()).toList(),
                    texts));
        }
        for (AudioFeature feature : AudioFeature.values()) {
            double[] values = tracks.stream()
                    .map(track -> track.features().get(feature))
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(OptionalDouble::getAsDouble)
                    .toArray();
            if (values.length > 0) {
                figures.add(histogram(feature, values, texts));
            }
        }
        Drawn fresh = new Drawn(
                now,
                List.copyOf(figures),
                tracks.size() < COUNTED
                        ? texts.say("tracks.all-counted", tracks.size())
                        : texts.say("tracks.most-counted", COUNTED));
        drawn.put(texts.language(), fresh);
        return fresh;
    }

    private static Figure bars(
            String id,
            String title,
            String label,
            String count,
            List<String> labels,
            List<Double> values,
            Texts texts) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            rows.add(List.of(labels.get(i), texts.count(Math.round(values.get(i)))));
        }
        return new Figure(id, title, Figure.Kind.BARS, labels, List.of(), values, List.of(label, count), rows);
    }

    private static Figure histogram(AudioFeature feature, double[] values, Texts texts) {
        double least = Arrays.stream(values).min().orElse(0);
        double most = Arrays.stream(values).max().orElse(1);
        double width = most > least ? (most - least) / BUCKETS : 1;
        double[] counts = new double[most > least ? BUCKETS : 1];
        for (double value : values) {
            counts[(int) Math.min(counts.length - 1, (value - least) / width)]++;
        }
        List<String> labels = new ArrayList<>();
        List<Double> bars = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            labels.add(texts.decimal(least + i * width, most - least > BUCKETS ? 0 : 2));
            bars.add(counts[i]);
        }
        String unit = feature.unit().isEmpty() ? "" : ", " + feature.unit();
        return bars(
                feature.column().replace('_', '-'),
                texts.say("feature." + feature.column()) + unit,
                texts.say("count.from"),
                texts.say("count.tracks"),
                labels,
                bars,
                texts);
    }
}
