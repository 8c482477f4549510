package io.says.etl.profile;

import io.says.report.Bucket;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The bars of the ratings: their width is the least of … 0.1, 0.5, 1, 5, 10 … that needs at most 21 bars, and each begins at
 * a multiple of it. So the bars of data on another scale can be added up to the same ones.
 */
final class RatingBars {

    private static final int MOST = 20;
    private static final int LEAST = -9;

    private final BigDecimal width;
    private final long first;
    private final long last;

    private RatingBars(BigDecimal width, long first, long last) {
        this.width = width;
        this.first = first;
        this.last = last;
    }

    static RatingBars between(double low, double high) {
        double span = high - low;
        double largest = Math.max(Math.abs(low), Math.abs(high));
        // Where they do not differ, by their size: what a double can hardly tell apart needs no bars of its own.
        int exponent = span > 0 ? exponent(span) - 2 : -1;
        for (int e = Math.max(Math.max(exponent, LEAST), largest > 0 ? exponent(largest) - 8 : LEAST); ; e++) {
            for (String mantissa : new String[] {"1", "5"}) {
                BigDecimal width = new BigDecimal(mantissa).scaleByPowerOfTen(e);
                long first = bar(low, width.doubleValue());
                long last = bar(high, width.doubleValue());
                if (last - first <= MOST) {
                    return new RatingBars(width, first, last);
                }
            }
        }
    }

    private static int exponent(double value) {
        return (int) Math.floor(Math.log10(value));
    }

    /** The bar of a value; a hair to the right, since 0.3 / 0.1 is less than 3. */
    private static long bar(double value, double width) {
        return (long) Math.floor(value / width + HAIR);
    }

    /** Added to a value, measured in widths, before it is rounded down. */
    static final double HAIR = 1e-7;

    double width() {
        return width.doubleValue();
    }

    List<Bucket> buckets(Map<Long, Long> counts) {
        long[] bars = new long[(int) (last - first + 1)];
        counts.forEach((bar, count) -> bars[(int) (Math.max(first, Math.min(last, bar)) - first)] += count);
        List<Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < bars.length; i++) {
            buckets.add(new Bucket(
                    width.multiply(BigDecimal.valueOf(first + i)).doubleValue(),
                    width.multiply(BigDecimal.valueOf(first + i + 1)).doubleValue(),
                    bars[i]));
        }
        return buckets;
    }
}
