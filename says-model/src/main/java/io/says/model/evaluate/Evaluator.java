package io.says.model.evaluate;

import io.says.spi.EvaluatedUser;
import io.says.spi.Metric;
import io.says.spi.MetricFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes every metric of a scorer over the test part: full catalogue, what is known of each user masked. Users are cut into chunks that
 * are combined in order, so the result does not depend on the number of threads.
 */
final class Evaluator {

    private static final int CHUNK = 256;
    private static final int[] NOTHING = new int[0];
    private static final float[] NO_RATINGS = new float[0];

    private final SplitRows known;
    private final SplitRows test;
    private final int tracks;
    private final int cutoff;
    private final List<MetricFactory> metrics;

    /**
     * @param known what is known of the users judged: their training or fold-in rows
     * @param test what is asked for
     * @param tracks how many tracks there are
     * @param cutoff K of the ranking metrics
     * @param metrics what to take
     */
    Evaluator(SplitRows known, SplitRows test, int tracks, int cutoff, List<MetricFactory> metrics) {
        this.known = known;
        this.test = test;
        this.tracks = tracks;
        this.cutoff = cutoff;
        this.metrics = List.copyOf(metrics);
    }

    /**
     * Evaluates.
     *
     * @param scorer what to judge
     * @param explicit whether the test values are ratings
     * @param ranked the users to rank for; ratings are predicted for all
     */
    Scores evaluate(Scorer scorer, boolean explicit, boolean[] ranked) {
        int chunks = (test.users() + CHUNK - 1) / CHUNK;
        List<MetricFactory> chosen = metrics.stream()
                .filter(m -> m.ranking() ? scorer.ranks() : scorer.rates() && explicit)
                .toList();
        boolean rates = explicit && scorer.rates();
        List<Part> parts = IntStream.range(0, chunks)
                .parallel()
                .mapToObj(chunk -> chunk(scorer, chosen, explicit, ranked, chunk * CHUNK))
                .toList();
        Map<String, Double> results = new LinkedHashMap<>();
        for (int m = 0; m < chosen.size(); m++) {
            Metric whole = chosen.get(m).create(cutoff);
            for (Part part : parts) {
                whole.combine(part.metrics().get(m));
            }
            double result = whole.result();
            if (Double.isFinite(result)) {
                results.put(
                        chosen.get(m).ranking()
                                ? chosen.get(m).name() + "@" + cutoff
                                : chosen.get(m).name(),
                        result);
            }
        }
        return new Scores(
                results, rates ? parts.stream().mapToLong(Part::predicted).sum() : null);
    }

    /**
     * What a scorer came to.
     *
     * @param metrics value by name
     * @param predicted how many test ratings it gave a finite prediction for; null where it predicts none
     */
    record Scores(Map<String, Double> metrics, @Nullable Long predicted) {}

    private record Part(List<Metric> metrics, long predicted) {}

    private Part chunk(Scorer scorer, List<MetricFactory> chosen, boolean explicit, boolean[] ranked, int from) {
        List<Metric> part = new ArrayList<>();
        chosen.forEach(m -> part.add(m.create(cutoff)));
        float[] scores = new float[tracks];
        long predicted = 0;
        TopTracks top = new TopTracks(cutoff);
        for (int user = from; user < Math.min(test.users(), from + CHUNK); user++) {
            int[] relevant = test.tracksOf(user);
            if (relevant.length == 0) {
                continue;
            }
            int[] best = NOTHING;
            if (scorer.ranks() && ranked[user]) {
                scorer.scores(user, scores);
                best = top.select(scores, known.tracksOf(user));
            }
            float[][] ratings = explicit && scorer.rates()
                    ? ratings(scorer, user, relevant)
                    : new float[][] {NO_RATINGS, NO_RATINGS};
            predicted += ratings[0].length;
            EvaluatedUser evaluated = new EvaluatedUser(user, ratings[0], ratings[1], best, relevant);
            for (int m = 0; m < part.size(); m++) {
                if (!chosen.get(m).ranking() || ranked[user]) {
                    part.get(m).add(evaluated);
                }
            }
        }
        return new Part(part, predicted);
    }

    private float[][] ratings(Scorer scorer, int user, int[] relevant) {
        float[] predicted = new float[relevant.length];
        float[] actual = new float[relevant.length];
        int count = 0;
        for (int i = 0; i < relevant.length; i++) {
            float rating = scorer.rating(user, relevant[i]);
            if (Float.isFinite(rating)) {
                predicted[count] = rating;
                actual[count++] = test.value()[test.start()[user] + i];
            }
        }
        return new float[][] {java.util.Arrays.copyOf(predicted, count), java.util.Arrays.copyOf(actual, count)};
    }
}
