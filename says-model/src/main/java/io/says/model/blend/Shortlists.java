package io.says.model.blend;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.rows.Steps;
import io.says.spi.TrainedModel;
import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * For each user asked about, the tracks that stand high with any of some models, and what every model gives them: enough to tell how
 * well a weighted sum of the models ranks, over and over, without scoring the catalogue again. What is known of a user is left out.
 * Thread-safe.
 */
final class Shortlists {

    /** Tracks each model puts on a list, for each place that counts: a sum hardly ever lifts one from further below. */
    static final int DEPTH = 5;

    /** Users scored between two reports. */
    private static final int BATCH = 1024;

    private final int cutoff;
    private final Shortlist[] lists;
    private final double[] discount;

    /** One user's: a row a model, a column a track, ascending; and which of the columns are asked for, of how many. */
    private record Shortlist(float[][] scores, int[] relevant, int asked) {}

    private Shortlists(int cutoff, Shortlist[] lists) {
        this.cutoff = cutoff;
        this.lists = lists;
        this.discount = IntStream.range(0, cutoff)
                .mapToDouble(place -> StrictMath.log(2) / StrictMath.log(place + 2.0))
                .toArray();
    }

    /**
     * Scores.
     *
     * @param models fitted to the first part
     * @param users whom to ask about, each with a row in the second part
     * @param cutoff K of the metric
     */
    static Shortlists of(List<TrainedModel> models, Holdout holdout, int[] users, int cutoff, Steps steps) {
        Shortlist[] lists = new Shortlist[users.length];
        for (int from = 0; from < users.length; from += BATCH) {
            steps.at("asking the members", from, users.length);
            IntStream.range(from, Math.min(users.length, from + BATCH))
                    .parallel()
                    .forEach(i -> lists[i] = list(models, holdout, users[i], cutoff * DEPTH));
        }
        return new Shortlists(cutoff, lists);
    }

    private static Shortlist list(List<TrainedModel> models, Holdout holdout, int user, int depth) {
        int tracks = models.get(0).tracks();
        float[][] scores = new float[models.size()][tracks];
        BitSet candidates = new BitSet(tracks);
        for (int m = 0; m < scores.length; m++) {
            models.get(m).scores(user, scores[m]);
            requireFinite(scores[m]);
            shortlist(masked(scores[m], holdout.fit(), user), depth, candidates);
        }
        int[] chosen = candidates.stream().toArray();
        float[][] kept = new float[scores.length][chosen.length];
        for (int m = 0; m < scores.length; m++) {
            for (int i = 0; i < chosen.length; i++) {
                kept[m][i] = scores[m][chosen[i]];
            }
        }
        SparseRows asked = holdout.asked();
        int[] relevant = IntStream.range(asked.start()[user], asked.start()[user + 1])
                .map(i -> Arrays.binarySearch(chosen, asked.index()[i]))
                .filter(at -> at >= 0)
                .toArray();
        return new Shortlist(kept, relevant, asked.length(user));
    }

    private static void requireFinite(float[] scores) {
        for (float score : scores) {
            if (!Float.isFinite(score)) {
                throw new SaysException(
                        StandardErrorCode.DIVERGED,
                        "A member of the blend gave a score that is not finite",
                        "Raise its regularisation, or look for extreme values in the data.");
            }
        }
    }

    private static float[] masked(float[] scores, SparseRows known, int user) {
        float[] masked = scores.clone();
        for (int i = known.start()[user]; i < known.start()[user + 1]; i++) {
            masked[known.index()[i]] = Float.NEGATIVE_INFINITY;
        }
        return masked;
    }

    /** Adds the best, ties to the lower index. */
    private static void shortlist(float[] scores, int depth, BitSet candidates) {
        float[] ordered = scores.clone();
        Arrays.sort(ordered);
        float least = ordered[Math.max(0, scores.length - depth)];
        int ties = depth;
        for (float score : scores) {
            ties -= score > least ? 1 : 0;
        }
        for (int track = 0; track < scores.length; track++) {
            if (scores[track] > least || scores[track] == least && least > Float.NEGATIVE_INFINITY && ties-- > 0) {
                candidates.set(track);
            }
        }
    }

    /** What each model's scores typically differ by: the mean over users of their standard deviation; 1 where they are all alike. */
    double[] spreads() {
        double[] spreads = new double[lists.length == 0 ? 0 : lists[0].scores().length];
        for (int m = 0; m < spreads.length; m++) {
            for (Shortlist list : lists) {
                double sum = 0;
                double squares = 0;
                float[] scores = list.scores()[m];
                for (float score : scores) {
                    sum += score;
                    squares += (double) score * score;
                }
                int count = Math.max(1, scores.length);
                spreads[m] += Math.sqrt(Math.max(0, squares / count - sum / count * (sum / count)));
            }
            spreads[m] = spreads[m] > 0 ? spreads[m] / lists.length : 1;
        }
        return spreads;
    }

    /**
     * How well a sum of the models ranks: the mean over users of the normalised discounted cumulative gain of the best K.
     *
     * @param multipliers of each model
     */
    double ndcg(double[] multipliers) {
        double[] gains = IntStream.range(0, lists.length)
                .parallel()
                .mapToDouble(i -> ndcg(lists[i], multipliers))
                .toArray();
        double sum = 0;
        for (double gain : gains) { // in this order on any number of threads
            sum += gain;
        }
        return sum / lists.length;
    }

    private double ndcg(Shortlist list, double[] multipliers) {
        double[] scores = new double[list.scores()[0].length];
        for (int m = 0; m < multipliers.length; m++) {
            if (multipliers[m] != 0) {
                for (int i = 0; i < scores.length; i++) {
                    scores[i] += multipliers[m] * list.scores()[m][i];
                }
            }
        }
        double gain = 0;
        for (int relevant : list.relevant()) {
            int above = 0;
            for (int i = 0; i < scores.length; i++) {
                above += scores[i] > scores[relevant] || scores[i] == scores[relevant] && i < relevant ? 1 : 0;
            }
            gain += above < cutoff ? discount[above] : 0;
        }
        double ideal = 0;
        for (int place = 0; place < Math.min(cutoff, list.asked()); place++) {
            ideal += discount[place];
        }
        return gain / ideal;
    }
}
