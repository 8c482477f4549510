package io.says.etl.rating;

import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftleft;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * Sums that come out the same whatever the order, and so whatever the partitions: a sum of doubles does not. Everything is
 * added up in whole numbers, the upper and the lower 32 bits apart, so that 2^31 rows of any size fit; that is several times
 * quicker than decimals.
 */
public final class ExactSums {

    private static final double LARGEST = 1L << 62;
    private static final double UNITS = 1e12;
    private static final double UPPER = 1L << 32;
    private static final long LOWER = (1L << 32) - 1;

    private ExactSums() {}

    /** The sum of whole numbers of at least 0: LONG, the greatest of them where it would be greater. */
    public static Column ofCounts(Column count) {
        Column upper = sum(shiftright(count, 32));
        Column lower = sum(count.bitwiseAND(lit(LOWER)));
        Column carried = upper.plus(shiftright(lower, 32));
        return when(carried.geq(lit(1L << 31)), lit(Long.MAX_VALUE))
                .otherwise(shiftleft(carried, 32).plus(lower.bitwiseAND(lit(LOWER))));
    }

    /** The sum of numbers to twelve decimal places, those beyond 2^62 taken as 2^62: DOUBLE. */
    public static Column ofDoubles(Column value) {
        Column bounded = greatest(lit(-LARGEST), least(lit(LARGEST), value));
        Column whole = floor(bounded).cast("bigint");
        Column units = floor(bounded.minus(floor(bounded).cast("double"))
                        .multiply(UNITS)
                        .plus(0.5))
                .cast("bigint");
        return parts(whole).plus(parts(units).divide(UNITS));
    }

    private static Column parts(Column number) {
        return sum(shiftright(number, 32))
                .cast("double")
                .multiply(UPPER)
                .plus(sum(number.bitwiseAND(lit(LOWER))).cast("double"));
    }
}
