package io.says.orchestrator.report;

import io.says.AudioFeature;
import io.says.orchestrator.report.Figure.Kind;
import io.says.orchestrator.terminal.Figures;
import io.says.report.Bucket;
import io.says.report.Profile;
import io.says.report.Profile.Count;
import io.says.report.Quality;
import java.math.BigDecimal;
import java.util.ArrayList;
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

    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

    /**
     * Figures that belong together.
     *
     * @param title what they are about
     * @param figures at least one
     */
    public record Section(String title, List<Figure> figures) {}

    /** The view of a profile, with the checks where there are any. */
    public static DataView of(Profile profile, Optional<Quality> quality) {
        List<Section> sections = new ArrayList<>();
        quality.ifPresent(found -> add(sections, "Checks", checks(found)));
        quality.ifPresent(found -> add(sections, "Since the data before", compared(found)));
        add(sections, "Listening", listening(profile));
        add(sections, "Long tail", longTail(profile));
        add(sections, "Audio features", features(profile));
        add(sections, "What is missing, rejected or flagged", missing(profile));
        return new DataView(tiles(profile), List.copyOf(sections));
    }

    static void add(List<Section> sections, String title, List<Figure> figures) {
        List<Figure> filled =
                figures.stream().filter(figure -> !figure.rows().isEmpty()).toList();
        if (!filled.isEmpty()) {
            sections.add(new Section(title, filled));
        }
    }

    private static Map<String, String> tiles(Profile profile) {
        Map<String, String> tiles = new LinkedHashMap<>();
        tiles.put("Rows read", Figures.count(profile.read()));
        tiles.put("Rows rejected", Figures.count(profile.rejected()));
        tiles.put("Users", Figures.count(profile.users()));
        tiles.put("Tracks", Figures.count(profile.tracks()));
        tiles.put("Artists", Figures.count(profile.details().artists()));
        tiles.put("Interactions", Figures.count(profile.interactions()));
        tiles.put("Density", Figures.decimal(100 * profile.density(), 3) + " %");
        tiles.put("Explicit events", Figures.percent(profile.details().explicitShare()));
        Double mean = profile.ratingMean();
        if (mean != null) {
            tiles.put("Mean rating", Figures.decimal(mean, 3));
        }
        tiles.put("Gini", Figures.decimal(profile.gini(), 3));
        if (profile.details().from() != null && profile.details().to() != null) {
            tiles.put("From", day(String.valueOf(profile.details().from())));
            tiles.put("To", day(String.valueOf(profile.details().to())));
        }
        return tiles;
    }

    private static String day(String instant) {
        int time = instant.indexOf('T');
        return time < 0 ? instant : instant.substring(0, time);
    }

    private static List<Figure> checks(Quality quality) {
        List<List<String>> rows = quality.results().stream()
                .sorted(java.util.Comparator.comparing(Quality.Result::status).reversed())
                .map(result -> List.of(
                        result.status().name(),
                        result.name(),
                        result.rule(),
                        result.observed(),
                        result.examples().stream().map(DataView::example).collect(Collectors.joining("; "))))
                .toList();
        return List.of(Figure.table("checks", "Checks", List.of("Status", "Check", "Rule", "Seen", "Examples"), rows));
    }

    /** A row in words. */
    public static String example(Quality.Example example) {
        return example.source() + (example.position() > 0 ? ":" + example.position() : "") + " " + example.value();
    }

    private static List<Figure> compared(Quality quality) {
        List<List<String>> drift = quality.drift().stream()
                .map(d -> List.of(
                        d.column(), Figures.decimal(d.psi(), 3), Figures.count(d.before()), Figures.count(d.now())))
                .toList();
        List<List<String>> changes = quality.changes().stream()
                .map(c -> List.of(c.what(), plain(c.before()), plain(c.now()), change(c)))
                .toList();
        return List.of(
                new Figure(
                        "drift",
                        "Drift (PSI)",
                        Kind.BARS,
                        quality.drift().stream().map(Quality.Drift::column).toList(),
                        List.of(),
                        quality.drift().stream().map(Quality.Drift::psi).toList(),
                        List.of("Distribution", "PSI", "Values before", "Values now"),
                        drift),
                Figure.table("changes", "What changed", List.of("Figure", "Before", "Now", "Change"), changes));
    }

    /** How much a figure changed, as per cent; empty where it was nothing before. */
    public static String change(Quality.Change change) {
        return change.before() == 0
                ? ""
                : String.format(Locale.ROOT, "%+.1f %%", 100 * (change.now() / change.before() - 1));
    }

    private static List<Figure> listening(Profile profile) {
        Profile.Details details = profile.details();
        List<Figure> figures = new ArrayList<>(List.of(
                bars("ratings", "Ratings", "Rating", profile.ratings(), "Interactions"),
                bars("plays", "Plays of a listener and track", "Plays", profile.plays(), "Interactions"),
                bars("activity", "Tracks a listener", "Tracks", details.activity(), "Users"),
                counts(
                        "over-time",
                        "Events by " + details.timeUnit(),
                        Kind.LINE,
                        "From",
                        details.overTime(),
                        "Events")));
        if (details.hoursOfWeek().size() == 168) {
            List<List<String>> rows = new ArrayList<>();
            List<String> hours = new ArrayList<>();
            for (int hour = 0; hour < 24; hour++) {
                hours.add(String.format(Locale.ROOT, "%02d", hour));
            }
            for (int day = 0; day < 7; day++) {
                List<String> row = new ArrayList<>(List.of(DAYS[day]));
                details.hoursOfWeek().subList(24 * day, 24 * day + 24).forEach(n -> row.add(Figures.count(n)));
                rows.add(row);
            }
            List<String> headers = new ArrayList<>(List.of("Day"));
            headers.addAll(hours);
            figures.add(new Figure(
                    "hours",
                    "Hours of the week (UTC)",
                    Kind.HEAT,
                    List.of(DAYS),
                    hours,
                    details.hoursOfWeek().stream().map(Long::doubleValue).toList(),
                    headers,
                    rows));
        }
        figures.add(counts("artists", "Top artists", Kind.BARS, "Artist", details.topArtists(), "Interactions"));
        figures.add(counts("genres", "Top genres", Kind.BARS, "Genre", details.topGenres(), "Interactions"));
        return figures;
    }

    private static List<Figure> longTail(Profile profile) {
        List<Double> lorenz = profile.details().lorenz();
        List<String> labels = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < lorenz.size(); i++) {
            labels.add(100 * i / Math.max(1, lorenz.size() - 1) + " %");
            rows.add(List.of(labels.get(i), Figures.percent(lorenz.get(i))));
        }
        return List.of(
                new Figure(
                        "lorenz",
                        "Lorenz curve (Gini " + Figures.decimal(profile.gini(), 3) + ")",
                        Kind.LINE,
                        labels,
                        List.of(),
                        lorenz,
                        List.of("Least popular tracks", "Share of interactions"),
                        rows),
                Figure.table(
                        "long-tail",
                        "Most popular tracks",
                        List.of("Tracks", "Share of interactions"),
                        profile.longTail().entrySet().stream()
                                .map(e -> List.of(e.getKey(), Figures.percent(e.getValue())))
                                .toList()));
    }

    private static List<Figure> features(Profile profile) {
        List<Figure> figures = new ArrayList<>();
        for (AudioFeature feature : AudioFeature.values()) {
            List<Bucket> buckets = profile.details().featureBars().get(feature.column());
            if (buckets != null) {
                String unit = feature.unit().isEmpty() ? "" : " (" + feature.unit() + ")";
                figures.add(bars(
                        "feature-" + feature.column().replace('_', '-'),
                        feature.column().replace('_', ' ') + unit,
                        "Value",
                        buckets,
                        "Tracks"));
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
            List<String> cells = new ArrayList<>(List.of(row));
            for (String column : names) {
                Double r = row.equals(column)
                        ? Double.valueOf(1)
                        : known.getOrDefault(row, Map.of()).get(column);
                values.add(r == null ? Double.NaN : r);
                cells.add(r == null ? "–" : Figures.decimal(r, 2));
            }
            rows.add(cells);
        }
        List<String> headers = new ArrayList<>(List.of("Feature"));
        headers.addAll(names);
        figures.add(new Figure("correlations", "Correlations", Kind.HEAT, names, names, values, headers, rows));
        figures.add(Figure.table(
                "features",
                "Audio features",
                List.of("Feature", "Known", "Mean", "Min", "Max"),
                profile.features().entrySet().stream()
                        .map(e -> List.of(
                                e.getKey(),
                                Figures.count(e.getValue().known()),
                                Figures.decimal(e.getValue().mean(), 3),
                                Figures.decimal(e.getValue().min(), 3),
                                Figures.decimal(e.getValue().max(), 3)))
                        .toList()));
        return figures;
    }

    private static List<Figure> missing(Profile profile) {
        return List.of(
                counts("rejected", "Rejected rows", Kind.BARS, "Reason", listed(profile.rejectedByReason()), "Rows"),
                counts(
                        "suspects",
                        "Flagged events",
                        Kind.BARS,
                        "Reason",
                        listed(profile.details().suspects()),
                        "Events"),
                Figure.table(
                        "missing",
                        "Without a value",
                        List.of("Column", "Share of rows"),
                        profile.nulls().entrySet().stream()
                                .filter(e -> e.getValue() > 0)
                                .map(e -> List.of(e.getKey(), Figures.percent(e.getValue())))
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

    static Figure bars(String id, String title, String what, List<Bucket> buckets, String counted) {
        return new Figure(
                id,
                title,
                Kind.BARS,
                buckets.stream().map(bucket -> plain(bucket.from())).toList(),
                List.of(),
                buckets.stream().map(bucket -> (double) bucket.count()).toList(),
                List.of(what + " from", "to", counted),
                buckets.stream()
                        .map(bucket -> List.of(plain(bucket.from()), plain(bucket.to()), Figures.count(bucket.count())))
                        .toList());
    }

    private static Figure counts(String id, String title, Kind kind, String what, List<Count> counts, String counted) {
        return new Figure(
                id,
                title,
                kind,
                counts.stream().map(Count::name).toList(),
                List.of(),
                counts.stream().map(count -> (double) count.count()).toList(),
                List.of(what, counted),
                counts.stream()
                        .map(count -> List.of(count.name(), Figures.count(count.count())))
                        .toList());
    }

    /** A number without needless zeros; whole ones with commas between the thousands. */
    public static String plain(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Figures.count((long) number);
        }
        return Double.isFinite(number)
                ? BigDecimal.valueOf(Math.rint(number * 1e6) / 1e6)
                        .stripTrailingZeros()
                        .toPlainString()
                : "-";
    }
}
