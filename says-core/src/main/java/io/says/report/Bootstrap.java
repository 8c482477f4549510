package io.says.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The bootstrap over users (Efron and Tibshirani 1993, chapters 13 and 16; Sakai 2006 for the evaluation of rankings): users are
 * drawn with replacement, as many as there are, again and again; the spread of a metric over the draws is its uncertainty. All
 * models and metrics are taken over the same draws, so that differences are paired. The result depends on the seed and not on
 * the number of threads. Thread-safe.
 *
 * @param resamples how many draws, at least 1
 * @param confidence the share of draws an interval spans, above 0 and below 1; its ends are percentiles
 * @param seed of the draws
 */
public record Bootstrap(int resamples, double confidence, long seed) {

    /** A bootstrap of 1,000 draws for 95 % intervals. */
    public static Bootstrap standard(long seed) {
        return new Bootstrap(1000, 0.95, seed);
    }

    /** Checks the values. */
    public Bootstrap {
        if (resamples < 1 || !(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException(resamples + " resamples, confidence " + confidence);
        }
    }

    /** What the passport says of the intervals. */
    public String protocol() {
        return Math.round(confidence * 1000) / 10.0 + " % percentile bootstrap over users, " + resamples + " draws";
    }

    /**
     * The metrics of several models in every draw.
     *
     * @param models all over the same users, with the same metrics, in the same order
     */
    public Draws draw(List<UserScores> models) {
        UserScores first = models.get(0);
        for (UserScores other : models) {
            if (!other.users().equals(first.users()) || !other.columns().equals(first.columns())) {
                throw new IllegalArgumentException("models judged on other users or by other metrics");
            }
        }
        int columns = first.columns().size();
        int width = models.size() * columns;
        int users = first.users().size();
        // A row a user: what each metric adds to its sum, then what it adds to its weight. One pass takes them all.
        float[][] rows = new float[users][2 * width];
        for (int m = 0; m < models.size(); m++) {
            UserScores model = models.get(m);
            for (int c = 0; c < columns; c++) {
                int at = m * columns + c;
                for (int user = 0; user < users; user++) {
                    double value = model.values()[c][user];
                    double weight = Double.isNaN(value) ? 0 : model.weight(c, user);
                    rows[user][at] = weight == 0 ? 0 : (float) (value * weight);
                    rows[user][width + at] = (float) weight;
                }
            }
        }
        double[][] drawn = IntStream.range(0, resamples)
                .parallel()
                .mapToObj(draw -> one(draw, rows, width))
                .toArray(double[][]::new);
        double[][] results = new double[width][resamples];
        for (int at = 0; at < width; at++) {
            UserScores model = models.get(at / columns);
            for (int draw = 0; draw < resamples; draw++) {
                results[at][draw] = model.finish(at % columns, drawn[draw][at]);
            }
        }
        return new Draws(models, results, confidence);
    }

    private double[] one(int draw, float[][] rows, int width) {
        SplittableRandom random = new SplittableRandom(mixed(seed, draw));
        int[] times = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            times[random.nextInt(rows.length)]++;
        }
        double[] sums = new double[2 * width];
        for (int user = 0; user < rows.length; user++) {
            if (times[user] > 0) {
                add(sums, rows[user], times[user]);
            }
        }
        double[] means = new double[width];
        for (int at = 0; at < width; at++) {
            means[at] = sums[at] / sums[width + at];
        }
        return means;
    }

    /** Seeds that are far apart: neighbouring ones would give one stream, shifted by a step (finaliser of MurmurHash3). */
    private static long mixed(long seed, int draw) {
        long mixed = seed * 31 + draw;
        mixed = (mixed ^ mixed >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }

    private static void add(double[] sums, float[] row, double times) {
        for (int i = 0; i < row.length; i++) {
            sums[i] += times * row[i];
        }
    }

    /**
     * Compares two models judged at different times, over the users and by the metrics both have.
     *
     * @param a the first
     * @param b the second
     * @return in the order of the first's metrics; empty when they have no user in common
     */
    public List<Comparison> compare(UserScores a, UserScores b) {
        Set<String> others = new HashSet<>(b.users());
        List<String> users = a.users().stream().filter(others::contains).toList();
        List<String> metrics = a.columns().stream()
                .filter(b.columns()::contains)
                .map(UserColumn::metric)
                .toList();
        if (users.isEmpty() || metrics.isEmpty()) {
            return List.of();
        }
        Draws draws =
                draw(List.of(a.metrics(metrics).of(users), b.metrics(metrics).of(users)));
        List<Comparison> comparisons = new ArrayList<>();
        for (String metric : metrics) {
            draws.compare(0, 1, metric).ifPresent(comparisons::add);
        }
        return List.copyOf(comparisons);
    }

    /** Every metric of every model in every draw. */
    public static final class Draws {

        private final List<UserScores> models;
        private final double[][] results;
        private final double confidence;

        Draws(List<UserScores> models, double[][] results, double confidence) {
            this.models = List.copyOf(models);
            this.results = results;
            this.confidence = confidence;
        }

        private int columns() {
            return models.get(0).columns().size();
        }

        /** The confidence interval of each metric of a model that applies to it. */
        public Map<String, Interval> intervals(int model) {
            Map<String, Interval> intervals = new LinkedHashMap<>();
            for (int c = 0; c < columns(); c++) {
                double[] drawn = finite(results[model * columns() + c]);
                if (drawn.length > 0) {
                    intervals.put(models.get(model).columns().get(c).metric(), interval(drawn));
                }
            }
            return intervals;
        }

        /** The first model against the second; empty where the metric does not apply to both. */
        public java.util.Optional<Comparison> compare(int first, int second, String metric) {
            UserScores a = models.get(first);
            UserScores b = models.get(second);
            for (int c = 0; c < columns(); c++) {
                UserColumn column = a.columns().get(c);
                if (column.metric().equals(metric)) {
                    double[] one = results[first * columns() + c];
                    double[] other = results[second * columns() + c];
                    double[] differences = new double[one.length];
                    for (int i = 0; i < one.length; i++) {
                        differences[i] = one[i] - other[i];
                    }
                    double[] drawn = finite(differences);
                    double value = a.mean(c);
                    double against = b.mean(c);
                    return drawn.length == 0 || Double.isNaN(value - against)
                            ? java.util.Optional.empty()
                            : java.util.Optional.of(new Comparison(
                                    metric,
                                    value,
                                    against,
                                    value - against,
                                    interval(drawn),
                                    pValue(drawn),
                                    a.users().size(),
                                    column.higherIsBetter()));
                }
            }
            return java.util.Optional.empty();
        }

        private static double[] finite(double[] drawn) {
            double[] sorted = Arrays.stream(drawn).filter(Double::isFinite).toArray();
            Arrays.sort(sorted);
            return sorted;
        }

        private Interval interval(double[] sorted) {
            double tail = (1 - confidence) / 2;
            return new Interval(percentile(sorted, tail), percentile(sorted, 1 - tail));
        }

        /** Linear between the two nearest of the sorted values. */
        private static double percentile(double[] sorted, double share) {
            double at = share * (sorted.length - 1);
            int below = (int) at;
            double part = at - below;
            return part == 0 ? sorted[below] : sorted[below] * (1 - part) + sorted[below + 1] * part;
        }

        /** Twice the share of draws on the rarer side of 0, counting one more than was drawn so that it is never 0. */
        private static double pValue(double[] differences) {
            long atMost = Arrays.stream(differences).filter(d -> d <= 0).count();
            long atLeast = Arrays.stream(differences).filter(d -> d >= 0).count();
            return Math.min(1, 2.0 * (1 + Math.min(atMost, atLeast)) / (1 + differences.length));
        }
    }
}
