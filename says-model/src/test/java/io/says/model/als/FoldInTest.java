package io.says.model.als;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.model.ModelPlugin;
import io.says.model.StageBench;
import io.says.model.StageBench.Rated;
import io.says.model.factors.ItemRows;
import io.says.model.factors.Objective;
import io.says.model.factors.UserStep;
import io.says.spi.Plugins;
import io.says.spi.StageSettings;
import io.says.spi.TrainedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folding a user in is the step the trainer would have taken. */
final class FoldInTest {

    private static final int USERS = 9;
    private static final int TRACKS = 14;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    /** What a user of the test's data heard, by track; two digits so that ids sort as numbers do. */
    private static double value(int user, int track, Feedback feedback) {
        Random random = new Random(31L * user + track);
        random.nextInt();
        if (random.nextInt(3) == 0) {
            return Double.NaN;
        }
        return feedback == Feedback.EXPLICIT ? 1 + random.nextInt(9) * 0.5 : random.nextInt(5) * 0.7;
    }

    @ParameterizedTest
    @CsvSource({
        "EXPLICIT, false, false, local",
        "EXPLICIT, true, false, local",
        "EXPLICIT, false, true, local",
        "EXPLICIT, true, true, local",
        "IMPLICIT, false, false, local",
        "IMPLICIT, true, false, local",
        "EXPLICIT, true, false, spark",
        "IMPLICIT, false, false, spark"
    })
    void gives_every_user_the_factors_training_gave_them(
            Feedback feedback, boolean nonnegative, boolean biases, String engine) throws Exception {
        List<Rated> rated = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            for (int track = 0; track < TRACKS; track++) {
                double value = value(user, track, feedback);
                if (!Double.isNaN(value)) {
                    rated.add(new Rated(
                            "u" + user,
                            "t" + (10 + track),
                            feedback == Feedback.EXPLICIT ? value : null,
                            feedback == Feedback.EXPLICIT ? 1 : value));
                }
            }
        }
        StageBench bench = new StageBench(directory.resolve("bench"));
        bench.write(rated, rated.subList(0, 1), feedback, 1);
        Settings settings = Settings.defaults()
                .with(Map.of(
                        "says.train.als.rank",
                        4,
                        "says.train.als.iterations",
                        3,
                        "says.train.als.blocks",
                        2,
                        "says.train.als.alpha",
                        2.5,
                        "says.train.als.nonnegative",
                        nonnegative,
                        "says.train.als.biases",
                        biases,
                        "says.train.als.engine",
                        engine));
        Plugins plugins = Plugins.of(new ModelPlugin());
        bench.run(Plugins.named("stage", plugins.stages(), "train")
                .create(new StageSettings(settings, List.of(), plugins)));
        try (TrainedModel model = FactorModel.open(bench.output(Datasets.MODEL))) {
            TrainedModel.Factors factors = model.factors().orElseThrow();
            assertThat(model.users()).isEqualTo(USERS);
            for (int u = 0; u < USERS; u++) {
                int user = u;
                int[] tracks = IntStream.range(0, TRACKS)
                        .filter(t -> !Double.isNaN(value(user, t, feedback)))
                        .toArray();
                float[] values = new float[tracks.length];
                for (int i = 0; i < tracks.length; i++) {
                    values[i] = (float) value(user, tracks[i], feedback);
                }
                float[] folded = model.foldIn(tracks, values).orElseThrow();
                int rank = biases ? 6 : 4;
                assertThat(factors.rank()).isEqualTo(rank);
                for (int f = 0; f < rank; f++) {
                    assertThat(folded[f])
                            .as("user " + user + " factor " + f)
                            .isCloseTo(factors.user()[user * rank + f], within(1e-5f));
                }
                float[] scores = new float[TRACKS];
                model.scores(folded, scores);
                assertThat(scores[3]).isEqualTo(model.score(folded, 3)).isCloseTo(model.score(user, 3), within(1e-4f));
            }
        }
    }

    @Test
    void gives_every_user_of_ials_the_factors_training_gave_them() throws Exception {
        int[] start = new int[USERS + 1];
        List<Integer> index = new ArrayList<>();
        List<Float> strengths = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            for (int track = 0; track < TRACKS; track++) {
                double value = value(user, track, Feedback.IMPLICIT);
                if (!Double.isNaN(value)) {
                    index.add(track);
                    strengths.add((float) value);
                }
            }
            start[user + 1] = index.size();
        }
        float[] values = new float[strengths.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = strengths.get(i);
        }
        int[] tracks = index.stream().mapToInt(Integer::intValue).toArray();
        Settings settings = Settings.defaults()
                .with(Map.of(
                        "says.train.ials.rank", 6, "says.train.ials.iterations", 3, "says.train.ials.confidence", 0.5));
        try (TrainedModel model = new IalsTrainerFactory()
                .fit(settings, new TrainedModel.SparseRows(start, tracks, values), TRACKS, (what, done, of) -> {})) {
            for (int user = 0; user < USERS; user++) {
                float[] folded = model.foldIn(
                                java.util.Arrays.copyOfRange(tracks, start[user], start[user + 1]),
                                java.util.Arrays.copyOfRange(values, start[user], start[user + 1]))
                        .orElseThrow();
                for (int f = 0; f < 6; f++) {
                    assertThat(folded[f])
                            .isCloseTo(model.factors().orElseThrow().user()[user * 6 + f], within(1e-5f));
                }
            }
        }
    }

    @Test
    void solves_the_equations_a_plain_solver_solves() {
        Random random = new Random(2);
        for (int round = 0; round < 200; round++) {
            int rank = 1 + random.nextInt(6);
            Feedback feedback = random.nextBoolean() ? Feedback.EXPLICIT : Feedback.IMPLICIT;
            float[] item = new float[rank * 8];
            for (int i = 0; i < item.length; i++) {
                item[i] = random.nextFloat() - 0.3f;
            }
            int[] tracks = {1, 4, 5};
            float[] values = {random.nextFloat() * 5, 0, random.nextFloat() * 5};
            double lambda = 0.05;
            double alpha = 3;
            // by hand: one equation a factor
            double[][] equations = new double[rank][rank + 1];
            int counted = 0;
            for (int t = 0; t < 8; t++) {
                int at = java.util.Arrays.binarySearch(tracks, t);
                float value = at >= 0 ? values[at] : Float.NaN;
                double weight;
                double wanted;
                if (feedback == Feedback.EXPLICIT) {
                    weight = at >= 0 ? 1 : 0;
                    wanted = at >= 0 ? value : 0;
                    counted += at >= 0 ? 1 : 0;
                } else {
                    weight = at >= 0 ? 1 + alpha * value : 1;
                    wanted = at >= 0 && value > 0 ? 1 + alpha * value : 0;
                    counted += at >= 0 && value > 0 ? 1 : 0;
                }
                for (int i = 0; i < rank; i++) {
                    for (int j = 0; j < rank; j++) {
                        equations[i][j] += weight * item[t * rank + i] * item[t * rank + j];
                    }
                    equations[i][rank] += wanted * item[t * rank + i];
                }
            }
            for (int i = 0; i < rank; i++) {
                equations[i][i] += lambda * counted;
            }
            double[][] kept =
                    java.util.Arrays.stream(equations).map(double[]::clone).toArray(double[][]::new);
            double[] expected = eliminate(equations);
            Objective objective = feedback == Feedback.EXPLICIT
                    ? new Objective.Ratings(lambda)
                    : new Objective.Confidence(lambda, alpha);
            UserStep step = new UserStep(objective, false, null);
            double[] gram = step.gram(ItemRows.of(item, rank, 0, rank), rank);
            float[] free = step.solve(ItemRows.of(item, rank, 0, rank), rank, gram, tracks, values);
            for (int f = 0; f < rank; f++) {
                assertThat(free[f])
                        .isCloseTo((float) expected[f], within(1e-5f + 1e-5f * Math.abs((float) expected[f])));
            }
            // At the least point on x >= 0 the slope is 0 where x > 0, and not below 0 elsewhere.
            float[] bound = new UserStep(objective, true, null)
                    .solve(ItemRows.of(item, rank, 0, rank), rank, gram, tracks, values);
            for (int i = 0; i < rank; i++) {
                double slope = -kept[i][rank];
                for (int j = 0; j < rank; j++) {
                    slope += kept[i][j] * bound[j];
                }
                assertThat(bound[i]).isNotNegative();
                assertThat(slope).isGreaterThan(-1e-4);
                if (bound[i] > 1e-5f) {
                    assertThat(slope).isCloseTo(0, within(1e-4));
                }
            }
        }
    }

    private static double[] eliminate(double[][] equations) {
        int n = equations.length;
        for (int column = 0; column < n; column++) {
            for (int row = 0; row < n; row++) {
                if (row != column) {
                    double times = equations[row][column] / equations[column][column];
                    for (int k = 0; k <= n; k++) {
                        equations[row][k] -= times * equations[column][k];
                    }
                }
            }
        }
        return IntStream.range(0, n)
                .mapToDouble(i -> equations[i][n] / equations[i][i])
                .toArray();
    }

    @Test
    void says_so_where_there_is_no_solution() {
        UserStep unregularised = new UserStep(new Objective.Ratings(0), false, null);
        assertThatThrownBy(() -> unregularised.solve(
                        ItemRows.of(new float[] {1, 2, 2, 4}, 2, 0, 2),
                        2,
                        new double[0],
                        new int[] {0, 1},
                        new float[] {1, 2}))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.DIVERGED));
        float[] bound = new UserStep(new Objective.Ratings(0), true, null)
                .solve(ItemRows.of(new float[] {1, 2, 2, 4}, 2, 0, 2), 2, new double[0], new int[] {0, 1}, new float[] {
                    1, 2
                });
        assertThat(bound[0] + 2 * bound[1]).isCloseTo(1, within(1e-5f));
    }
}
