package io.says.etl.listens;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.says.etl.listens.ListensStageFactory.ListeningConfig;
import io.says.listening.ListenRule;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Says of a single event with listening detail whether it is a listen or a skip, by the {@link ListenRule}; all others stay as the
 * source has them.
 */
final class Judgement {

    private final ListeningConfig config;

    Judgement(ListeningConfig config) {
        this.config = config;
    }

    /** Whether it is known how much was heard. */
    static Column detailed() {
        return single().and(col("played_ms").isNotNull().or(col("played_ratio").isNotNull()));
    }

    /** Whether a row stands for one event, and not for what several come to. */
    static Column single() {
        return coalesce(col("plays"), lit(1L))
                .leq(1)
                .and(coalesce(col("skips"), lit(0L)).leq(1))
                .and(coalesce(col("repeats"), lit(0L)).equalTo(0));
    }

    /** The events with plays, skips and played ratio as judged. */
    Dataset<Row> judge(Dataset<Row> events, Dataset<Row> catalogue, Known known) {
        if (known.detailed() == 0) {
            return events;
        }
        Dataset<Row> measured = known.ratioUnknown() == 0 ? events : withRatio(events, catalogue);
        Column listen = new ListenRule(config.minMs(), config.minRatio()).isListen(new Facts());
        return measured.withColumn("_detailed", detailed())
                .withColumn("_listen", listen)
                .withColumn(
                        "plays",
                        when(col("_detailed"), when(col("_listen"), 1L).otherwise(0L))
                                .otherwise(col("plays")))
                .withColumn(
                        "skips",
                        when(col("_detailed"), when(col("_listen"), 0L).otherwise(1L))
                                .otherwise(col("skips")))
                .drop("_detailed", "_listen");
    }

    /** The columns of an event. Without a time the share alone decides. */
    private static final class Facts implements ListenRule.Facts<Column> {

        @Override
        public Column finished() {
            return coalesce(col("finished"), lit(false));
        }

        @Override
        public Column heardShare(double least) {
            return coalesce(col("played_ratio").geq(least), lit(false));
        }

        @Override
        public Column heardFor(long leastMs) {
            return coalesce(col("played_ms").geq(leastMs), lit(false));
        }

        @Override
        public Column skippedEarly() {
            return coalesce(col("skips"), lit(0L)).gt(0).and(col("played_ratio").isNotNull());
        }

        @Override
        public Column and(Column one, Column other) {
            return one.and(other);
        }

        @Override
        public Column or(Column one, Column other) {
            return one.or(other);
        }

        @Override
        public Column not(Column one) {
            return functions.not(one);
        }
    }

    /** The share from the time heard and the catalogue's duration, where the source does not give it. */
    private static Dataset<Row> withRatio(Dataset<Row> events, Dataset<Row> catalogue) {
        Dataset<Row> durations = catalogue
                .filter(col("duration_ms").gt(0))
                .select(col("track"), col("duration_ms").cast("double").as("_duration"));
        Column ratio = least(lit(1.0), greatest(lit(0.0), col("played_ms").divide(col("_duration"))));
        return events.join(durations, new String[] {"track"}, "left")
                .withColumn(
                        "played_ratio",
                        coalesce(
                                col("played_ratio"),
                                when(
                                        col("played_ms")
                                                .isNotNull()
                                                .and(col("_duration").isNotNull()),
                                        ratio)))
                .drop("_duration");
    }
}
