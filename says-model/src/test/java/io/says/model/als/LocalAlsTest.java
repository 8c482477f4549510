package io.says.model.als;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.factors.ItemRows;
import io.says.model.factors.Objective;
import io.says.model.factors.UserStep;
import io.says.model.rows.SplitRows;
import io.says.spi.TrainedModel.Factors;
import io.says.spi.TrainedModel.SparseRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalAlsTest {

    private static final int USERS = 70;
    private static final int TRACKS = 45;

    /** Drawn rows; user 3 and track 7 have none, and user 5 has more than are gathered at a time. */
    private static SparseRows rows(int users, int tracks, double share, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] keys = new long[users * tracks];
        float[] values = new float[keys.length];
        int count = 0;
        for (int user = 0; user < users; user++) {
            for (int track = 0; track < tracks; track++) {
                if (user != 3 && track != 7 && (user == 5 || random.nextDouble() < share)) {
                    keys[count] = (long) user << 32 | track;
                    values[count++] = (float) random.nextDouble(0.5, 5);
                }
            }
        }
        return SplitRows.group(keys, values, count, users, 0).matrix();
    }

    static List<LocalAls> fits() {
        List<LocalAls> fits = new ArrayList<>();
        for (Objective objective : List.of(
                new Objective.Ratings(0.1),
                new Objective.Confidence(0.1, 2),
                new Objective.Weighted(0.01, 0.1f, 1, 0.5))) {
            for (boolean nonnegative : new boolean[] {false, true}) {
                fits.add(new LocalAls(objective, 10, false, nonnegative, 128, 3, 1, 7));
                fits.add(new LocalAls(objective, 20, false, nonnegative, 8, 3, 1, 7));
            }
        }
        fits.add(new LocalAls(new Objective.Ratings(0.1), 9, true, false, 128, 3, 1, 7));
        fits.add(new LocalAls(new Objective.Ratings(0.1), 9, true, true, 8, 3, 1, 7));
        return fits;
    }

    @ParameterizedTest
    @MethodSource("fits")
    void the_number_of_threads_does_not_show_in_the_result(LocalAls als) throws Exception {
        SparseRows rows = rows(USERS, TRACKS, 0.3, 1);
        Factors expected = als.fit(rows, TRACKS, done -> {});
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            Factors again = one.submit(() -> als.fit(rows, TRACKS, done -> {})).get();
            assertThat(again.user()).isEqualTo(expected.user());
            assertThat(again.item()).isEqualTo(expected.item());
        } finally {
            one.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("fits")
    void more_iterations_never_leave_a_higher_objective(LocalAls als) {
        SparseRows rows = rows(USERS, TRACKS, 0.3, 2);
        double before = Double.POSITIVE_INFINITY;
        for (int iterations = 1; iterations < 8; iterations++) {
            LocalAls longer = als.with(iterations);
            double now = loss(longer, longer.fit(rows, TRACKS, done -> {}), rows);
            assertThat(now).isLessThanOrEqualTo(before + 1e-4 * Math.abs(before));
            before = now;
        }
    }

    @ParameterizedTest
    @MethodSource("fits")
    void the_learning_curve_is_the_error_from_its_definition_and_falls(LocalAls als) {
        SparseRows rows = rows(USERS, TRACKS, 0.3, 2);
        List<Double> curve = new ArrayList<>();
        Factors factors = als.fit(rows, TRACKS, (done, error) -> curve.add(error.getAsDouble()));
        double sum = 0;
        for (int user = 0; user < rows.rows(); user++) {
            for (int track = 0; track < TRACKS; track++) {
                int at = Arrays.binarySearch(rows.index(), rows.start()[user], rows.start()[user + 1], track);
                double score = 0;
                for (int f = 0; f < factors.rank(); f++) {
                    score += (double) factors.user()[user * factors.rank() + f]
                            * factors.item()[track * factors.rank() + f];
                }
                if (als.objective() instanceof Objective.Ratings) {
                    sum += at < 0 ? 0 : Math.pow(rows.value()[at] - score, 2);
                } else if (als.objective() instanceof Objective.Confidence confidence) {
                    double weight = at < 0 ? 1 : 1 + confidence.alpha() * rows.value()[at];
                    sum += weight * Math.pow((at < 0 ? 0 : 1) - score, 2);
                } else if (als.objective() instanceof Objective.Weighted weighted) {
                    sum += weighted.unobserved() * score * score;
                    sum += at < 0 ? 0 : Math.pow(rows.value()[at], weighted.confidence()) * Math.pow(1 - score, 2);
                }
            }
        }
        double expected =
                als.objective() instanceof Objective.Ratings ? Math.sqrt(sum / rows.index().length) : sum / rows.rows();
        assertThat(curve).hasSize(als.iterations());
        assertThat(curve.get(als.iterations() - 1)).isCloseTo(expected, within(1e-4 * expected));
        assertThat(curve.get(als.iterations() - 1)).isLessThan(curve.get(0));
    }

    /** The objective from its definition: every pair, one by one, in double precision. */
    private static double loss(LocalAls als, Factors factors, SparseRows rows) {
        Objective objective = als.objective();
        int rank = factors.rank();
        boolean biased = als.biases();
        float mean = biased ? LocalAls.mean(rows.value()) : 0;
        double loss = 0;
        int[] users = new int[rows.rows()];
        int[] tracks = new int[TRACKS];
        for (int user = 0; user < rows.rows(); user++) {
            float[] values = new float[TRACKS];
            Arrays.fill(values, Float.NaN);
            for (int i = rows.start()[user]; i < rows.start()[user + 1]; i++) {
                values[rows.index()[i]] = rows.value()[i];
                users[user] += objective.counts(rows.value()[i]) ? 1 : 0;
                tracks[rows.index()[i]] += objective.counts(rows.value()[i]) ? 1 : 0;
            }
            for (int track = 0; track < TRACKS; track++) {
                double score = 0;
                for (int f = 0; f < rank; f++) {
                    score += (double) factors.user()[user * rank + f] * factors.item()[track * rank + f];
                }
                loss += objective.unobserved() * score * score;
                if (!Float.isNaN(values[track])) {
                    loss += objective.weight(values[track]) * score * score
                            - 2 * objective.wanted(values[track]) * score;
                }
            }
        }
        for (int user = 0; user < users.length; user++) {
            loss += penalty(objective, factors, true, user, biased ? 1 : 0, rank, mean, users[user]);
        }
        for (int track = 0; track < tracks.length; track++) {
            loss += penalty(objective, factors, false, track, 0, biased ? rank - 1 : rank, 0, tracks[track]);
        }
        return loss;
    }

    /** The penalty of a row whose components from {@code from} to {@code to} were solved for; the mean is no part of a bias. */
    private static double penalty(
            Objective objective, Factors factors, boolean user, int row, int from, int to, float mean, int counted) {
        double squares = 0;
        float[] side = user ? factors.user() : factors.item();
        for (int f = from; f < to; f++) {
            double value = side[row * factors.rank() + f] - (user && f == factors.rank() - 1 ? mean : 0);
            squares += value * value;
        }
        return objective.penalty(counted, user ? TRACKS : USERS) * squares;
    }

    @Test
    void block_by_block_ends_where_all_at_once_ends() {
        SparseRows rows = rows(USERS, TRACKS, 0.3, 3);
        Objective objective = new Objective.Weighted(0.05, 0.1f, 1, 0);
        float[] whole = scores(new LocalAls(objective, 16, false, false, 128, 400, 1, 7).fit(rows, TRACKS, done -> {}));
        float[] blocks = scores(new LocalAls(objective, 16, false, false, 8, 400, 1, 7).fit(rows, TRACKS, done -> {}));
        for (int i = 0; i < whole.length; i++) {
            assertThat(blocks[i]).isCloseTo(whole[i], within(2e-2f));
        }
    }

    private static float[] scores(Factors factors) {
        float[] scores = new float[USERS * TRACKS];
        for (int i = 0; i < scores.length; i++) {
            for (int f = 0; f < factors.rank(); f++) {
                scores[i] += factors.user()[i / TRACKS * factors.rank() + f]
                        * factors.item()[i % TRACKS * factors.rank() + f];
            }
        }
        return scores;
    }

    @Test
    void rows_without_entries_are_zero_and_nothing_is_negative_where_nothing_may_be() {
        SparseRows rows = rows(USERS, TRACKS, 0.3, 4);
        for (LocalAls als : fits()) {
            if (als.biases()) {
                continue;
            }
            Factors factors = als.fit(rows, TRACKS, done -> {});
            int rank = factors.rank();
            assertThat(Arrays.copyOfRange(factors.user(), 3 * rank, 4 * rank)).containsOnly(0f);
            assertThat(Arrays.copyOfRange(factors.item(), 7 * rank, 8 * rank)).containsOnly(0f);
            if (als.nonnegative()) {
                assertThat(List.of(factors.user(), factors.item())).allSatisfy(side -> {
                    for (float value : side) {
                        assertThat(value).isNotNegative();
                    }
                });
            }
        }
    }

    @Test
    void a_long_row_is_solved_as_a_short_one_is() {
        int tracks = 1200;
        SparseRows rows = rows(8, tracks, 0.02, 5);
        LocalAls als = new LocalAls(new Objective.Ratings(0.1), 5, false, false, 128, 2, 1, 7);
        Factors factors = als.fit(rows, tracks, done -> {});
        int[] heard = Arrays.copyOfRange(rows.index(), rows.start()[5], rows.start()[6]);
        assertThat(heard).hasSizeGreaterThan(1000);
        float[] solved = new UserStep(new Objective.Ratings(0.1), false, null)
                .solve(
                        ItemRows.of(factors.item(), 5, 0, 5),
                        5,
                        new double[0],
                        heard,
                        Arrays.copyOfRange(rows.value(), rows.start()[5], rows.start()[6]));
        for (int f = 0; f < 5; f++) {
            assertThat(factors.user()[25 + f]).isCloseTo(solved[f], within(2e-4f));
        }
    }

    @Test
    void says_diverged_where_there_is_no_solution_and_stops_where_it_is_told_to() {
        SparseRows rows = rows(USERS, TRACKS, 0.05, 6);
        assertThatThrownBy(() -> new LocalAls(new Objective.Ratings(0), 20, false, false, 128, 2, 1, 7)
                        .fit(rows, TRACKS, done -> {}))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.DIVERGED));
        assertThatThrownBy(() -> new LocalAls(new Objective.Ratings(0.1), 5, false, false, 128, 9, 1, 7)
                        .fit(rows, TRACKS, done -> {
                            if (done == 2) {
                                throw new IllegalStateException("enough");
                            }
                        }))
                .hasMessage("enough");
    }
}
