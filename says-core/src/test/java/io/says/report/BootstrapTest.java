package io.says.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.says.SaysException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BootstrapTest {

    private static final UserColumn NDCG = new UserColumn("ndcg@10", false, false, true);
    private static final UserColumn RMSE = new UserColumn("rmse", true, true, false);

    private static List<String> names(int users) {
        return IntStream.range(0, users).mapToObj(user -> "user " + user).toList();
    }

    private static int[] ones(int users) {
        int[] ones = new int[users];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static UserScores ndcg(double... values) {
        return new UserScores(names(values.length), List.of(NDCG), new double[][] {values}, ones(values.length));
    }

    private static double[] normal(Random random, int users, double mean) {
        return random.doubles(users)
                .map(any -> mean + random.nextGaussian() * 0.2)
                .toArray();
    }

    @Test
    void spans_what_the_normal_distribution_spans_for_the_mean_of_many_users() {
        UserScores scores = ndcg(normal(new Random(1), 4000, 0.3));
        Interval interval =
                new Bootstrap(2000, 0.95, 7).draw(List.of(scores)).intervals(0).get("ndcg@10");
        double half = 1.96 * 0.2 / Math.sqrt(4000);
        assertThat(interval).isNotNull();
        assertThat(interval.high() - interval.low()).isCloseTo(2 * half, within(half * 0.1));
        assertThat((interval.high() + interval.low()) / 2).isCloseTo(scores.mean(0), within(half * 0.1));
    }

    @Test
    void covers_the_truth_about_as_often_as_it_says() {
        Random random = new Random(2);
        int covered = 0;
        for (int round = 0; round < 300; round++) {
            Interval interval = new Bootstrap(300, 0.9, round)
                    .draw(List.of(ndcg(normal(random, 100, 0.5))))
                    .intervals(0)
                    .get("ndcg@10");
            assertThat(interval).isNotNull();
            covered += interval.low() <= 0.5 && 0.5 <= interval.high() ? 1 : 0;
        }
        assertThat(covered / 300.0).isBetween(0.83, 0.96);
    }

    @Test
    void takes_users_in_pairs_so_a_small_steady_difference_is_no_noise() {
        double[] first = normal(new Random(3), 500, 0.3);
        double[] second = Arrays.stream(first).map(value -> value - 0.001).toArray();
        Comparison steady =
                Bootstrap.standard(1).compare(ndcg(first), ndcg(second)).get(0);
        assertThat(steady.difference()).isCloseTo(0.001, within(1e-6));
        assertThat(steady.isBetter()).isTrue();
        assertThat(steady.pValue()).isLessThan(0.01);
        Comparison unpaired = Bootstrap.standard(1)
                .compare(ndcg(first), ndcg(normal(new Random(4), 500, 0.3)))
                .get(0);
        assertThat(unpaired.isBetter()).isFalse();
        assertThat(unpaired.isWorse()).isFalse();
        assertThat(unpaired.pValue()).isGreaterThan(0.05);
    }

    @Test
    void finds_no_difference_where_there_is_none() {
        double[] values = normal(new Random(5), 50, 0.3);
        Comparison same =
                Bootstrap.standard(1).compare(ndcg(values), ndcg(values)).get(0);
        assertThat(same.difference()).isZero();
        assertThat(same.pValue()).isEqualTo(1);
        assertThat(same.isBetter()).isFalse();
        assertThat(same.isWorse()).isFalse();
    }

    @Test
    void weighs_users_by_their_ratings_and_takes_the_root_for_rmse() {
        UserScores scores =
                new UserScores(names(3), List.of(RMSE), new double[][] {{4, 1, Double.NaN}}, new int[] {1, 3, 0});
        assertThat(scores.mean(0)).isEqualTo(Math.sqrt((4 + 3) / 4.0));
        Interval interval =
                Bootstrap.standard(1).draw(List.of(scores)).intervals(0).get("rmse");
        assertThat(interval).isNotNull();
        assertThat(interval.low()).isGreaterThanOrEqualTo(1);
        assertThat(interval.high()).isLessThanOrEqualTo(2);
        UserScores worse =
                new UserScores(names(3), List.of(RMSE), new double[][] {{9, 4, Double.NaN}}, new int[] {1, 3, 0});
        assertThat(Bootstrap.standard(1).compare(scores, worse).get(0).isBetter())
                .isTrue();
    }

    @Test
    void compares_over_the_users_and_metrics_both_have() {
        UserScores a = new UserScores(
                List.of("a", "b", "c"), List.of(RMSE, NDCG), new double[][] {{1, 1, 1}, {0.5, 0.1, 0.9}}, new int[] {
                    1, 1, 1
                });
        UserScores b = new UserScores(List.of("d", "c", "b"), List.of(NDCG), new double[][] {{0, 0.4, 0.3}}, ones(3));
        List<Comparison> compared = Bootstrap.standard(1).compare(a, b);
        assertThat(compared).singleElement().satisfies(only -> {
            assertThat(only.metric()).isEqualTo("ndcg@10");
            assertThat(only.users()).isEqualTo(2);
            assertThat(only.value()).isCloseTo(0.5, within(1e-12));
            assertThat(only.other()).isCloseTo(0.35, within(1e-12));
        });
        assertThat(Bootstrap.standard(1)
                        .compare(a, new UserScores(List.of("x"), List.of(NDCG), new double[][] {{1}}, ones(1))))
                .isEmpty();
    }

    @Test
    void draws_the_same_whatever_the_number_of_threads() {
        UserScores scores = ndcg(normal(new Random(6), 200, 0.3));
        Map<String, Interval> all = Bootstrap.standard(3).draw(List.of(scores)).intervals(0);
        ForkJoinPool one = new ForkJoinPool(1);
        Map<String, Interval> alone = one.submit(
                        () -> Bootstrap.standard(3).draw(List.of(scores)).intervals(0))
                .join();
        one.shutdown();
        assertThat(alone).isEqualTo(all);
        assertThat(Bootstrap.standard(4).draw(List.of(scores)).intervals(0)).isNotEqualTo(all);
    }

    @Test
    void keeps_the_scores_of_users_of_any_name_in_a_file(@TempDir Path directory) throws IOException {
        List<String> names = List.of("plain", "a,b\"c", "line\nfeed", "50% off+", "ünï", "");
        UserScores scores = new UserScores(
                names,
                List.of(RMSE, NDCG),
                new double[][] {{1, 2, Double.NaN, 4, 5, 6}, {0.25, 0, 1, Double.NaN, 0.125f, 1e-7f}},
                new int[] {1, 2, 0, 4, 5, 6});
        scores.write(directory);
        UserScores again = UserScores.read(directory, scores.columns());
        assertThat(again.users()).isEqualTo(names);
        assertThat(Arrays.deepEquals(again.values(), scores.values())).isTrue();
        assertThat(again.ratings()).isEqualTo(scores.ratings());
        byte[] bytes = Files.readAllBytes(directory.resolve(UserScores.FILE));
        scores.write(directory);
        assertThat(Files.readAllBytes(directory.resolve(UserScores.FILE))).isEqualTo(bytes);
        assertThatThrownBy(() -> UserScores.read(directory, List.of(NDCG)))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("scores of the users");
        Files.write(directory.resolve(UserScores.FILE), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> UserScores.read(directory, scores.columns())).isInstanceOf(SaysException.class);
    }

    @Test
    void says_what_makes_two_passports_unlike() {
        Passport one = new Passport("d1", "random 80/20", "s1", 42, "full", 10, 5, 7);
        assertThat(one.unlike(new Passport("d1", "random 80/20", "s1", 42, "full", 10, 5, 8, "95 %")))
                .isEmpty();
        assertThat(one.unlike(new Passport("d2", "random 80/20", "s2", 42, "SAMPLED", 20, 5, 7)))
                .containsExactly(
                        "data: d1 against d2",
                        "split: s1 against s2",
                        "candidates: full against SAMPLED",
                        "cutoff: 10 against 20");
    }
}
