package io.says.etl.split;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the listens offer a split.
 *
 * @param listens how many there are
 * @param timed how many have a time
 * @param train how many say they are of the training part
 * @param test how many say they are of the test part
 * @param first the earliest time in microseconds, 0 without any
 * @param last the latest time in microseconds, 0 without any
 */
record Survey(long listens, long timed, long train, long test, long first, long last) {

    /** Of a thousand listens, as many count as nearly all. */
    private static final long NEARLY = 990;

    static Survey of(Dataset<Row> listens) {
        Row row = listens.select(unix_micros(col("time")).as("t"), part().as("p"))
                .agg(
                        count(lit(1)),
                        count("t"),
                        coalesce(sum(when(col("p").equalTo(Share.TRAIN.text()), 1L)), lit(0L)),
                        coalesce(sum(when(col("p").equalTo(Share.TEST.text()), 1L)), lit(0L)),
                        coalesce(min("t"), lit(0L)),
                        coalesce(max("t"), lit(0L)))
                .first();
        return new Survey(
                row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
    }

    /** The part a listen says it is of, in the words people use: train, test, or null. */
    static Column part() {
        Column said = lower(trim(col("part")));
        return when(said.isin("train", "training"), Share.TRAIN.text())
                .when(said.isin("test", "testing"), Share.TEST.text());
    }

    boolean nearlyAllTimed() {
        return nearlyAll(timed);
    }

    boolean nearlyAllParted() {
        return nearlyAll(train + test);
    }

    private boolean nearlyAll(long some) {
        return some > 0 && some * 1000 >= listens * NEARLY;
    }

    /** How many of them, for people. */
    String share(long some) {
        if (some == 0) {
            return "none of the " + listens + " listens";
        }
        if (some == listens) {
            return "all " + listens + " listens";
        }
        return some + " of the " + listens + " listens";
    }
}
