package io.says.etl.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.trim;

import io.says.config.Suggestion;
import io.says.dataset.ColumnSpec;
import io.says.dataset.ColumnType;
import io.says.dataset.Datasets;
import io.says.json.Range;
import io.says.report.Profile;
import io.says.report.Quality.Drift;
import io.says.spi.Check;
import io.says.spi.CheckEvidence;
import io.says.spi.CheckFactory;
import io.says.spi.CheckFinding;
import io.says.spi.CheckOptions;
import io.says.spi.ParameterSpec;
import io.says.spi.RowRule;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.expressions.Window;
import org.jspecify.annotations.Nullable;

/** The kinds of checks that come with SAYS. */
public final class Checks {

    private static final ParameterSpec COLUMN =
            new ParameterSpec("column", "text", "", "a column of an event or of the catalogue", "the column looked at");
    private static final ParameterSpec TOLERANCE =
            new ParameterSpec("tolerance", "double", "0", "0 to 1", "the share of rows that may break the rule");
    private static final Map<String, String> SHAPES = Map.of(
            "integer", "[+-]?[0-9]+",
            "number", "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?",
            "isrc", "[A-Z]{2}-?[A-Z0-9]{3}-?[0-9]{2}-?[0-9]{5}",
            "uuid", "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
            "spotify-id", "(spotify:track:)?[0-9A-Za-z]{22}");

    private Checks() {}

    /** All of them. */
    public static List<CheckFactory> all() {
        return List.of(
                new Kind(
                        "required",
                        "The column holds something in every row.",
                        List.of(COLUMN, TOLERANCE),
                        Checks::required),
                new Kind(
                        "type",
                        "The column's texts have a shape.",
                        List.of(
                                COLUMN,
                                new ParameterSpec(
                                        "as",
                                        "text",
                                        "",
                                        String.join(", ", new TreeSet<>(SHAPES.keySet())),
                                        "a shape by name"),
                                new ParameterSpec(
                                        "pattern",
                                        "text",
                                        "",
                                        "a regular expression",
                                        "a shape that the whole text has"),
                                TOLERANCE),
                        Checks::type),
                new Kind(
                        "range",
                        "The column's numbers lie in a range.",
                        List.of(
                                COLUMN,
                                new ParameterSpec("min", "double", "", "at most max", "the least number allowed"),
                                new ParameterSpec("max", "double", "", "at least min", "the greatest number allowed"),
                                TOLERANCE),
                        Checks::range),
                new Kind(
                        "allowed",
                        "The column holds nothing but the values listed.",
                        List.of(
                                COLUMN,
                                new ParameterSpec("values", "list", "", "at least one", "what is allowed"),
                                TOLERANCE),
                        Checks::allowed),
                new Kind(
                        "unique",
                        "No two rows are alike in the columns.",
                        List.of(
                                new ParameterSpec(
                                        "columns",
                                        "list",
                                        "",
                                        "columns of an event, or of the catalogue",
                                        "the columns looked at together"),
                                TOLERANCE),
                        Checks::unique),
                new Kind(
                        "referential",
                        "Every event's track is in the catalogue.",
                        List.of(TOLERANCE),
                        options -> new RowCheck(
                                "every event's track is in the catalogue",
                                new RowRule(
                                        Datasets.EVENTS,
                                        true,
                                        col(RowRule.CATALOGUE_PREFIX + "track").isNull(),
                                        col("track"),
                                        options.bind(Tolerance.class).tolerance()))),
                new Kind(
                        "freshness",
                        "The latest event is not older than a time.",
                        List.of(
                                new ParameterSpec("max-age", "duration", "30d", "positive", "the age allowed"),
                                new ParameterSpec(
                                        "as-of",
                                        "text",
                                        "today",
                                        "today, a date or an instant",
                                        "what the age is counted from: today is the beginning of the day, in UTC, on"
                                                + " which the run begins")),
                        Checks::freshness),
                new Kind(
                        "row-count",
                        "There are as many rows as expected.",
                        List.of(
                                new ParameterSpec(
                                        "of",
                                        "text",
                                        "events",
                                        "read, events, users, tracks, catalogue, interactions",
                                        "what is counted"),
                                new ParameterSpec("min", "double", "", "at least 0", "the least count allowed"),
                                new ParameterSpec("max", "double", "", "at least 0", "the greatest count allowed")),
                        Checks::rowCount),
                new Kind(
                        "null-rate",
                        "At most a share of the rows has nothing in the column.",
                        List.of(COLUMN, new ParameterSpec("max", "double", "", "0 to 1", "the share allowed")),
                        Checks::nullRate),
                new Kind(
                        "rejected-rate",
                        "At most a share of the rows read is rejected.",
                        List.of(new ParameterSpec("max", "double", "0.05", "0 to 1", "the share allowed")),
                        options -> new RejectedRate(options.bind(Most.class).max())),
                new Kind(
                        "drift",
                        "Distributions are close to those of other data before.",
                        List.of(
                                new ParameterSpec(
                                        "column",
                                        "text",
                                        "all",
                                        "all, rating, plays, activity, hour, genre or an audio feature",
                                        "the distribution looked at"),
                                new ParameterSpec(
                                        "max", "double", "0.2", "at least 0", "the population stability index allowed"),
                                new ParameterSpec(
                                        "min-values",
                                        "double",
                                        "1000",
                                        "at least 0",
                                        "how many values either side must have: fewer drift by chance")),
                        Checks::drift));
    }

    /** A kind of check from its parts. */
    private record Kind(
            String name, String description, List<ParameterSpec> options, Function<CheckOptions, Check> making)
            implements CheckFactory {

        @Override
        public Check create(CheckOptions given) {
            return making.apply(given);
        }
    }

    /** A check that is nothing but a rule for rows. */
    private record RowCheck(String rule, RowRule row) implements Check {

        @Override
        public Optional<RowRule> rows() {
            return Optional.of(row);
        }
    }

    private record Tolerance(@Range(min = 0, max = 1) double tolerance) {}

    private record Most(@Range(min = 0, max = 1) double max) {}

    private record Required(
            String column, @Range(min = 0, max = 1) double tolerance) {}

    private static Check required(CheckOptions options) {
        Required of = options.bind(Required.class);
        Place place = place(options, "column", of.column());
        Column broken = col(of.column()).isNull();
        if (place.type() == ColumnType.STRING) {
            broken = broken.or(trim(col(of.column())).equalTo(""));
        }
        return new RowCheck(
                of.column() + " holds something",
                place.rule(broken, place.identity()).tolerating(of.tolerance()));
    }

    private record Type(
            String column,
            @Nullable String as,
            @Nullable String pattern,
            @Range(min = 0, max = 1) double tolerance) {}

    private static Check type(CheckOptions options) {
        Type of = options.bind(Type.class);
        Place place = place(options, "column", of.column());
        if (place.type() != ColumnType.STRING) {
            throw options.wrong("column", "must name a column of text; " + of.column() + " is typed already");
        }
        if ((of.as() == null) == (of.pattern() == null)) {
            throw options.wrong("as", "or pattern must be given, one of the two");
        }
        String shape;
        String said;
        if (of.as() != null) {
            String known = SHAPES.get(of.as());
            if (known == null) {
                throw options.wrong(
                        "as",
                        "is no shape: \"" + of.as() + "\""
                                + Suggestion.nearest(of.as(), SHAPES.keySet(), " (did you mean ", "?)")
                                + "; there are: " + String.join(", ", new TreeSet<>(SHAPES.keySet())));
            }
            shape = known;
            said = " has the shape " + of.as();
        } else {
            shape = String.valueOf(of.pattern());
            said = " matches " + shape;
            try {
                Pattern.compile(shape);
            } catch (PatternSyntaxException e) {
                throw options.wrong("pattern", "is no regular expression: " + e.getDescription());
            }
        }
        Column broken = col(of.column()).rlike("\\A(?:" + shape + ")\\z").equalTo(false);
        return new RowCheck(
                of.column() + said, place.rule(broken, col(of.column())).tolerating(of.tolerance()));
    }

    private record Bounds(
            String column,
            @Nullable Double min,
            @Nullable Double max,
            @Range(min = 0, max = 1) double tolerance) {}

    private static Check range(CheckOptions options) {
        Bounds of = options.bind(Bounds.class);
        Place place = place(options, "column", of.column());
        if (!place.number()) {
            throw options.wrong("column", "must name a column of numbers, unlike " + of.column());
        }
        Double min = of.min();
        Double max = of.max();
        String said = between(options, min, max);
        // Compared as FLOAT where the column is one: 0.1 as a float is a little more than 0.1.
        String type = place.type() == ColumnType.FLOAT ? "float" : "double";
        Column value = col(of.column()).cast(type);
        Column broken = lit(false);
        if (min != null) {
            broken = broken.or(value.lt(lit(min).cast(type)));
        }
        if (max != null) {
            broken = broken.or(value.gt(lit(max).cast(type)));
        }
        return new RowCheck(
                of.column() + " lies " + said, place.rule(broken, value).tolerating(of.tolerance()));
    }

    private static String between(CheckOptions options, @Nullable Double min, @Nullable Double max) {
        if (min == null && max == null) {
            throw options.wrong("min", "or max must be given");
        }
        if (min == null) {
            return "at most at " + plain(max == null ? 0 : max);
        }
        if (max == null) {
            return "at least at " + plain(min);
        }
        if (min > max) {
            throw options.wrong("min", "must not exceed max, which is " + plain(max));
        }
        return "between " + plain(min) + " and " + plain(max);
    }

    private record Allowed(
            String column,
            List<String> values,
            @Range(min = 0, max = 1) double tolerance) {}

    private static Check allowed(CheckOptions options) {
        Allowed of = options.bind(Allowed.class);
        Place place = place(options, "column", of.column());
        if (of.values().isEmpty()) {
            throw options.wrong("values", "must name at least one value");
        }
        List<Object> values = new ArrayList<>(of.values());
        Column value = col(of.column()).cast("string");
        if (place.number()) {
            value = col(of.column()).cast("double");
            values.clear();
            for (String text : of.values()) {
                try {
                    values.add(Double.valueOf(text));
                } catch (NumberFormatException e) {
                    throw options.wrong("values", "must be numbers for " + of.column() + ", unlike \"" + text + "\"");
                }
            }
        }
        String said = String.join(", ", new TreeSet<>(of.values()));
        return new RowCheck(
                of.column() + " is one of " + said,
                place.rule(value.isin(values.toArray()).equalTo(false), value).tolerating(of.tolerance()));
    }

    private record Unique(
            List<String> columns, @Range(min = 0, max = 1) double tolerance) {}

    private static Check unique(CheckOptions options) {
        Unique of = options.bind(Unique.class);
        if (of.columns().isEmpty()) {
            throw options.wrong("columns", "must name at least one column");
        }
        boolean ofEvents = of.columns().stream()
                .allMatch(column -> place(options, "columns", column).ofEvents());
        if (!ofEvents
                && !of.columns().stream()
                        .allMatch(column ->
                                Datasets.CATALOGUE_SCHEMA.column(column).isPresent())) {
            throw options.wrong("columns", "must all be of events or all of the catalogue");
        }
        Place place = new Place(ofEvents, ColumnType.STRING);
        Column[] columns = of.columns().stream().map(c -> col(c)).toArray(Column[]::new);
        Column[] order = ofEvents ? new Column[] {col("source"), col("position")} : new Column[] {col("track")};
        Column broken =
                row_number().over(Window.partitionBy(columns).orderBy(order)).gt(1);
        Column[] texts = of.columns().stream().map(c -> col(c).cast("string")).toArray(Column[]::new);
        return new RowCheck(
                "no two rows are alike in " + String.join(", ", of.columns()),
                place.rule(broken, concat_ws(", ", texts)).tolerating(of.tolerance()));
    }

    private record Freshness(Duration maxAge, String asOf) {}

    private static Check freshness(CheckOptions options) {
        Freshness of = options.bind(Freshness.class);
        if (of.maxAge().isZero() || of.maxAge().isNegative()) {
            throw options.wrong("max-age", "must be positive");
        }
        Instant now = instant(options, of.asOf());
        return new Check() {
            @Override
            public String rule() {
                return "the latest event is at most " + days(of.maxAge()) + " older than " + now;
            }

            @Override
            public CheckFinding judge(CheckEvidence evidence) {
                Instant latest = evidence.profile().details().to();
                if (latest == null) {
                    return new CheckFinding(false, "no event has a time");
                }
                return new CheckFinding(
                        Duration.between(latest, now).compareTo(of.maxAge()) <= 0, "the latest event is of " + latest);
            }
        };
    }

    private static Instant instant(CheckOptions options, String text) {
        if (text.equals("today")) {
            return LocalDate.now(ZoneOffset.UTC).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw options.wrong(
                    "as-of",
                    "must be today, a date as 2026-05-31 or an instant as 2026-05-31T12:00:00Z, not \"" + text + "\"");
        }
    }

    private static String days(Duration duration) {
        return duration.toSeconds() % 86_400 == 0
                ? duration.toDays() + " days"
                : duration.toString().substring(1).replace("T", "").toLowerCase(Locale.ROOT);
    }

    private record RowCount(
            String of, @Nullable Double min, @Nullable Double max) {}

    private static Check rowCount(CheckOptions options) {
        RowCount of = options.bind(RowCount.class);
        Map<String, Function<Profile, Long>> counts = new TreeMap<>(Map.of(
                "read", Profile::read,
                "events", Profile::accepted,
                "users", Profile::users,
                "tracks", Profile::tracks,
                "catalogue", Profile::catalogueTracks,
                "interactions", Profile::interactions));
        Function<Profile, Long> count = counts.get(of.of());
        if (count == null) {
            throw options.wrong(
                    "of",
                    "must be one of " + String.join(", ", counts.keySet()) + ", not \"" + of.of() + "\""
                            + Suggestion.nearest(of.of(), counts.keySet(), " (did you mean ", "?)"));
        }
        Double min = of.min();
        Double max = of.max();
        String said = between(options, min, max);
        return profiled("the number of " + of.of() + " lies " + said, evidence -> {
            long there = count.apply(evidence.profile());
            return new CheckFinding(
                    (min == null || there >= min) && (max == null || there <= max),
                    String.format(Locale.ROOT, "%,d", there));
        });
    }

    private record NullRate(
            String column, @Range(min = 0, max = 1) double max) {}

    private static Check nullRate(CheckOptions options) {
        NullRate of = options.bind(NullRate.class);
        place(options, "column", of.column());
        return profiled("at most " + percent(of.max()) + " of " + of.column() + " is missing", evidence -> {
            double share = evidence.profile().nulls().getOrDefault(of.column(), 0.0);
            return new CheckFinding(share <= of.max(), percent(share) + " is missing");
        });
    }

    private record DriftLimit(
            String column,
            @Range(min = 0) double max,
            @Range(min = 0) double minValues) {}

    private static Check drift(CheckOptions options) {
        DriftLimit of = options.bind(DriftLimit.class);
        TreeSet<String> known = new TreeSet<>(List.of("all", "rating", "plays", "activity", "hour", "genre"));
        for (io.says.AudioFeature feature : io.says.AudioFeature.values()) {
            known.add(feature.column());
        }
        if (!known.contains(of.column())) {
            throw options.wrong(
                    "column",
                    "is no distribution: \"" + of.column() + "\""
                            + Suggestion.nearest(of.column(), known, " (did you mean ", "?)") + "; there are: "
                            + String.join(", ", known));
        }
        String what = of.column().equals("all") ? "every distribution" : of.column();
        String rule = what + " of at least " + plain(of.minValues()) + " values has drifted by at most "
                + plain(of.max()) + " (PSI)";
        return profiled(rule, evidence -> {
            Profile before = evidence.baseline().orElse(null);
            if (before == null) {
                return new CheckFinding(true, "nothing to compare with");
            }
            List<Drift> judged = Drifts.between(before, evidence.profile()).stream()
                    .filter(drift -> of.column().equals("all") || drift.column().equals(of.column()))
                    .filter(drift -> drift.before() >= of.minValues() && drift.now() >= of.minValues())
                    .toList();
            if (judged.isEmpty()) {
                return new CheckFinding(true, "too few values to compare");
            }
            List<String> moved = judged.stream()
                    .filter(drift -> drift.psi() > of.max())
                    .map(drift -> drift.column() + " " + three(drift.psi()))
                    .toList();
            return new CheckFinding(
                    moved.isEmpty(),
                    moved.isEmpty()
                            ? "at most " + three(judged.get(0).psi()) + " ("
                                    + judged.get(0).column() + ")"
                            : String.join(", ", moved));
        });
    }

    private static Check profiled(String rule, Function<CheckEvidence, CheckFinding> judgement) {
        return new Check() {
            @Override
            public String rule() {
                return rule;
            }

            @Override
            public CheckFinding judge(CheckEvidence evidence) {
                return judgement.apply(evidence);
            }
        };
    }

    /** Where a column stands, and of which type it is. */
    private record Place(boolean ofEvents, ColumnType type) {

        boolean number() {
            return switch (type) {
                case INT, LONG, FLOAT, DOUBLE -> true;
                default -> false;
            };
        }

        RowRule rule(Column broken, Column value) {
            return ofEvents ? RowRule.events(broken, value) : RowRule.catalogue(broken, value);
        }

        /** What tells which row lacks something: user and track of an event; the track of the catalogue is shown anyway. */
        Column identity() {
            return ofEvents ? concat_ws(", ", col("user"), col("track")) : lit("nothing");
        }
    }

    private static Place place(CheckOptions options, String option, String column) {
        Optional<ColumnSpec> ofEvents = Datasets.EVENT_SCHEMA.column(column);
        Optional<ColumnSpec> ofTracks = Datasets.CATALOGUE_SCHEMA.column(column);
        return ofEvents.or(() -> ofTracks)
                .map(spec -> new Place(ofEvents.isPresent(), spec.type()))
                .orElseThrow(() -> {
                    TreeSet<String> known = new TreeSet<>();
                    Datasets.EVENT_SCHEMA.columns().forEach(c -> known.add(c.name()));
                    Datasets.CATALOGUE_SCHEMA.columns().forEach(c -> known.add(c.name()));
                    return options.wrong(
                            option,
                            "is no column of an event or the catalogue: \"" + column + "\""
                                    + Suggestion.nearest(column, known, " (did you mean ", "?)"));
                });
    }

    static String percent(double share) {
        return plain(Math.rint(share * 10_000) / 100) + " %";
    }

    private static String three(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
