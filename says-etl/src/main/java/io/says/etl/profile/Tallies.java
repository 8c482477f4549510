package io.says.etl.profile;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.bin;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_seconds;

import io.says.report.Profile.Count;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * All counts by group that a profile needs, taken in one Spark job: each group is a kind, a key and how often. Immutable.
 */
final class Tallies {

    private static final int TOP = 20;
    /** Hours from Monday 00:00 to 1970-01-01 00:00, a Thursday. */
    private static final int EPOCH_HOUR = 72;

    private static final int HOURS = 168;

    private final Map<String, NavigableMap<String, Long>> byKind;

    private Tallies(Map<String, NavigableMap<String, Long>> byKind) {
        this.byKind = byKind;
    }

    /**
     * Counts.
     *
     * @param ratings the bars of the ratings; null where there are none
     */
    static Tallies of(
            Dataset<Row> events,
            Dataset<Row> catalogue,
            Dataset<Row> quarantine,
            Dataset<Row> interactions,
            @Nullable RatingBars ratings) {
        Dataset<Row> tracks = interactions.groupBy("track").agg(count(lit(1)).as("n"));
        Dataset<Row> named = tracks.join(catalogue.select("track", "artist", "genre"), "track");
        List<Dataset<Row>> parts = new ArrayList<>(List.of(
                counted("track", tracks, col("n")),
                counted("user", interactions.groupBy("user").agg(count(lit(1)).as("n")), col("n")),
                // As many binary digits as there are powers of two up to it; exact, unlike a logarithm.
                counted(
                        "plays",
                        interactions,
                        length(bin(greatest(col("plays"), lit(1L)))).minus(1)),
                counted("reason", quarantine, col("reason")),
                most("artist", named),
                most("genre", named),
                catalogue
                        .select(lit("artists").as("kind"), lit("").as("key"), col("artist"))
                        .groupBy("kind", "key")
                        .agg(countDistinct("artist").as("n")),
                times(events)));
        if (ratings != null) {
            parts.add(counted(
                    "rating",
                    interactions.filter(col("rating").isNotNull()),
                    floor(col("rating").divide(ratings.width()).plus(RatingBars.HAIR))));
        }
        Map<String, NavigableMap<String, Long>> byKind = new TreeMap<>();
        for (Row row : parts.stream().reduce(Dataset::union).orElseThrow().collectAsList()) {
            byKind.computeIfAbsent(row.getString(0), kind -> new TreeMap<>()).put(row.getString(1), row.getLong(2));
        }
        return new Tallies(byKind);
    }

    private static Dataset<Row> counted(String kind, Dataset<Row> rows, Column key) {
        return rows.groupBy(key.cast("string").as("key"))
                .agg(count(lit(1)).as("n"))
                .select(lit(kind).as("kind"), col("key"), col("n"));
    }

    /** The names with the most interactions; of equal ones those first in the alphabet. */
    private static Dataset<Row> most(String column, Dataset<Row> named) {
        return named.filter(col(column).isNotNull())
                .groupBy(col(column).as("key"))
                .agg(sum("n").as("n"))
                .orderBy(col("n").desc(), col("key"))
                .limit(TOP)
                .select(lit(column).as("kind"), col("key"), col("n"));
    }

    private static Dataset<Row> times(Dataset<Row> events) {
        Column seconds = unix_seconds(col("time"));
        Column hour = floor(seconds.divide(3600));
        return events.filter(col("time").isNotNull())
                .select(explode(array(
                                struct(
                                        lit("day").as("kind"),
                                        floor(seconds.divide(86_400)).as("key")),
                                struct(
                                        lit("hour").as("kind"),
                                        pmod(hour.plus(EPOCH_HOUR), lit((long) HOURS))
                                                .as("key"))))
                        .as("t"))
                .groupBy(col("t.kind").as("kind"), col("t.key").cast("string").as("key"))
                .agg(count(lit(1)).as("n"));
    }

    /** Counts by a key that is text, in the order of the keys. */
    NavigableMap<String, Long> texts(String kind) {
        return byKind.getOrDefault(kind, new TreeMap<>());
    }

    /** Counts by a key that is a whole number, in the order of the keys. */
    NavigableMap<Long, Long> numbers(String kind) {
        NavigableMap<Long, Long> numbers = new TreeMap<>();
        texts(kind).forEach((key, n) -> numbers.put(Long.parseLong(key), n));
        return numbers;
    }

    /** The names with the most interactions, the most first. */
    List<Count> top(String kind) {
        return texts(kind).entrySet().stream()
                .map(entry -> new Count(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::name))
                .toList();
    }

    /** Events by hour of the week, none where no event has a time. */
    List<Long> hoursOfWeek() {
        NavigableMap<Long, Long> hours = numbers("hour");
        List<Long> all = new ArrayList<>();
        for (long hour = 0; hour < HOURS && !hours.isEmpty(); hour++) {
            all.add(hours.getOrDefault(hour, 0L));
        }
        return all;
    }
}
