package io.says.etl.listens;

import static org.apache.spark.sql.functions.asc_nulls_first;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc_nulls_last;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Each user's events in the order of time: which are duplicates, where sessions begin, and which listens are repeats. A
 * session goes on as long as no gap between two events of its user, whatever the track, is longer than the limit.
 */
final class Sessions {

    /** The column that says whether an event is a duplicate; BOOLEAN, never null. */
    static final String DUPLICATE = "_duplicate";

    /** The column with the number of the user's session. */
    private static final String SESSION = "_session";

    private final Known known;
    private final Duration gap;
    private final boolean collapse;

    Sessions(Known known, Duration gap, boolean collapseRepeats) {
        this.known = known;
        this.gap = gap;
        this.collapse = collapseRepeats && known.ordered() && known.collapsible() > 0;
    }

    /** Whether repeats are collapsed: it is wanted, and there are times and single plays. */
    boolean collapse() {
        return collapse;
    }

    /** What two events of one user that are the same have in common. With times to the minute it takes more to be the same. */
    private List<String> same() {
        List<String> same = new ArrayList<>(List.of("time", "track", "rating"));
        if (known.minutes()) {
            same.add("played_ms");
            same.add("played_ratio");
        }
        return same;
    }

    /** Whether there may be duplicates: found from hashes alone, which is much cheaper than sorting. */
    boolean anyDuplicate(Dataset<Row> events) {
        if (!known.ordered()) {
            return false;
        }
        List<Column> key = new ArrayList<>(List.of(col("user")));
        same().forEach(name -> key.add(col(name)));
        return !events.filter(col("time").isNotNull())
                .groupBy(xxhash64(key.toArray(Column[]::new)).as("key"))
                .agg(count(lit(1)).as("times"))
                .filter(col("times").gt(1))
                .limit(1)
                .isEmpty();
    }

    /** The events where there is nothing to tell from times. */
    Dataset<Row> unmarked(Dataset<Row> events) {
        return events.withColumn(DUPLICATE, lit(false)).withColumn(SESSION, lit(0L));
    }

    /** The events with their session, and whether they are the same as one before. */
    Dataset<Row> mark(Dataset<Row> events) {
        List<Column> order = new ArrayList<>();
        same().forEach(name -> order.add(asc_nulls_first(name)));
        order.add(desc_nulls_last("part")); // of one event in both parts, that of the training part stays
        order.add(asc_nulls_first("source"));
        order.add(asc_nulls_first("position"));
        WindowSpec byTime = Window.partitionBy("user").orderBy(order.toArray(Column[]::new));
        Column duplicate = col("time").isNotNull();
        for (String name : same()) {
            duplicate = duplicate.and(col(name).eqNullSafe(lag(name, 1).over(byTime)));
        }
        Column waited =
                unix_micros(col("time")).minus(unix_micros(lag("time", 1).over(byTime)));
        Column begins = when(waited.leq(gap.toMillis() * 1000), 0L).otherwise(1L);
        return events.withColumn(DUPLICATE, duplicate)
                .withColumn("_begins", begins)
                .withColumn(
                        SESSION,
                        sum("_begins").over(byTime.rowsBetween(Window.unboundedPreceding(), Window.currentRow())))
                .drop("_begins");
    }

    /** Several listens to one track within a session made one that counts the others as repeats. */
    Dataset<Row> collapsed(Dataset<Row> events) {
        if (!collapse) {
            return events;
        }
        Column one = col("time")
                .isNotNull()
                .and(col("rating").isNull())
                .and(coalesce(col("plays"), lit(1L)).equalTo(1))
                .and(coalesce(col("skips"), lit(0L)).equalTo(0))
                .and(coalesce(col("repeats"), lit(0L)).equalTo(0));
        Column several = col("_listens").gt(1);
        Dataset<Row> listens = events.filter(one)
                .groupBy("user", SESSION, "track", "part")
                .agg(
                        count(lit(1)).as("_listens"),
                        min(struct("time", "source", "position")).as("_first"),
                        max("plays").as("plays"),
                        max("liked").as("liked"),
                        max("skips").as("skips"),
                        max("repeats").as("repeats"),
                        max("finished").as("finished"),
                        max("played_ratio").as("played_ratio"))
                .select(
                        col("user"),
                        col("track"),
                        col("_first.time").as("time"),
                        when(several, col("_listens")).otherwise(col("plays")).as("plays"),
                        lit(null).cast("double").as("rating"),
                        col("liked"),
                        col("skips"),
                        when(several, col("_listens").minus(1))
                                .otherwise(col("repeats"))
                                .as("repeats"),
                        col("finished"),
                        col("played_ratio"),
                        col("part"),
                        col("_first.source").as("source"),
                        col("_first.position").as("position"));
        return events.filter(not(one))
                .select(listens.columns()[0], tail(listens.columns()))
                .union(listens);
    }

    private static String[] tail(String[] names) {
        return java.util.Arrays.copyOfRange(names, 1, names.length);
    }
}
