package io.says.etl.profile;

import io.says.AudioFeature;
import io.says.report.Bucket;
import io.says.report.Profile;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * Counts the audio features of a part of the catalogue in one pass, and adds parts up. All sums are of whole numbers, so that
 * the result does not depend on how the catalogue was cut. Not thread-safe.
 */
final class FeatureTally implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final AudioFeature[] FEATURES = AudioFeature.values();

    /** Steps of a value in a mean. */
    private static final double FINE = 1L << 24;
    /** Steps of a feature's whole range in a correlation: their products stay below 2^62. */
    private static final double COARSE = 1L << 24;

    private long rows;
    private final One[] ones = new One[FEATURES.length];
    private final Two[][] pairs = new Two[FEATURES.length][];

    private FeatureTally() {
        for (int i = 0; i < FEATURES.length; i++) {
            ones[i] = new One(FeatureBars.of(FEATURES[i]).count());
            pairs[i] = new Two[i];
            for (int j = 0; j < i; j++) {
                pairs[i][j] = new Two();
            }
        }
    }

    /** What is known of one feature. */
    private static final class One implements Serializable {
        private static final long serialVersionUID = 1L;
        private long known;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private final ExactSum sum = new ExactSum();
        private final long[] bars;

        One(int bars) {
            this.bars = new long[bars];
        }
    }

    /** What is known of two features where both are. */
    private static final class Two implements Serializable {
        private static final long serialVersionUID = 1L;
        private long both;
        private final ExactSum x = new ExactSum();
        private final ExactSum y = new ExactSum();
        private final ExactSum xx = new ExactSum();
        private final ExactSum yy = new ExactSum();
        private final ExactSum xy = new ExactSum();
    }

    /** Rows of one nullable FLOAT column a feature, in the order of {@link AudioFeature}. */
    static FeatureTally of(Iterator<Row> rows) {
        FeatureTally tally = new FeatureTally();
        FeatureBars[] bars = new FeatureBars[FEATURES.length];
        for (int i = 0; i < bars.length; i++) {
            bars[i] = FeatureBars.of(FEATURES[i]);
        }
        long[] steps = new long[FEATURES.length];
        boolean[] there = new boolean[FEATURES.length];
        while (rows.hasNext()) {
            tally.add(rows.next(), bars, steps, there);
        }
        return tally;
    }

    private void add(Row row, FeatureBars[] bars, long[] steps, boolean[] there) {
        rows++;
        for (int i = 0; i < FEATURES.length; i++) {
            there[i] = !row.isNullAt(i) && FEATURES[i].accepts(row.getFloat(i));
            if (!there[i]) {
                continue;
            }
            double value = row.getFloat(i);
            One one = ones[i];
            one.known++;
            one.min = Math.min(one.min, value);
            one.max = Math.max(one.max, value);
            one.sum.add(Math.round(value * FINE));
            one.bars[bars[i].of(value)]++;
            steps[i] = Math.round((value - FEATURES[i].min()) / (FEATURES[i].max() - FEATURES[i].min()) * COARSE);
            for (int j = 0; j < i; j++) {
                if (there[j]) {
                    Two two = pairs[i][j];
                    two.both++;
                    two.x.add(steps[i]);
                    two.y.add(steps[j]);
                    two.xx.add(steps[i] * steps[i]);
                    two.yy.add(steps[j] * steps[j]);
                    two.xy.add(steps[i] * steps[j]);
                }
            }
        }
    }

    /** The sum of parts. */
    static FeatureTally total(List<FeatureTally> parts) {
        FeatureTally total = new FeatureTally();
        parts.forEach(total::add);
        return total;
    }

    private void add(FeatureTally other) {
        rows += other.rows;
        for (int i = 0; i < FEATURES.length; i++) {
            One one = ones[i];
            One more = other.ones[i];
            one.known += more.known;
            one.min = Math.min(one.min, more.min);
            one.max = Math.max(one.max, more.max);
            one.sum.add(more.sum);
            for (int bar = 0; bar < one.bars.length; bar++) {
                one.bars[bar] += more.bars[bar];
            }
            for (int j = 0; j < i; j++) {
                Two two = pairs[i][j];
                Two again = other.pairs[i][j];
                two.both += again.both;
                two.x.add(again.x);
                two.y.add(again.y);
                two.xx.add(again.xx);
                two.yy.add(again.yy);
                two.xy.add(again.xy);
            }
        }
    }

    long rows() {
        return rows;
    }

    /** The share of tracks without each feature. */
    void nulls(Map<String, Double> shares) {
        for (int i = 0; i < FEATURES.length; i++) {
            shares.put(FEATURES[i].column(), rows == 0 ? 0 : rounded(1 - (double) ones[i].known / rows));
        }
    }

    Map<String, Profile.FeatureSummary> summaries() {
        Map<String, Profile.FeatureSummary> summaries = new LinkedHashMap<>();
        for (int i = 0; i < FEATURES.length; i++) {
            One one = ones[i];
            if (one.known > 0) {
                double mean = new BigDecimal(one.sum.total())
                                .divide(BigDecimal.valueOf(one.known), MathContext.DECIMAL64)
                                .doubleValue()
                        / FINE;
                summaries.put(
                        FEATURES[i].column(),
                        new Profile.FeatureSummary(one.known, rounded(mean), rounded(one.min), rounded(one.max)));
            }
        }
        return summaries;
    }

    Map<String, List<Bucket>> bars() {
        Map<String, List<Bucket>> bars = new LinkedHashMap<>();
        for (int i = 0; i < FEATURES.length; i++) {
            if (ones[i].known > 0) {
                bars.put(FEATURES[i].column(), FeatureBars.of(FEATURES[i]).buckets(ones[i].bars));
            }
        }
        return bars;
    }

    /** Pearson's correlations, both ways round; none where one of the two does not vary. */
    Map<String, Map<String, Double>> correlations() {
        Map<String, Map<String, Double>> all = new TreeMap<>();
        for (int i = 0; i < FEATURES.length; i++) {
            for (int j = 0; j < i; j++) {
                Two two = pairs[i][j];
                BigInteger n = BigInteger.valueOf(two.both);
                BigInteger x = two.x.total();
                BigInteger y = two.y.total();
                BigInteger varX = n.multiply(two.xx.total()).subtract(x.multiply(x));
                BigInteger varY = n.multiply(two.yy.total()).subtract(y.multiply(y));
                if (varX.signum() > 0 && varY.signum() > 0) {
                    BigInteger covariance = n.multiply(two.xy.total()).subtract(x.multiply(y));
                    double r =
                            covariance.doubleValue() / (Math.sqrt(varX.doubleValue()) * Math.sqrt(varY.doubleValue()));
                    double shown = Math.rint(Math.max(-1, Math.min(1, r)) * 1e6) / 1e6 + 0.0;
                    all.computeIfAbsent(FEATURES[i].column(), c -> new TreeMap<>())
                            .put(FEATURES[j].column(), shown);
                    all.computeIfAbsent(FEATURES[j].column(), c -> new TreeMap<>())
                            .put(FEATURES[i].column(), shown);
                }
            }
        }
        return all;
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e9) / 1e9;
    }
}
