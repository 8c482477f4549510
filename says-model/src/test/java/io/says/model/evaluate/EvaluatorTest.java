package io.says.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EvaluatorTest {

    /** Rows as (user, track, value) in any order. */
    private static SplitRows rows(int users, float[]... rows) {
        long[] keys = new long[rows.length];
        float[] values = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            keys[i] = (long) rows[i][0] << 32 | (int) rows[i][1];
            values[i] = rows[i][2];
        }
        return SplitRows.group(keys, values, rows.length, users, 0);
    }

    @Test
    void groups_rows_by_user_and_sorts_them_by_track() {
        SplitRows rows = rows(3, new float[] {2, 5, 1.5f}, new float[] {0, 9, 4}, new float[] {2, 1, -3});
        assertThat(rows.start()).containsExactly(0, 1, 1, 3);
        assertThat(rows.track()).containsExactly(9, 1, 5);
        assertThat(rows.value()).containsExactly(4, -3, 1.5f);
    }

    @Test
    void selects_what_a_full_sort_selects_with_ties_to_the_lower_track() {
        Random random = new Random(3);
        for (int round = 0; round < 2000; round++) {
            int tracks = random.nextInt(40);
            float[] scores = new float[tracks];
            for (int t = 0; t < tracks; t++) {
                scores[t] = random.nextInt(9) == 0 ? Float.NaN : random.nextInt(7) - 3;
            }
            int[] masked = IntStream.range(0, tracks)
                    .filter(t -> random.nextInt(4) == 0)
                    .toArray();
            int k = 1 + random.nextInt(15);
            List<Integer> expected = IntStream.range(0, tracks)
                    .filter(t -> Arrays.binarySearch(masked, t) < 0 && !Float.isNaN(scores[t]))
                    .boxed()
                    .sorted(Comparator.comparing((Integer t) -> -scores[t]).thenComparing(Comparator.naturalOrder()))
                    .limit(k)
                    .toList();
            assertThat(Arrays.stream(new TopTracks(k).select(scores, masked)).boxed())
                    .isEqualTo(expected);
        }
    }

    @Test
    void fits_damped_biases_that_solve_their_own_equations() {
        Random random = new Random(4);
        float[][] given = new float[400][];
        for (int i = 0; i < given.length; i++) {
            int track = i / 20;
            given[i] = new float[] {i % 20, track, 1 + random.nextInt(5)};
        }
        SplitRows train = rows(20, given);
        Scorer bias = Baselines.of(train, 20, true).get(1);
        // At the optimum each user's damped sum of residuals vanishes: sum(r - prediction) = 5 b_u.
        double mean = Arrays.stream(given).mapToDouble(r -> r[2]).average().orElseThrow();
        double trackMean = IntStream.range(0, 20)
                .mapToDouble(t -> bias.rating(0, t))
                .average()
                .orElseThrow();
        double first = IntStream.range(0, 20)
                .mapToDouble(i -> train.value()[i] - bias.rating(0, train.track()[i]))
                .sum();
        assertThat(trackMean - mean).isCloseTo(first / 5, within(0.02));
    }

    @Test
    void masks_training_tracks_and_counts_the_baselines() {
        SplitRows train = rows(2, new float[] {0, 0, 5}, new float[] {1, 0, 1}, new float[] {1, 1, 3});
        SplitRows test = rows(2, new float[] {0, 1, 4});
        Evaluator evaluator = new Evaluator(train, test, 3, 1, Metrics.all());
        List<Scorer> baselines = Baselines.of(train, 3, true);
        boolean[] all = {true, true};
        Map<String, Double> mean =
                evaluator.evaluate(baselines.get(0), true, all).metrics();
        assertThat(mean).containsOnlyKeys("rmse", "mae").containsEntry("rmse", 1.0);
        Map<String, Double> popular =
                evaluator.evaluate(baselines.get(2), true, all).metrics();
        // Track 0 is the most popular but known to user 0: track 1 comes first and is the one asked for.
        assertThat(popular).doesNotContainKey("rmse").containsEntry("recall@1", 1.0);
    }

    @Test
    void predicts_ratings_for_users_outside_the_ranked_sample_too() {
        SplitRows train = rows(2, new float[] {0, 0, 2}, new float[] {1, 0, 4});
        SplitRows test = rows(2, new float[] {0, 1, 3}, new float[] {1, 1, 5});
        Evaluator evaluator = new Evaluator(train, test, 2, 1, Metrics.all());
        Scorer mean = Baselines.of(train, 2, true).get(0);
        Evaluator.Scores scores = evaluator.evaluate(mean, true, new boolean[] {true, false});
        assertThat(scores.metrics()).containsEntry("mae", 1.0);
        assertThat(scores.predicted()).isEqualTo(2);
    }

    @Test
    void counts_the_ratings_it_could_not_predict() {
        SplitRows train = rows(3, new float[] {0, 0, 2}, new float[] {1, 0, 4}, new float[] {2, 0, 3});
        SplitRows test = rows(3, new float[] {0, 1, 3}, new float[] {1, 1, 5}, new float[] {2, 1, 1});
        Evaluator evaluator = new Evaluator(train, test, 2, 1, Metrics.all());
        boolean[] all = {true, true, true};
        float[] given = {3.5f, Float.NaN, Float.POSITIVE_INFINITY};
        Scorer partial = new Scorer() {
            @Override
            public String name() {
                return "partial";
            }

            @Override
            public boolean rates() {
                return true;
            }

            @Override
            public boolean ranks() {
                return false;
            }

            @Override
            public float rating(int user, int track) {
                return given[user];
            }

            @Override
            public void scores(int user, float[] scores) {
                throw new AssertionError("it does not rank");
            }
        };
        Evaluator.Scores scores = evaluator.evaluate(partial, true, all);
        assertThat(scores.predicted()).isEqualTo(1);
        assertThat(scores.metrics()).containsEntry("rmse", 0.5).containsEntry("mae", 0.5);
        Scorer popularity = Baselines.of(train, 2, true).get(2);
        assertThat(evaluator.evaluate(popularity, true, all).predicted()).isNull();
    }

    @Test
    void judges_users_it_was_not_fitted_on_by_what_is_known_of_them() {
        SplitRows train = rows(2, new float[] {0, 0, 2}, new float[] {0, 1, 4}, new float[] {1, 0, 2});
        SplitRows known = rows(1, new float[] {0, 0, 5});
        SplitRows test = rows(1, new float[] {0, 2, 4});
        Evaluator evaluator = new Evaluator(known, test, 3, 2, Metrics.all());
        List<Scorer> baselines = Baselines.of(train, known, 3, true);
        // Track 0 is known and masked; 1 and 2 remain.
        assertThat(evaluator
                        .evaluate(baselines.get(2), true, new boolean[] {true})
                        .metrics())
                .containsEntry("recall@2", 1.0);
        float own = baselines.get(1).rating(0, 2) - baselines.get(0).rating(0, 2);
        float residual = 5 - (baselines.get(1).rating(0, 0) - own);
        assertThat(own).isCloseTo(residual / 6, within(1e-6f));
    }
}
