package io.says.etl.quality;

import io.says.json.Range;
import io.says.spi.Check;
import io.says.spi.CheckFactory;
import io.says.spi.CheckOptions;
import io.says.spi.ParameterSpec;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** The kinds of checks that come with SAYS. */
public final class Checks {

    private static final ParameterSpec COLUMN =
            new ParameterSpec("column", "text", "", "a column of an event or of the catalogue", "the column looked at");
    private static final ParameterSpec TOLERANCE =
            new ParameterSpec("tolerance", "double", "0", "0 to 1", "the share of rows that may break the rule");

    private Checks() {}

    /** All of them. */
    public static List<CheckFactory> all() {
        return List.of(
                new Kind(
                        "required",
                        "The column holds something in every row.",
                        List.of(COLUMN, TOLERANCE),
                        RowChecks::required),
                new Kind(
                        "type",
                        "The column's texts have a shape.",
                        List.of(
                                COLUMN,
                                new ParameterSpec(
                                        "as",
                                        "text",
                                        "",
                                        String.join(", ", new TreeSet<>(RowChecks.SHAPES.keySet())),
                                        "a shape by name"),
                                new ParameterSpec(
                                        "pattern",
                                        "text",
                                        "",
                                        "a regular expression",
                                        "a shape that the whole text has"),
                                TOLERANCE),
                        RowChecks::type),
                new Kind(
                        "range",
                        "The column's numbers lie in a range.",
                        List.of(
                                COLUMN,
                                new ParameterSpec("min", "double", "", "at most max", "the least number allowed"),
                                new ParameterSpec("max", "double", "", "at least min", "the greatest number allowed"),
                                TOLERANCE),
                        RowChecks::range),
                new Kind(
                        "allowed",
                        "The column holds nothing but the values listed.",
                        List.of(
                                COLUMN,
                                new ParameterSpec("values", "list", "", "at least one", "what is allowed"),
                                TOLERANCE),
                        RowChecks::allowed),
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
                        RowChecks::unique),
                new Kind(
                        "referential",
                        "Every event's track is in the catalogue.",
                        List.of(TOLERANCE),
                        RowChecks::referential),
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
                        ProfileChecks::freshness),
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
                        ProfileChecks::rowCount),
                new Kind(
                        "null-rate",
                        "At most a share of the rows has nothing in the column.",
                        List.of(COLUMN, new ParameterSpec("max", "double", "", "0 to 1", "the share allowed")),
                        ProfileChecks::nullRate),
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
                        ProfileChecks::drift));
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

    private record Most(@Range(min = 0, max = 1) double max) {}
}
