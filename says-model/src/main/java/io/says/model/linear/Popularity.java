package io.says.model.linear;

import io.says.json.Range;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What everybody gets. Implicit feedback: how many listeners a track has, each halved with every half-life that has passed between
 * its last listen and the newest one of all. Explicit feedback, where scores are ratings: the mean rating of a track, the same
 * weights, drawn towards the mean of all by some ratings of that mean.
 */
final class Popularity {

    static final String NAME = "popularity";

    /**
     * {@code says.train.popularity}.
     *
     * @param halfLifeDays days; 0 forgets nothing
     * @param damping ratings of the mean of all that each track's own are put beside
     */
    record PopularityConfig(
            @Range(min = 0, max = 1e6) double halfLifeDays,
            @Range(min = 0, max = 1e6) double damping) {}

    /**
     * Some rows of one track that are alike.
     *
     * @param track the track
     * @param day days since 1970 began; null where the data carry no time, which counts as the oldest day known
     * @param rating the rating; null where feedback is implicit
     * @param rows how many
     */
    record Heard(int track, @Nullable Integer day, @Nullable Double rating, long rows) {}

    private final PopularityConfig config;

    Popularity(PopularityConfig config) {
        this.config = config;
    }

    /**
     * The score of each track.
     *
     * @param heard in any order
     */
    float[] fit(List<Heard> heard, int tracks) {
        int newest = heard.stream()
                .map(Heard::day)
                .mapToInt(Popularity::orLeast)
                .max()
                .orElse(0);
        int oldest = heard.stream()
                .map(Heard::day)
                .mapToInt(day -> day == null ? Integer.MAX_VALUE : day)
                .min()
                .orElse(0);
        double[] weights = new double[tracks];
        double[] sums = new double[tracks];
        double weight = 0;
        double sum = 0;
        // Sums depend on their order.
        for (Heard one : heard.stream()
                .sorted(Comparator.comparingInt(Heard::track)
                        .thenComparingInt(h -> orLeast(h.day()))
                        .thenComparingDouble(h -> rating(h)))
                .toList()) {
            double age = newest - (double) (one.day() == null ? Math.min(oldest, newest) : one.day());
            double counts = one.rows()
                    * (config.halfLifeDays() == 0 || newest == Integer.MIN_VALUE
                            ? 1
                            : StrictMath.pow(2, -age / config.halfLifeDays()));
            weights[one.track()] += counts;
            sums[one.track()] += counts * rating(one);
            weight += counts;
            sum += counts * rating(one);
        }
        float[] scores = new float[tracks];
        boolean rated = heard.stream().anyMatch(one -> one.rating() != null);
        for (int track = 0; track < tracks; track++) {
            scores[track] = (float)
                    (!rated
                            ? weights[track]
                            : weights[track] + config.damping() == 0
                                    ? sum / weight
                                    : (sums[track] + config.damping() * sum / weight)
                                            / (weights[track] + config.damping()));
        }
        return scores;
    }

    private static int orLeast(@Nullable Integer day) {
        return day == null ? Integer.MIN_VALUE : day;
    }

    private static double rating(Heard one) {
        Double rating = one.rating();
        return rating == null ? 0 : rating;
    }
}
