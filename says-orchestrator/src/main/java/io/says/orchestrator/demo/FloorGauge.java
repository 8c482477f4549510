package io.says.orchestrator.demo;

import io.says.report.NoiseFloor;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Adds up, row by row, what a predictor that knows every affinity would be wrong by. The conditional mean and median are
 * tabulated once on a fine grid. Not thread-safe.
 */
final class FloorGauge {

    /** Beyond this every chance is as good as settled; affinities are clipped to it. */
    static final double LIMIT = 12;

    private static final int STEPS_PER_UNIT = 128;
    private static final int DIGITS = 6;

    private final double[] mean;
    private final double[] median;
    private double squares;
    private double absolutes;
    private long rows;

    FloorGauge() {
        int size = (int) (2 * LIMIT * STEPS_PER_UNIT) + 2;
        mean = new double[size];
        median = new double[size];
        for (int i = 0; i < size; i++) {
            RatingOdds odds = new RatingOdds((double) i / STEPS_PER_UNIT - LIMIT);
            mean[i] = odds.mean();
            median[i] = odds.median();
        }
    }

    void add(double affinity, double rating) {
        double place = (affinity + LIMIT) * STEPS_PER_UNIT;
        int i = (int) place;
        double expected = mean[i] + (place - i) * (mean[i + 1] - mean[i]); // smooth, so interpolated
        double middle = median[(int) (place + 0.5)]; // a step function, so the nearest
        squares += (rating - expected) * (rating - expected);
        absolutes += Math.abs(rating - middle);
        rows++;
    }

    NoiseFloor floor() {
        return new NoiseFloor(rounded(Math.sqrt(squares / rows)), rounded(absolutes / rows));
    }

    private static double rounded(double value) {
        return BigDecimal.valueOf(value)
                .setScale(DIGITS, RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
