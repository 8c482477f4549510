package io.says.model.evaluate;

import io.says.spi.EvaluatedUser;
import io.says.spi.EvaluationData;
import io.says.spi.MetricFactory;
import io.says.spi.UserMetric;
import io.says.spi.UserMetricFactory;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the tracks ranked first are the relevant ones: means over the users with at least one relevant track. K is the cutoff,
 * <i>rel</i> the relevant tracks, <i>hits</i> the relevant ones among the first K. Järvelin and Kekäläinen 2002 for NDCG; Manning,
 * Raghavan and Schütze 2008, chapter 8, for precision, recall, MRR and MAP; Rendle et al. 2009, section 4.1, for AUC.
 */
record RankingMetric(String name, String description, boolean atCutoff, OfList ofList) implements UserMetricFactory {

    /** The value of one user, who has a relevant track. */
    @FunctionalInterface
    interface OfList {
        double of(EvaluatedUser user, int cutoff);
    }

    static List<MetricFactory> all() {
        return List.of(
                at("ndcg", "sum of 1/log2(rank+1) over hits, divided by the best possible for min(K, rel)", Gain::of),
                at("recall", "hits / rel", (user, k) -> (double) hits(user, k) / user.relevant().length),
                at("precision", "hits / K", (user, k) -> (double) hits(user, k) / k),
                at("hit-rate", "1 when there is a hit", (user, k) -> hits(user, k) > 0 ? 1 : 0),
                at("mrr", "1 / rank of the first hit, 0 without one", RankingMetric::reciprocalRank),
                at("map", "mean over min(K, rel) of the precision at each hit's rank", RankingMetric::averagePrecision),
                new RankingMetric(
                        "auc",
                        "probability that a relevant track stands above a candidate that is not, equal scores counting half",
                        false,
                        (user, k) -> areaUnderCurve(user)));
    }

    private static RankingMetric at(String name, String description, OfList ofList) {
        return new RankingMetric(name, description, true, ofList);
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public Aspect aspect() {
        return Aspect.RANKING;
    }

    @Override
    public UserMetric userMetric(EvaluationData data, int cutoff) {
        return user -> user.relevant().length == 0 ? Double.NaN : ofList.of(user, cutoff);
    }

    static boolean hit(EvaluatedUser user, int position) {
        return Arrays.binarySearch(user.relevant(), user.ranked()[position]) >= 0;
    }

    static int length(EvaluatedUser user, int k) {
        return Math.min(k, user.ranked().length);
    }

    private static int hits(EvaluatedUser user, int k) {
        int hits = 0;
        for (int i = 0; i < length(user, k); i++) {
            hits += hit(user, i) ? 1 : 0;
        }
        return hits;
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

    /** The Mann-Whitney statistic from the places of the relevant tracks. */
    private static double areaUnderCurve(EvaluatedUser user) {
        double relevant = user.relevant().length;
        double others = user.candidates() - relevant;
        if (user.places().length == 0 || others < 1) {
            return Double.NaN;
        }
        double behind = 0;
        for (double place : user.places()) {
            behind += user.candidates() - place + 1;
        }
        return (behind - relevant * (relevant + 1) / 2) / (relevant * others);
    }

    /** The discounts and their sums, which every user needs. */
    private static final class Gain {

        private static final int PREPARED = 1024;
        private static final double[] DISCOUNT = new double[PREPARED];
        private static final double[] BEST = new double[PREPARED + 1];

        static {
            for (int i = 0; i < PREPARED; i++) {
                DISCOUNT[i] = discount(i);
                BEST[i + 1] = BEST[i] + DISCOUNT[i];
            }
        }

        private static double discount(int position) {
            return Math.log(2) / Math.log(position + 2.0);
        }

        static double of(EvaluatedUser user, int k) {
            double gained = 0;
            for (int i = 0; i < length(user, k); i++) {
                gained += hit(user, i) ? i < PREPARED ? DISCOUNT[i] : discount(i) : 0;
            }
            int most = Math.min(k, user.relevant().length);
            double best = BEST[Math.min(most, PREPARED)];
            for (int i = PREPARED; i < most; i++) {
                best += discount(i);
            }
            return gained / best;
        }
    }
}
