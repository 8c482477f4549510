package io.says.etl.listens;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.says.etl.listens.ListensStageFactory.SuspiciousConfig;
import io.says.etl.rating.ExactSums;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Finds listening no human does: more events of a user within a minute or an hour of the clock than fit, a user with a large
 * share of all plays, and a track that one user alone played very often. The latter two tell something only among many users.
 */
final class Suspicion implements AutoCloseable {

    static final String DUPLICATE_EVENT = "DUPLICATE_EVENT";
    static final String BURST = "BURST";
    static final String DOMINANT_USER = "DOMINANT_USER";
    static final String SINGLE_FAN = "SINGLE_FAN";

    /** The column with the reason; null where nothing is wrong. */
    static final String REASON = "reason";

    /** The column with what exactly is wrong. */
    static final String DETAIL = "detail";

    private static final long MINUTE = 60;
    private static final long HOUR = 3600;

    private final SuspiciousConfig config;
    private final Known known;
    private final List<Dataset<Row>> kept = new ArrayList<>();
    private boolean any;

    Suspicion(SuspiciousConfig config, Known known) {
        this.config = config;
        this.known = known;
    }

    /** Whether {@link #suspect} found anything. */
    boolean any() {
        return any;
    }

    /** The events with reason and detail, duplicates among them; suspicion takes no account of these. */
    Dataset<Row> suspect(Dataset<Row> events) {
        Dataset<Row> genuine = events.filter(not(col(Sessions.DUPLICATE)));
        Dataset<Row> suspected = events;
        List<Column> details = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        Column second = unix_seconds(col("time"));
        Dataset<Row> hours = burstHours(genuine);
        if (hours != null) {
            for (long length : new long[] {MINUTE, HOUR}) {
                long limit = length == MINUTE ? config.burstPerMinute() : config.burstPerHour();
                Dataset<Row> bursts = limit == 0 ? null : some(bursts(genuine, hours, length, limit));
                if (bursts != null) {
                    String detail = "_burst" + length;
                    suspected = suspected
                            .withColumn("_slot", when(col("rating").isNull(), floor(second.divide(length))))
                            .join(bursts.withColumnRenamed("_detail", detail), new String[] {"user", "_slot"}, "left")
                            .drop("_slot");
                    reasons.add(BURST);
                    details.add(col(detail));
                }
            }
        }
        if (config.shareOfAllPlays() > 0 || config.singleFan() > 0) {
            Dataset<Row> users =
                    genuine.groupBy("user").agg(ExactSums.ofCounts(plays()).as("_plays"));
            users.persist(StorageLevel.MEMORY_AND_DISK());
            kept.add(users);
            Row all = users.agg(count(lit(1)), ExactSums.ofDoubles(col("_plays").cast("double")))
                    .first();
            if (all.getLong(0) >= config.minUsers()) {
                Dataset<Row> dominant = config.shareOfAllPlays() == 0 || all.getDouble(1) <= 0
                        ? null
                        : some(dominant(users, all.getDouble(1)));
                if (dominant != null) {
                    suspected = suspected.join(dominant, new String[] {"user"}, "left");
                    reasons.add(DOMINANT_USER);
                    details.add(col("_dominant"));
                }
                Dataset<Row> fans = config.singleFan() == 0 ? null : some(singleFans(genuine));
                if (fans != null) {
                    suspected = suspected.join(fans, new String[] {"track"}, "left");
                    reasons.add(SINGLE_FAN);
                    details.add(col("_fan"));
                }
            }
        }
        any = !reasons.isEmpty();
        return suspected
                .withColumn(REASON, first(reasons, details))
                .withColumn(
                        DETAIL,
                        when(col(Sessions.DUPLICATE), lit("the same user, track and time as an event before"))
                                .otherwise(all(details)))
                .drop("_burst" + MINUTE, "_burst" + HOUR, "_dominant", "_fan");
    }

    private static Column first(List<String> reasons, List<Column> details) {
        Column reason = when(col(Sessions.DUPLICATE), lit(DUPLICATE_EVENT));
        for (int i = 0; i < reasons.size(); i++) {
            reason = reason.when(details.get(i).isNotNull(), lit(reasons.get(i)));
        }
        return reason;
    }

    private static Column all(List<Column> details) {
        return details.isEmpty()
                ? lit(null).cast("string")
                : nullif(concat_ws("; ", details.toArray(Column[]::new)), lit(""));
    }

    private static Column plays() {
        return coalesce(col("plays"), lit(1L));
    }

    /** The hours of a user that are full enough for any burst; null where there are none. */
    private @Nullable Dataset<Row> burstHours(Dataset<Row> genuine) {
        long limit = LongStream.of(config.burstPerMinute(), config.burstPerHour())
                .filter(l -> l > 0)
                .min()
                .orElse(0);
        if (limit == 0 || !known.ordered() || known.timed() <= limit) {
            return null;
        }
        return some(clocked(genuine, HOUR)
                .groupBy("user", "_slot")
                .agg(count(lit(1)).as("_events"))
                .filter(col("_events").gt(limit))
                .select(col("user"), col("_slot").as("_hour")));
    }

    private static Dataset<Row> clocked(Dataset<Row> genuine, long length) {
        return genuine.filter(col("time").isNotNull().and(col("rating").isNull()))
                .select(
                        col("user"),
                        floor(unix_seconds(col("time")).divide(length)).as("_slot"),
                        floor(unix_seconds(col("time")).divide(HOUR)).as("_hour"));
    }

    private static Dataset<Row> bursts(Dataset<Row> genuine, Dataset<Row> hours, long length, long limit) {
        Column from = date_format(timestamp_seconds(col("_slot").multiply(length)), "yyyy-MM-dd HH:mm");
        return clocked(genuine, length)
                .join(hours, new String[] {"user", "_hour"}, "left_semi")
                .groupBy("user", "_slot")
                .agg(count(lit(1)).as("_events"))
                .filter(col("_events").gt(limit))
                .select(
                        col("user"),
                        col("_slot"),
                        concat(
                                        col("_events").cast("string"),
                                        lit(" events in the " + (length == MINUTE ? "minute" : "hour") + " from "),
                                        from,
                                        lit(", more than " + limit))
                                .as("_detail"));
    }

    private Dataset<Row> dominant(Dataset<Row> users, double total) {
        Column share = col("_plays").cast("double").divide(total);
        return users.filter(share.gt(config.shareOfAllPlays()))
                .select(
                        col("user"),
                        concat(
                                        lit("the user has "),
                                        format_string("%.1f", share.multiply(100)),
                                        lit(" % of all plays, "),
                                        col("_plays").cast("string"))
                                .as("_dominant"));
    }

    /** Hashes of users do: two that are equal by chance would at worst flag a track. */
    private Dataset<Row> singleFans(Dataset<Row> genuine) {
        Column user = xxhash64(col("user"));
        return genuine.groupBy("track")
                .agg(
                        ExactSums.ofCounts(plays()).as("_plays"),
                        min(user).as("_least"),
                        max(user).as("_most"))
                .filter(col("_plays").geq(config.singleFan()).and(col("_least").equalTo(col("_most"))))
                .select(
                        col("track"),
                        concat(
                                        lit("the track was played "),
                                        col("_plays").cast("string"),
                                        lit(" times, by this user alone"))
                                .as("_fan"));
    }

    /** The rows, kept for use; null where there are none. */
    private @Nullable Dataset<Row> some(Dataset<Row> rows) {
        rows.persist(StorageLevel.MEMORY_AND_DISK());
        kept.add(rows);
        return rows.count() == 0 ? null : rows;
    }

    @Override
    public void close() {
        kept.forEach(rows -> rows.unpersist(true));
    }
}
