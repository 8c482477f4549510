package io.says.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.model.rows.SplitRows;
import io.says.spi.EvaluationData;
import io.says.spi.TrainedModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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

    private static EvaluationData data(SplitRows train, int tracks) {
        int[] listeners = new int[tracks];
        for (int track : train.track()) {
            listeners[track]++;
        }
        int[] unknown = new int[tracks];
        Arrays.fill(unknown, -1);
        return new EvaluationData(
                train.users(), listeners, new boolean[tracks], unknown, unknown, new float[tracks][0]);
    }

    private static Evaluator evaluator(SplitRows train, SplitRows known, SplitRows test, int tracks, int k) {
        boolean[] all = new boolean[test.users()];
        Arrays.fill(all, true);
        return evaluator(train, known, test, tracks, k, all);
    }

    private static Evaluator evaluator(
            SplitRows train, SplitRows known, SplitRows test, int tracks, int k, boolean[] ranked) {
        return new Evaluator(
                data(train, tracks), known, test, new Protocol(k), Metrics.all(), ranked, Errors.spanning(4));
    }

    private static Judgement judge(Evaluator evaluator, Scorer scorer) {
        List<String> names =
                Arrays.stream(evaluator.judged()).mapToObj(user -> "u" + user).toList();
        return evaluator.evaluate(scorer, true, names, Set.of());
    }

    @Test
    void groups_rows_by_user_and_sorts_them_by_track() {
        SplitRows rows = rows(3, new float[] {2, 5, 1.5f}, new float[] {0, 9, 4}, new float[] {2, 1, -3});
        assertThat(rows.start()).containsExactly(0, 1, 1, 3);
        assertThat(rows.track()).containsExactly(9, 1, 5);
        assertThat(rows.value()).containsExactly(4, -3, 1.5f);
    }

    @Test
    void selects_what_a_full_sort_selects_with_ties_to_the_lower_track_and_places_the_relevant() {
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
            List<Integer> candidates = IntStream.range(0, tracks)
                    .filter(t -> Arrays.binarySearch(masked, t) < 0 && !Float.isNaN(scores[t]))
                    .boxed()
                    .sorted(Comparator.comparing((Integer t) -> -scores[t]).thenComparing(Comparator.naturalOrder()))
                    .toList();
            List<Integer> relevant =
                    candidates.stream().filter(t -> random.nextInt(3) == 0).toList();
            float[] asked = new float[relevant.size()];
            for (int i = 0; i < asked.length; i++) {
                asked[i] = scores[relevant.get(i)];
            }
            Candidates taken = new Candidates(k);
            for (int again = 0; again < 2; again++) {
                taken.begin(masked, asked);
                int cut = tracks == 0 ? 0 : random.nextInt(tracks);
                float[] stretch = scores.clone();
                taken.take(stretch, 0, 0, cut);
                taken.take(stretch, cut, cut, tracks - cut);
                int nan = (int) IntStream.range(0, tracks)
                        .filter(t -> Arrays.binarySearch(masked, t) < 0 && Float.isNaN(scores[t]))
                        .count();
                taken.unusable(nan);
                assertThat(taken.count()).isEqualTo(candidates.size());
                for (int i = 0; i < asked.length; i++) {
                    float own = asked[i];
                    double greater =
                            candidates.stream().filter(t -> scores[t] > own).count();
                    double same =
                            candidates.stream().filter(t -> scores[t] == own).count();
                    assertThat(taken.place(own)).isEqualTo(greater + (1 + same) / 2);
                }
                assertThat(Arrays.stream(taken.best()).boxed())
                        .isEqualTo(candidates.stream().limit(k).toList());
            }
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
        Evaluator evaluator = evaluator(train, train, test, 3, 1);
        List<Scorer> baselines = Baselines.of(train, 3, true);
        Map<String, Double> mean = judge(evaluator, baselines.get(0)).metrics();
        assertThat(mean).containsOnlyKeys("rmse", "mae").containsEntry("rmse", 1.0);
        Map<String, Double> popular = judge(evaluator, baselines.get(2)).metrics();
        // Track 0 is the most popular but known to user 0: track 1 comes first and is the one asked for.
        assertThat(popular).doesNotContainKey("rmse").containsEntry("recall@1", 1.0);
    }

    @Test
    void predicts_ratings_for_users_outside_the_ranked_sample_too() {
        SplitRows train = rows(2, new float[] {0, 0, 2}, new float[] {1, 0, 4});
        SplitRows test = rows(2, new float[] {0, 1, 3}, new float[] {1, 1, 5});
        Evaluator evaluator = evaluator(train, train, test, 2, 1, new boolean[] {true, false});
        Scorer mean = Baselines.of(train, 2, true).get(0);
        Judgement scores = judge(evaluator, mean);
        assertThat(scores.metrics()).containsEntry("mae", 1.0);
        assertThat(scores.predicted()).isEqualTo(2);
    }

    @Test
    void counts_the_ratings_it_could_not_predict() {
        SplitRows train = rows(3, new float[] {0, 0, 2}, new float[] {1, 0, 4}, new float[] {2, 0, 3});
        SplitRows test = rows(3, new float[] {0, 1, 3}, new float[] {1, 1, 5}, new float[] {2, 1, 1});
        Evaluator evaluator = evaluator(train, train, test, 2, 1);
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
        Judgement scores = judge(evaluator, partial);
        assertThat(scores.predicted()).isEqualTo(1);
        assertThat(scores.metrics()).containsEntry("rmse", 0.5).containsEntry("mae", 0.5);
        Scorer popularity = Baselines.of(train, 2, true).get(2);
        assertThat(judge(evaluator, popularity).predicted()).isNull();
    }

    @Test
    void judges_users_it_was_not_fitted_on_by_what_is_known_of_them() {
        SplitRows train = rows(2, new float[] {0, 0, 2}, new float[] {0, 1, 4}, new float[] {1, 0, 2});
        SplitRows known = rows(1, new float[] {0, 0, 5});
        SplitRows test = rows(1, new float[] {0, 2, 4});
        Evaluator evaluator = evaluator(train, known, test, 3, 2);
        List<Scorer> baselines = Baselines.of(train, known, 3, true);
        // Track 0 is known and masked; 1 and 2 remain.
        assertThat(judge(evaluator, baselines.get(2)).metrics()).containsEntry("recall@2", 1.0);
        float own = baselines.get(1).rating(0, 2) - baselines.get(0).rating(0, 2);
        float residual = 5 - (baselines.get(1).rating(0, 0) - own);
        assertThat(own).isCloseTo(residual / 6, within(1e-6f));
    }

    /** Scores as products, or the very same numbers one user at a time. */
    private record Products(TrainedModel.Factors factors, boolean together) implements Scorer {

        @Override
        public String name() {
            return "products";
        }

        @Override
        public boolean rates() {
            return true;
        }

        @Override
        public boolean ranks() {
            return true;
        }

        @Override
        public float rating(int user, int track) {
            float sum = 0;
            for (int f = 0; f < factors.rank(); f++) {
                sum += factors.user()[user * factors.rank() + f] * factors.item()[track * factors.rank() + f];
            }
            return sum;
        }

        @Override
        public void scores(int user, float[] scores) {
            for (int track = 0; track < scores.length; track++) {
                scores[track] = rating(user, track);
            }
        }

        @Override
        public Optional<Product> product() {
            return together
                    ? Optional.of(new Product() {
                        @Override
                        public TrainedModel.Factors factors() {
                            return factors;
                        }

                        @Override
                        public float[] vector(int user) {
                            return factors.user();
                        }

                        @Override
                        public int offset(int user) {
                            return user * factors.rank();
                        }
                    })
                    : Optional.empty();
        }
    }

    private static float[] wholeNumbers(Random random, int length) {
        float[] values = new float[length]; // sums of small whole numbers are exact in any order, and full of ties
        for (int i = 0; i < length; i++) {
            values[i] = random.nextInt(5) - 2;
        }
        return values;
    }

    private static SplitRows drawn(Random random, int users, int tracks, int rows, Set<Long> not) {
        Set<Long> keys = new TreeSet<>();
        while (keys.size() < rows) {
            long key = (long) random.nextInt(users) << 32 | random.nextInt(tracks);
            if (!not.contains(key)) {
                keys.add(key);
            }
        }
        not.addAll(keys);
        long[] all = keys.stream().mapToLong(k -> k).toArray();
        float[] values = new float[all.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + random.nextInt(5);
        }
        return SplitRows.group(all, values, all.length, users, 0);
    }

    @Test
    void scores_many_users_together_as_it_scores_them_one_by_one() {
        Random random = new Random(9);
        for (int round = 0; round < 30; round++) {
            int users = 1 + random.nextInt(70);
            int tracks = 20 + random.nextInt(600);
            int rank = 1 + random.nextInt(9);
            TrainedModel.Factors factors = new TrainedModel.Factors(
                    rank, wholeNumbers(random, users * rank), wholeNumbers(random, tracks * rank));
            Set<Long> taken = new HashSet<>();
            SplitRows train = drawn(random, users, tracks, users * 4, taken);
            SplitRows test = drawn(random, users, tracks, users * 3, taken);
            Evaluator evaluator = evaluator(train, train, test, tracks, 1 + random.nextInt(30));
            Judgement together = judge(evaluator, new Products(factors, true));
            Judgement alone = judge(evaluator, new Products(factors, false));
            assertThat(together.metrics()).isEqualTo(alone.metrics());
            assertThat(Arrays.deepEquals(
                            together.users().values(), alone.users().values()))
                    .isTrue();
            assertThat(together.groups()).isEqualTo(alone.groups());
            assertThat(together.places()).isEqualTo(alone.places());
        }
    }

    @Test
    void ranks_a_sample_of_candidates_only_when_asked_and_always_the_same() {
        Random random = new Random(10);
        Set<Long> taken = new HashSet<>();
        SplitRows train = drawn(random, 30, 200, 100, taken);
        SplitRows test = drawn(random, 30, 200, 100, taken);
        TrainedModel.Factors factors =
                new TrainedModel.Factors(4, wholeNumbers(random, 120), wholeNumbers(random, 800));
        boolean[] all = new boolean[30];
        Arrays.fill(all, true);
        Evaluator sampled = new Evaluator(
                data(train, 200),
                train,
                test,
                new Protocol(5, List.of(1), 10, 7),
                Metrics.all(),
                all,
                Errors.spanning(4));
        Judgement once = judge(sampled, new Products(factors, true));
        assertThat(judge(sampled, new Products(factors, true)).metrics()).isEqualTo(once.metrics());
        assertThat(once.metrics().get("recall@5"))
                .isGreaterThan(judge(evaluator(train, train, test, 200, 5), new Products(factors, true))
                        .metrics()
                        .get("recall@5"));
        assertThat(once.metrics()).containsKeys("ndcg@1", "ndcg@5", "auc", "rmse");
    }

    @Test
    void judges_repeats_apart_from_discoveries() {
        SplitRows train = rows(1, new float[] {0, 0, 1}, new float[] {0, 1, 5}, new float[] {0, 2, 2});
        SplitRows test = rows(1, new float[] {0, 1, 4}, new float[] {0, 3, 4});
        TrainedModel.Factors factors = new TrainedModel.Factors(1, new float[] {1}, new float[] {1, 4, 3, 2, 9});
        Judgement judged = judge(evaluator(train, train, test, 5, 1), new Products(factors, true));
        // 4 stands before 3 among the candidates; 1 first among the known.
        assertThat(judged.metrics()).containsEntry("hit-rate@1", 0.0).containsEntry("auc", 0.0);
        assertThat(judged.groups())
                .filteredOn(group -> group.name().startsWith("repeats"))
                .singleElement()
                .satisfies(group -> assertThat(group.metrics()).containsEntry("hit-rate@1", 1.0));
    }

    @Test
    void counts_users_without_a_list_and_scores_without_use() {
        SplitRows train = rows(2, new float[] {0, 0, 1}, new float[] {1, 1, 1});
        SplitRows test = rows(2, new float[] {0, 1, 4}, new float[] {1, 0, 4});
        TrainedModel.Factors factors = new TrainedModel.Factors(1, new float[] {1, Float.NaN}, new float[] {1, 4, 3});
        Judgement judged = judge(evaluator(train, train, test, 3, 2), new Products(factors, false));
        assertThat(judged.withoutList()).isEqualTo(1);
        assertThat(judged.unusable()).isEqualTo(2);
        assertThat(judged.shortList()).isZero();
    }
}
