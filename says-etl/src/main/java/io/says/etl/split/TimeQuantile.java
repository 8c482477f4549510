package io.says.etl.split;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_micros;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * An exact order statistic of times, in microseconds. Histograms narrow the range down until what is left is few enough to be
 * sorted here: memory does not grow with the rows, and nothing depends on their order.
 */
final class TimeQuantile {

    private static final int BUCKETS = 1 << 14;
    private static final long SORTED = 100_000;

    private final Dataset<Row> times;
    private final long sorted;

    TimeQuantile(Dataset<Row> listens) {
        this(listens, SORTED);
    }

    /** @param sorted how many times may be sorted here */
    TimeQuantile(Dataset<Row> listens, long sorted) {
        this.times = listens.select(unix_micros(col("time")).as("t")).filter(col("t").isNotNull());
        this.sorted = sorted;
    }

    /**
     * The time at a place in the order of times.
     *
     * @param place from 0
     * @param count how many times there are
     * @param first the earliest
     * @param last the latest
     */
    long at(long place, long count, long first, long last) {
        long low = first;
        long high = last;
        long before = place;
        long left = count;
        while (low < high && left > sorted) {
            long width = (high - low) / BUCKETS + 1;
            List<Row> buckets = within(low, high)
                    .groupBy(expr("(t - (" + low + "L)) div " + width + "L").as("b"))
                    .agg(count(lit(1)).as("c"))
                    .collectAsList();
            for (Row bucket : buckets.stream()
                    .sorted(Comparator.comparingLong(row -> row.getLong(0)))
                    .toList()) {
                left = bucket.getLong(1);
                if (before < left) {
                    low += bucket.getLong(0) * width;
                    high = Math.min(high, low + width - 1);
                    break;
                }
                before -= left;
            }
        }
        if (low == high) {
            return low;
        }
        long[] all = within(low, high).collectAsList().stream()
                .mapToLong(row -> row.getLong(0))
                .sorted()
                .toArray();
        return all[Math.toIntExact(before)];
    }

    /** The earliest time after another; there must be one. */
    long after(long time) {
        return times.filter(col("t").gt(time)).agg(min("t")).first().getLong(0);
    }

    private Dataset<Row> within(long low, long high) {
        return times.filter(col("t").between(low, high));
    }
}
