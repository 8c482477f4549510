package io.says.etl.profile;

import io.says.AudioFeature;
import io.says.report.Bucket;
import java.util.ArrayList;
import java.util.List;

/**
 * The bars of an audio feature's histogram, the same for all data so that two histograms can be compared: twenty over the
 * range that music usually stays in, one a value for features that are whole numbers. Values beyond count in the outer bars.
 */
final class FeatureBars {

    private static final int BARS = 20;

    private final double low;
    private final double width;
    private final int bars;

    private FeatureBars(double low, double high, int bars) {
        this.low = low;
        this.width = (high - low) / bars;
        this.bars = bars;
    }

    static FeatureBars of(AudioFeature feature) {
        return switch (feature) {
            case TEMPO -> new FeatureBars(40, 240, BARS);
            case LOUDNESS -> new FeatureBars(-40, 0, BARS);
            case DURATION_MS -> new FeatureBars(0, 600_000, BARS);
            case KEY -> new FeatureBars(-1, 12, 13);
            case MODE -> new FeatureBars(-1, 2, 3);
            case TIME_SIGNATURE -> new FeatureBars(0, 8, 8);
            case ENERGY, DANCEABILITY, VALENCE, ACOUSTICNESS, INSTRUMENTALNESS, LIVENESS, SPEECHINESS ->
                new FeatureBars(0, 1, BARS);
        };
    }

    int count() {
        return bars;
    }

    /** The bar of a value, from 0. */
    int of(double value) {
        // A hair to the right, since 0.15 as a float lies a hair to the left of the edge it was written for.
        int bar = (int) Math.floor((value - low) / width + 1e-6);
        return Math.max(0, Math.min(bars - 1, bar));
    }

    List<Bucket> buckets(long[] counts) {
        List<Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < bars; i++) {
            buckets.add(new Bucket(rounded(low + i * width), rounded(low + (i + 1) * width), counts[i]));
        }
        return buckets;
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e9) / 1e9;
    }
}
