package io.says.etl.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.trim;

import io.says.config.Suggestion;
import io.says.dataset.ColumnType;
import io.says.dataset.Datasets;
import io.says.json.Range;
import io.says.spi.Check;
import io.says.spi.CheckOptions;
import io.says.spi.RowRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.expressions.Window;
import org.jspecify.annotations.Nullable;

/** Checks that look at every row of the events or of the catalogue. */
final class RowChecks {

    /** Shapes of text by name. */
    static final Map<String, String> SHAPES = Map.of(
            "integer", "[+-]?[0-9]+",
            "number", "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?",
            "isrc", "[A-Z]{2}-?[A-Z0-9]{3}-?[0-9]{2}-?[0-9]{5}",
            "uuid", "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
            "spotify-id", "(spotify:track:)?[0-9A-Za-z]{22}");

    private RowChecks() {}

    /** A check that is nothing but a rule for rows. */
    private record RowCheck(String rule, RowRule row) implements Check {

        @Override
        public Optional<RowRule> rows() {
            return Optional.of(row);
        }
    }

    private record Tolerance(@Range(min = 0, max = 1) double tolerance) {}

    private record Required(
            String column, @Range(min = 0, max = 1) double tolerance) {}

    static Check required(CheckOptions options) {
        Required of = options.bind(Required.class);
        Place place = Place.of(options, "column", of.column());
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

    static Check type(CheckOptions options) {
        Type of = options.bind(Type.class);
        Place place = Place.of(options, "column", of.column());
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

    static Check range(CheckOptions options) {
        Bounds of = options.bind(Bounds.class);
        Place place = Place.of(options, "column", of.column());
        if (!place.number()) {
            throw options.wrong("column", "must name a column of numbers, unlike " + of.column());
        }
        Double min = of.min();
        Double max = of.max();
        String said = CheckText.between(options, min, max);
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

    private record Allowed(
            String column,
            List<String> values,
            @Range(min = 0, max = 1) double tolerance) {}

    static Check allowed(CheckOptions options) {
        Allowed of = options.bind(Allowed.class);
        Place place = Place.of(options, "column", of.column());
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

    static Check unique(CheckOptions options) {
        Unique of = options.bind(Unique.class);
        if (of.columns().isEmpty()) {
            throw options.wrong("columns", "must name at least one column");
        }
        boolean ofEvents = of.columns().stream()
                .allMatch(column -> Place.of(options, "columns", column).ofEvents());
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

    /** Every event's track is in the catalogue. */
    static Check referential(CheckOptions options) {
        return new RowCheck(
                "every event's track is in the catalogue",
                new RowRule(
                        Datasets.EVENTS,
                        true,
                        col(RowRule.CATALOGUE_PREFIX + "track").isNull(),
                        col("track"),
                        options.bind(Tolerance.class).tolerance()));
    }
}
