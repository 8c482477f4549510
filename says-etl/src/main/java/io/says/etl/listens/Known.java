package io.says.etl.listens;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;

import io.says.etl.listens.ListensStageFactory.ListeningConfig;
import java.time.Instant;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the events as a whole tell, so that only such work is done as there is ground for.
 *
 * @param config which content counts
 * @param events all events
 * @param later those from the day on that nothing is known of, and those without a time where there is such a day
 * @param otherContent those of content that does not count
 * @param detailed of how many it is known how long they were heard
 * @param ratioUnknown how many of these tell the time but not the share
 * @param behaviour how many tell of likes, finished plays, skips or repeats
 * @param timed how many have a time and no rating
 * @param collapsible how many of these stand for a single play at the most
 * @param days whether all times are midnight: they are dates, and order nothing within a day
 * @param minutes whether all times are full minutes
 * @param anyTime whether any event has a time
 */
record Known(
        ListeningConfig config,
        long events,
        long later,
        long otherContent,
        long detailed,
        long ratioUnknown,
        long behaviour,
        long timed,
        long collapsible,
        boolean days,
        boolean minutes,
        boolean anyTime) {

    private static final int MINUTE = 60;
    private static final int DAY = 86_400;

    static Known of(Dataset<Row> events, ListeningConfig config) {
        Column counts = counts(config);
        Column timed = counts.and(col("time").isNotNull()).and(col("rating").isNull());
        Column seconds = unix_seconds(col("time"));
        Row row = events.agg(
                        count(lit(1)),
                        count_if(counts),
                        count_if(counts.and(Judgement.detailed())),
                        count_if(counts.and(col("played_ms").isNotNull())
                                .and(col("played_ratio").isNull())),
                        count_if(counts.and(col("liked")
                                .isNotNull()
                                .or(col("finished").isNotNull())
                                .or(col("skips").isNotNull())
                                .or(col("repeats").isNotNull()))),
                        count_if(timed),
                        count_if(timed.and(Judgement.single())),
                        max(when(early(config), pmod(seconds, lit(DAY)))),
                        max(when(early(config), pmod(seconds, lit(MINUTE)))),
                        count_if(not(early(config))))
                .first();
        return new Known(
                config,
                row.getLong(0),
                row.getLong(9),
                row.getLong(0) - row.getLong(9) - row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                !row.isNullAt(7) && row.getLong(7) == 0,
                !row.isNullAt(8) && row.getLong(8) == 0,
                !row.isNullAt(7));
    }

    /** The events that count. */
    Dataset<Row> counting(Dataset<Row> events) {
        return otherContent + later == 0 ? events : events.filter(counts(config));
    }

    /** Whether times order events within a day. */
    boolean ordered() {
        return anyTime && !days;
    }

    private static Column counts(ListeningConfig config) {
        return coalesce(lower(col("content")), lit("track"))
                .isin(config.content().stream()
                        .map(c -> c.name().toLowerCase(Locale.ROOT))
                        .toArray())
                .and(early(config));
    }

    private static Column early(ListeningConfig config) {
        Instant end = config.end();
        return end == null ? lit(true) : coalesce(col("time").lt(lit(end)), lit(false));
    }
}
