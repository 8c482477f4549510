package io.says.model.evaluate;

import io.says.spi.EvaluatedUser;
import io.says.spi.Metric;
import io.says.spi.MetricFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The built-in metrics. Ranking metrics are means over users with at least one relevant track; K is the cutoff, <i>rel</i> the
 * relevant tracks, <i>hits</i> the relevant ones among the first K (Järvelin and Kekäläinen 2002 for NDCG; Manning, Raghavan
 * and Schütze 2008, chapter 8, for the others).
 */
public final class Metrics {

    private Metrics() {}

    /** All of them, in the order of the report. */
    public static List<MetricFactory> all() {
        return List.of(
                new Rating("rmse", "root of the mean squared error over all test ratings", true),
                new Rating("mae", "mean absolute error over all test ratings", false),
                new Ranking("ndcg", "sum of 1/log2(rank+1) over hits, divided by the best possible for min(K, rel)"),
                new Ranking("recall", "hits / rel"),
                new Ranking("precision", "hits / K"),
                new Ranking("hit-rate", "1 when there is a hit"),
                new Ranking("mrr", "1 / rank of the first hit, 0 without one"),
                new Ranking("map", "mean over min(K, rel) of the precision at each hit's rank"));
    }

    /** A metric of predicted ratings. */
    private record Rating(String name, String description, boolean squared) implements MetricFactory {

        @Override
        public boolean higherIsBetter() {
            return false;
        }

        @Override
        public boolean ranking() {
            return false;
        }

        @Override
        public Metric create(int cutoff) {
            return new RatingError(squared);
        }
    }

    /** A metric of rankings. */
    private record Ranking(String name, String description) implements MetricFactory {

        @Override
        public boolean higherIsBetter() {
            return true;
        }

        @Override
        public boolean ranking() {
            return true;
        }

        @Override
        public Metric create(int cutoff) {
            return new UserMean(of(name, cutoff));
        }
    }

    /** A mean error over ratings. */
    private static final class RatingError implements Metric {

        private final boolean squared;
        private double sum;
        private long count;

        RatingError(boolean squared) {
            this.squared = squared;
        }

        @Override
        public void add(EvaluatedUser user) {
            for (int i = 0; i < user.actual().length; i++) {
                double error = (double) user.predicted()[i] - user.actual()[i];
                sum += squared ? error * error : Math.abs(error);
            }
            count += user.actual().length;
        }

        @Override
        public void combine(Metric other) {
            RatingError that = (RatingError) other;
            sum += that.sum;
            count += that.count;
        }

        @Override
        public double result() {
            double mean = sum / count;
            return squared ? Math.sqrt(mean) : mean;
        }
    }

    /** A mean over users. */
    private static final class UserMean implements Metric {

        private final ToDoubleFunction<EvaluatedUser> value;
        private double sum;
        private long count;

        UserMean(ToDoubleFunction<EvaluatedUser> value) {
            this.value = value;
        }

        @Override
        public void add(EvaluatedUser user) {
            if (user.relevant().length > 0) {
                sum += value.applyAsDouble(user);
                count++;
            }
        }

        @Override
        public void combine(Metric other) {
            UserMean that = (UserMean) other;
            sum += that.sum;
            count += that.count;
        }

        @Override
        public double result() {
            return sum / count;
        }
    }

    private static ToDoubleFunction<EvaluatedUser> of(String name, int k) {
        return switch (name) {
            case "ndcg" -> user -> ndcg(user, k);
            case "recall" -> user -> (double) hits(user, k) / user.relevant().length;
            case "precision" -> user -> (double) hits(user, k) / k;
            case "hit-rate" -> user -> hits(user, k) > 0 ? 1 : 0;
            case "mrr" -> user -> reciprocalRank(user, k);
            case "map" -> user -> averagePrecision(user, k);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static boolean hit(EvaluatedUser user, int rank) {
        return Arrays.binarySearch(user.relevant(), user.ranked()[rank]) >= 0;
    }

    private static int length(EvaluatedUser user, int k) {
        return Math.min(k, user.ranked().length);
    }

    private static int hits(EvaluatedUser user, int k) {
        int hits = 0;
        for (int i = 0; i < length(user, k); i++) {
            hits += hit(user, i) ? 1 : 0;
        }
        return hits;
    }

    private static double ndcg(EvaluatedUser user, int k) {
        double gained = 0;
        for (int i = 0; i < length(user, k); i++) {
            gained += hit(user, i) ? discount(i) : 0;
        }
        double best = 0;
        for (int i = 0; i < Math.min(k, user.relevant().length); i++) {
            best += discount(i);
        }
        return gained / best;
    }

    private static double discount(int position) {
        return Math.log(2) / Math.log(position + 2.0);
    }

    private static double reciprocalRank(EvaluatedUser user, int k) {
        for (int i = 0; i < length(user, k); i++) {
            if (hit(user, i)) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }

    private static double averagePrecision(EvaluatedUser user, int k) {
        double sum = 0;
        int hits = 0;
        for (int i = 0; i < length(user, k); i++) {
            if (hit(user, i)) {
                hits++;
                sum += (double) hits / (i + 1);
            }
        }
        return sum / Math.min(k, user.relevant().length);
    }
}
