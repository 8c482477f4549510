package io.says.orchestrator.report;

import io.says.AudioFeature;
import io.says.orchestrator.report.Figure.Kind;
import io.says.orchestrator.text.Texts;
import io.says.report.Bucket;
import io.says.report.Profile;
import io.says.report.Profile.Count;
import io.says.report.Quality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A profile and what the checks found, as figures: the one place that decides what pages and files show of the data.
 *
 * @param tiles the counts, in words, by name
 * @param sections the figures, in order
 */
public record DataView(Map<String, String> tiles, List<Section> sections) {

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /**
     * Figures that belong together.
     *
     * @param title what they are about
     * @param figures at least one
     */
    public record Section(String title, List<Figure> figures) {}

    /** The view of a profile, with the checks where there are any, in a language. */
    public static DataView of(Profile profile, Optional<Quality> quality, Texts texts) {
        List<Section> sections = new ArrayList<>();
        quality.ifPresent(found -> add(sections, texts.say("data.checks"), checks(found, texts)));
        quality.ifPresent(found -> add(sections, texts.say("data.since"), compared(found, texts)));
        add(sections, texts.say("data.listening"), listening(profile, texts));
        add(sections, texts.say("data.long-tail"), longTail(profile, texts));
        add(sections, texts.say("data.features"), features(profile, texts));
        add(sections, texts.say("data.missing"), missing(profile, texts));
        return new DataView(tiles(profile, texts), List.copyOf(sections));
    }

    static void add(List<Section> sections, String title, List<Figure> figures) {
        List<Figure> filled =
                figures.stream().filter(figure -> !figure.rows().isEmpty()).toList();
        if (!filled.isEmpty()) {
            sections.add(new Section(title, filled));
        }
    }

    private static Map<String, String> tiles(Profile profile, Texts texts) {
        Map<String, String> tiles = new LinkedHashMap<>();
        tiles.put(texts.say("count.read"), texts.count(profile.read()));
        tiles.put(texts.say("count.rejected"), texts.count(profile.rejected()));
        tiles.put(texts.say("count.users"), texts.count(profile.users()));
        tiles.put(texts.say("count.tracks"), texts.count(profile.tracks()));
        tiles.put(texts.say("count.artists"), texts.count(profile.details().artists()));
        tiles.put(texts.say("count.interactions"), texts.count(profile.interactions()));
        tiles.put(texts.say("count.density"), texts.decimal(100 * profile.density(), 3) + " %");
        tiles.put(texts.say("count.explicit"), texts.percent(profile.details().explicitShare()));
        Double mean = profile.ratingMean();
        if (mean != null) {
            tiles.put(texts.say("count.mean"), texts.decimal(mean, 3));
        }
        tiles.put(texts.say("count.gini"), texts.decimal(profile.gini(), 3));
        if (profile.details().from() != null && profile.details().to() != null) {
            tiles.put(
                    texts.say("count.from"),
                    day(String.valueOf(profile.details().from())));
            tiles.put(
                    texts.say("count.to"), day(String.valueOf(profile.details().to())));
        }
        return tiles;
    }

    private static String day(String instant) {
        int time = instant.indexOf('T');
        return time < 0 ? instant : instant.substring(0, time);
    }

    private static List<Figure> checks(Quality quality, Texts texts) {
        List<List<String>> rows = quality.results().stream()
                .sorted(java.util.Comparator.comparing(Quality.Result::status).reversed())
                .map(result -> List.of(
                        result.status().name(),
                        result.name(),
                        result.rule(),
                        result.observed(),
                        result.examples().stream().map(DataView::example).collect(Collectors.joining("; "))))
                .toList();
        return List.of(Figure.table(
                "checks",
                texts.say("data.checks"),
                says(texts, "column.status", "column.check", "column.rule", "column.seen", "column.examples"),
                rows));
    }

    /** A row in words. */
    public static String example(Quality.Example example) {
        return example.source() + (example.position() > 0 ? ":" + example.position() : "") + " " + example.value();
    }

    private static List<Figure> compared(Quality quality, Texts texts) {
        List<List<String>> drift = quality.drift().stream()
                .map(d -> List.of(d.column(), texts.decimal(d.psi(), 3), texts.count(d.before()), texts.count(d.now())))
                .toList();
        List<List<String>> changes = quality.changes().stream()
                .map(c -> List.of(c.what(), texts.plain(c.before()), texts.plain(c.now()), change(c, texts)))
                .toList();
        return List.of(
                new Figure(
                        "drift",
                        texts.say("data.drift"),
                        Kind.BARS,
                        quality.drift().stream().map(Quality.Drift::column).toList(),
                        List.of(),
                        quality.drift().stream().map(Quality.Drift::psi).toList(),
                        says(texts, "column.distribution", "column.psi", "column.values-before", "column.values-now"),
                        drift),
                Figure.table(
                        "changes",
                        texts.say("data.changes"),
                        says(texts, "column.figure", "column.before", "column.now", "column.change"),
                        changes));
    }

    /** How much a figure changed, as per cent; empty where it was nothing before. */
    public static String change(Quality.Change change, Texts texts) {
        if (change.before() == 0) {
            return "";
        }
        double by = 100 * (change.now() / change.before() - 1);
        return (by < 0 ? "" : "+") + texts.decimal(by, 1) + " %";
    }

    static List<String> says(Texts texts, String... keys) {
        return Arrays.stream(keys).map(key -> texts.say(key)).toList();
    }

    /** What an audio feature is called; its column where it is none of those known. */
    static String feature(String column, Texts texts) {
        return texts.called("feature.", column, column);
    }

    private static List<Figure> listening(Profile profile, Texts texts) {
        Profile.Details details = profile.details();
        List<Figure> figures = new ArrayList<>(List.of(
                bars(
                        "ratings",
                        texts.say("data.ratings"),
                        texts.say("data.rating"),
                        profile.ratings(),
                        texts.say("count.interactions"),
                        texts),
                bars(
                        "plays",
                        texts.say("data.plays-of"),
                        texts.say("data.plays"),
                        profile.plays(),
                        texts.say("count.interactions"),
                        texts),
                bars(
                        "activity",
                        texts.say("data.activity"),
                        texts.say("count.tracks"),
                        details.activity(),
                        texts.say("count.users"),
                        texts),
                counts(
                        "over-time",
                        texts.say("data.over-time", texts.called("unit.", details.timeUnit(), details.timeUnit())),
                        Kind.LINE,
                        texts.say("count.from"),
                        details.overTime(),
                        texts.say("data.events"),
                        texts)));
        if (details.hoursOfWeek().size() == 168) {
            List<List<String>> rows = new ArrayList<>();
            List<String> hours = new ArrayList<>();
            for (int hour = 0; hour < 24; hour++) {
                hours.add(String.format(Locale.ROOT, "%02d", hour));
            }
            for (int day = 0; day < 7; day++) {
                List<String> row = new ArrayList<>(List.of(texts.say("day." + DAYS.get(day))));
                details.hoursOfWeek().subList(24 * day, 24 * day + 24).forEach(n -> row.add(texts.count(n)));
                rows.add(row);
            }
            List<String> headers = new ArrayList<>(List.of(texts.say("column.day")));
            headers.addAll(hours);
            figures.add(new Figure(
                    "hours",
                    texts.say("data.hours"),
                    Kind.HEAT,
                    DAYS.stream().map(day -> texts.say("day." + day)).toList(),
                    hours,
                    details.hoursOfWeek().stream().map(Long::doubleValue).toList(),
                    headers,
                    rows));
        }
        figures.add(counts(
                "artists",
                texts.say("data.top-artists"),
                Kind.BARS,
                texts.say("column.artist"),
                details.topArtists(),
                texts.say("count.interactions"),
                texts));
        figures.add(counts(
                "genres",
                texts.say("data.top-genres"),
                Kind.BARS,
                texts.say("column.genre"),
                details.topGenres(),
                texts.say("count.interactions"),
                texts));
        return figures;
    }

    private static List<Figure> longTail(Profile profile, Texts texts) {
        List<Double> lorenz = profile.details().lorenz();
        List<String> labels = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < lorenz.size(); i++) {
            labels.add(100 * i / Math.max(1, lorenz.size() - 1) + " %");
            rows.add(List.of(labels.get(i), texts.percent(lorenz.get(i))));
        }
        return List.of(
                new Figure(
                        "lorenz",
                        texts.say("data.lorenz", texts.decimal(profile.gini(), 3)),
                        Kind.LINE,
                        labels,
                        List.of(),
                        lorenz,
                        says(texts, "column.least-popular", "column.share"),
                        rows),
                Figure.table(
                        "long-tail",
                        texts.say("data.most-popular"),
                        says(texts, "count.tracks", "column.share"),
                        profile.longTail().entrySet().stream()
                                .map(e -> List.of(e.getKey(), texts.percent(e.getValue())))
                                .toList()));
    }

    private static List<Figure> features(Profile profile, Texts texts) {
        List<Figure> figures = new ArrayList<>();
        for (AudioFeature feature : AudioFeature.values()) {
            List<Bucket> buckets = profile.details().featureBars().get(feature.column());
            if (buckets != null) {
                String unit = feature.unit().isEmpty() ? "" : " (" + feature.unit() + ")";
                figures.add(bars(
                        "feature-" + feature.column().replace('_', '-'),
                        feature(feature.column(), texts) + unit,
                        texts.say("column.value"),
                        buckets,
                        texts.say("count.tracks"),
                        texts));
            }
        }
        Map<String, Map<String, Double>> known = profile.details().correlations();
        List<String> names = new ArrayList<>();
        for (AudioFeature feature : AudioFeature.values()) {
            if (known.containsKey(feature.column())) {
                names.add(feature.column());
            }
        }
        List<List<String>> rows = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (String row : names) {
            List<String> cells = new ArrayList<>(List.of(feature(row, texts)));
            for (String column : names) {
                Double r = row.equals(column)
                        ? Double.valueOf(1)
                        : known.getOrDefault(row, Map.of()).get(column);
                values.add(r == null ? Double.NaN : r);
                cells.add(r == null ? "–" : texts.decimal(r, 2));
            }
            rows.add(cells);
        }
        List<String> headers = new ArrayList<>(List.of(texts.say("column.feature")));
        List<String> called = names.stream().map(name -> feature(name, texts)).toList();
        headers.addAll(called);
        figures.add(new Figure(
                "correlations", texts.say("data.correlations"), Kind.HEAT, called, called, values, headers, rows));
        figures.add(Figure.table(
                "features",
                texts.say("data.features"),
                says(texts, "column.feature", "column.known", "column.mean", "column.min", "column.max"),
                profile.features().entrySet().stream()
                        .map(e -> List.of(
                                feature(e.getKey(), texts),
                                texts.count(e.getValue().known()),
                                texts.decimal(e.getValue().mean(), 3),
                                texts.decimal(e.getValue().min(), 3),
                                texts.decimal(e.getValue().max(), 3)))
                        .toList()));
        return figures;
    }

    private static List<Figure> missing(Profile profile, Texts texts) {
        return List.of(
                counts(
                        "rejected",
                        texts.say("data.rejected"),
                        Kind.BARS,
                        texts.say("column.reason"),
                        listed(profile.rejectedByReason()),
                        texts.say("data.rows"),
                        texts),
                counts(
                        "suspects",
                        texts.say("data.flagged"),
                        Kind.BARS,
                        texts.say("column.reason"),
                        listed(profile.details().suspects()),
                        texts.say("data.events"),
                        texts),
                Figure.table(
                        "missing",
                        texts.say("data.without"),
                        says(texts, "column.column", "column.share-of-rows"),
                        profile.nulls().entrySet().stream()
                                .filter(e -> e.getValue() > 0)
                                .map(e -> List.of(e.getKey(), texts.percent(e.getValue())))
                                .toList()));
    }

    private static List<Count> listed(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(e -> new Count(e.getKey(), e.getValue()))
                .sorted(java.util.Comparator.comparingLong(Count::count)
                        .reversed()
                        .thenComparing(Count::name))
                .toList();
    }

    static Figure bars(String id, String title, String what, List<Bucket> buckets, String counted, Texts texts) {
        return new Figure(
                id,
                title,
                Kind.BARS,
                buckets.stream().map(bucket -> texts.plain(bucket.from())).toList(),
                List.of(),
                buckets.stream().map(bucket -> (double) bucket.count()).toList(),
                List.of(texts.say("figure.from", what), texts.say("figure.to"), counted),
                buckets.stream()
                        .map(bucket -> List.of(
                                texts.plain(bucket.from()), texts.plain(bucket.to()), texts.count(bucket.count())))
                        .toList());
    }

    private static Figure counts(
            String id, String title, Kind kind, String what, List<Count> counts, String counted, Texts texts) {
        return new Figure(
                id,
                title,
                kind,
                counts.stream().map(Count::name).toList(),
                List.of(),
                counts.stream().map(count -> (double) count.count()).toList(),
                List.of(what, counted),
                counts.stream()
                        .map(count -> List.of(count.name(), texts.count(count.count())))
                        .toList());
    }
}
