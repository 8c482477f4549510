package io.says.model.bpmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.says.AudioFeature;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.rows.SplitRows;
import io.says.spi.TrainedModel;
import io.says.spi.TrainedModel.SparseRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BpmfTest {

    private static final BpmfConfig SMALL = new BpmfConfig(3, 3, 4, 11, 4, true, false);

    /** Ratings of a low rank with noise, those asked for apart; the deviation of the noise is 0.5. */
    private record Drawn(int users, int tracks, SparseRows fit, SparseRows asked) {

        static Drawn of(int users, int tracks, double share, long seed) {
            Random random = new Random(seed);
            double[][] user = normal(random, users);
            double[][] track = normal(random, tracks);
            long[][] keys = new long[2][users * tracks];
            float[][] values = new float[2][users * tracks];
            int[] count = new int[2];
            for (int u = 0; u < users; u++) {
                for (int t = 0; t < tracks; t++) {
                    double rating = 3 + user[u][0] + track[t][0] + 0.5 * random.nextGaussian();
                    for (int f = 1; f < 3; f++) {
                        rating += user[u][f] * track[t][f];
                    }
                    int part = random.nextDouble() < share ? 0 : 1;
                    keys[part][count[part]] = (long) u << 32 | t;
                    values[part][count[part]++] = (float) rating;
                }
            }
            return new Drawn(
                    users,
                    tracks,
                    SplitRows.group(keys[0], values[0], count[0], users, 0).matrix(),
                    SplitRows.group(keys[1], values[1], count[1], users, 0).matrix());
        }

        private static double[][] normal(Random random, int rows) {
            double[][] normal = new double[rows][3];
            for (double[] row : normal) {
                Arrays.setAll(row, f -> 0.8 * random.nextGaussian());
            }
            return normal;
        }

        Posterior fit(BpmfConfig config) {
            return new Bpmf(config, 5).fit(fit, tracks, List.of(), List.of(), done -> {});
        }
    }

    private static void assertSame(Posterior one, Posterior other) {
        assertThat(one.userMeans()).isEqualTo(other.userMeans());
        assertThat(one.trackMeans()).isEqualTo(other.trackMeans());
        assertThat(one.userSamples()).isEqualTo(other.userSamples());
        assertThat(one.trackSamples()).isEqualTo(other.trackSamples());
        assertThat(one.noise()).isEqualTo(other.noise());
    }

    @Test
    void the_number_of_threads_does_not_show_in_the_result() throws Exception {
        Drawn drawn = Drawn.of(30, 20, 0.5, 1);
        Posterior expected = drawn.fit(SMALL);
        for (int threads : new int[] {1, 3}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                assertSame(pool.submit(() -> drawn.fit(SMALL)).get(), expected);
            } finally {
                pool.shutdown();
            }
        }
    }

    /**
     * Simulation-based calibration (Cook, Gelman and Rubin 2006; Talts et al. 2018): of parameters drawn from the prior and data drawn from
     * them, the place of the truth among the samples of the posterior is every place equally often. Any wrong conditional shows.
     */
    @Test
    void samples_are_drawn_from_the_posterior() {
        int users = 4;
        int tracks = 5;
        int samples = 19;
        int rounds = 300;
        double[][] places = new double[2][10];
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < rounds; round++) {
            List<SparseRows> userFeatures = List.of(Features.each(users), sets(users, 3, random));
            List<SparseRows> trackFeatures = List.of(Features.each(tracks), sets(tracks, 4, random));
            double noise =
                    Math.abs(random.nextGaussian()); // its square, the precision, is gamma with shape and rate 1/2
            double[][] user = drawn(userFeatures, users, random);
            double[][] track = drawn(trackFeatures, tracks, random);
            long[] keys = new long[users * tracks];
            float[] values = new float[keys.length];
            int count = 0;
            for (int u = 0; u < users; u++) {
                for (int t = 0; t < tracks; t++) {
                    if (u != 1 || t != 2) {
                        keys[count] = (long) u << 32 | t;
                        values[count++] = (float) (prediction(user, track, u, t) + random.nextGaussian() / noise);
                    }
                }
            }
            SparseRows ratings = SplitRows.group(keys, values, count, users, 0).matrix();
            Chain chain = new Chain(ratings, userFeatures, trackFeatures, tracks, 1, new Draws(random.split()));
            int[] below = new int[2];
            for (int sample = -10; sample < samples; sample++) {
                for (int sweep = 0; sweep < 30; sweep++) {
                    chain.sweep();
                }
                if (sample >= 0) {
                    double[][] u = {chain.users(0), chain.users(1)};
                    double[][] t = {chain.tracks(0), chain.tracks(1)};
                    below[0] += prediction(u, t, 1, 2) < prediction(user, track, 1, 2) ? 1 : 0;
                    below[1] += chain.variance() < 1 / (noise * noise) ? 1 : 0;
                }
            }
            for (int what = 0; what < 2; what++) {
                places[what][below[what] / 2]++;
            }
        }
        for (double[] counts : places) {
            double expected = rounds / 10.0;
            double chiSquare = Arrays.stream(counts)
                    .map(n -> (n - expected) * (n - expected) / expected)
                    .sum();
            // 27.9 is passed once in a thousand times where all places are equally likely (9 degrees of freedom).
            assertThat(chiSquare).as("places %s", Arrays.toString(counts)).isLessThan(27.9);
        }
    }

    private static SparseRows sets(int rows, int things, SplittableRandom random) {
        List<Set<String>> names = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            names.add(Set.of("a" + random.nextInt(things), "b" + random.nextInt(2)));
        }
        return Features.ofNames(names);
    }

    /** The bias and one factor of each row, from the prior. */
    private static double[][] drawn(List<SparseRows> groups, int rows, SplittableRandom random) {
        double[][] columns = new double[2][rows];
        for (double[] column : columns) {
            for (SparseRows group : groups) {
                double spread = 1 / Math.abs(random.nextGaussian());
                double mean = spread * random.nextGaussian();
                for (int feature = 0; feature < group.rows(); feature++) {
                    double weight = mean + spread * random.nextGaussian();
                    for (int i = group.start()[feature]; i < group.start()[feature + 1]; i++) {
                        column[group.index()[i]] += weight * group.value()[i];
                    }
                }
            }
        }
        return columns;
    }

    private static double prediction(double[][] user, double[][] track, int u, int t) {
        return user[0][u] + track[0][t] + user[1][u] * track[1][t];
    }

    @Test
    void predicts_what_was_drawn_and_knows_how_far_off_it_is() {
        Drawn drawn = Drawn.of(150, 100, 0.4, 2);
        PosteriorModel model = new PosteriorModel(drawn.fit(new BpmfConfig(3, 2, 100, 200, 20, false, false)));
        double squares = 0;
        double deviations = 0;
        int inside = 0;
        int count = 0;
        for (int user = 0; user < drawn.users(); user++) {
            for (int i = drawn.asked().start()[user]; i < drawn.asked().start()[user + 1]; i++) {
                int track = drawn.asked().index()[i];
                double error = drawn.asked().value()[i] - model.score(user, track);
                double deviation = model.deviation(user, track);
                squares += error * error;
                deviations += deviation * deviation;
                inside += Math.abs(error) < 1.96 * deviation ? 1 : 0;
                count++;
            }
        }
        assertThat(Math.sqrt(squares / count)).isBetween(0.5, 0.65);
        assertThat(Math.sqrt(deviations / count)).isCloseTo(Math.sqrt(squares / count), within(0.03));
        assertThat(inside / (double) count).isCloseTo(0.95, within(0.015));
    }

    @Test
    void a_score_is_the_mean_of_what_the_sets_of_factors_predict() {
        Drawn drawn = Drawn.of(20, 15, 0.5, 3);
        Posterior posterior = drawn.fit(new BpmfConfig(2, 3, 2, 7, 7, true, false)); // a set a sample
        PosteriorModel model = new PosteriorModel(posterior);
        assertThat(posterior.sets()).isEqualTo(21);
        for (int user = 0; user < drawn.users(); user++) {
            for (int track = 0; track < drawn.tracks(); track++) {
                double sum = 0;
                for (int set = 0; set < posterior.sets(); set++) {
                    for (int f = 0; f < posterior.width(); f++) {
                        sum += (double) posterior.userSamples()[user * posterior.length() + set * posterior.width() + f]
                                * posterior.trackSamples()[track * posterior.length() + set * posterior.width() + f];
                    }
                }
                assertThat(model.score(user, track)).isCloseTo((float) (sum / posterior.sets()), within(1e-4f));
                assertThat((double) model.deviation(user, track)).isGreaterThanOrEqualTo(Math.sqrt(posterior.noise()));
            }
        }
    }

    @Test
    void a_listener_folded_in_is_predicted_like_one_who_was_fitted() {
        Drawn drawn = Drawn.of(80, 60, 0.4, 4);
        PosteriorModel model = new PosteriorModel(drawn.fit(new BpmfConfig(4, 1, 50, 60, 6, true, false)));
        double squares = 0;
        for (int user = 0; user < drawn.users(); user++) {
            int from = drawn.fit().start()[user];
            int to = drawn.fit().start()[user + 1];
            float[] vector = model.foldIn(
                            Arrays.copyOfRange(drawn.fit().index(), from, to),
                            Arrays.copyOfRange(drawn.fit().value(), from, to))
                    .orElseThrow();
            for (int track = 0; track < drawn.tracks(); track++) {
                double off = model.score(vector, track) - model.score(user, track);
                squares += off * off;
            }
        }
        assertThat(Math.sqrt(squares / (drawn.users() * drawn.tracks()))).isLessThan(0.15);
        float[] nobody = model.foldIn(new int[0], new float[0]).orElseThrow();
        assertThat(model.score(nobody, 0)).isBetween(0f, 6f);
    }

    @Test
    void what_describes_tracks_helps_where_ratings_are_few() {
        Random random = new Random(5);
        int users = 60;
        int tracks = 60;
        long[] keys = new long[users * tracks];
        float[] values = new float[keys.length];
        List<Set<String>> genres = new ArrayList<>();
        for (int track = 0; track < tracks; track++) {
            genres.add(Set.of("genre " + track % 4));
        }
        double[][] taste = new double[users][4];
        int count = 0;
        for (int user = 0; user < users; user++) {
            Arrays.setAll(taste[user], genre -> random.nextGaussian());
            for (int track = 0; track < tracks; track++) {
                if (track % 12 != user % 12 && random.nextInt(3) == 0) {
                    keys[count] = (long) user << 32 | track;
                    values[count++] = (float) (3 + taste[user][track % 4] + 0.5 * random.nextGaussian());
                }
            }
        }
        SparseRows ratings = SplitRows.group(keys, values, count, users, 0).matrix();
        Bpmf bpmf = new Bpmf(new BpmfConfig(4, 1, 50, 60, 6, false, true), 3);
        double[] squares = new double[2];
        for (int with = 0; with < 2; with++) {
            PosteriorModel model = new PosteriorModel(bpmf.fit(
                    ratings, tracks, List.of(), with == 1 ? List.of(Features.ofNames(genres)) : List.of(), done -> {}));
            for (int user = 0; user < users; user++) {
                for (int track = user % 12; track < tracks; track += 12) {
                    double off = model.score(user, track) - 3 - taste[user][track % 4];
                    squares[with] += off * off;
                }
            }
        }
        assertThat(squares[1]).isLessThan(0.8 * squares[0]);
    }

    @Test
    void the_catalogue_describes_tracks_by_genres_artist_year_and_tenths_of_features() {
        SideInformation side = new SideInformation(20);
        side.name("genre", 0, "Action, Comedy");
        side.name("genre", 1, "Comedy,");
        side.name("genre", 2, null);
        side.name("year", 3, 1999);
        for (int track = 0; track < 20; track++) {
            side.measure(AudioFeature.TEMPO, track, track == 7 ? null : 100f + track / 2);
        }
        List<SparseRows> groups = side.groups();
        assertThat(groups).hasSize(3);
        assertThat(groups.get(0).rows()).isEqualTo(2);
        assertThat(groups.get(0).index()).containsExactly(0, 0, 1);
        assertThat(groups.get(0).value()).containsExactly((float) Math.sqrt(0.5), (float) Math.sqrt(0.5), 1f);
        assertThat(groups.get(1).index()).containsExactly(3);
        assertThat(groups.get(2).rows()).isEqualTo(9); // equal values lie in one
        assertThat(groups.get(2).index()).hasSize(19);
        assertThat(new SideInformation(3).groups()).isEmpty();
    }

    @Test
    void ratings_that_are_all_alike_are_predicted_and_a_scale_of_their_own_does_not_matter() {
        long[] keys = {0, 1, 1L << 32, 1L << 32 | 2};
        float[] same = {70, 70, 70, 70};
        PosteriorModel model = new PosteriorModel(new Bpmf(SMALL, 1)
                .fit(SplitRows.group(keys, same, 4, 2, 0).matrix(), 3, List.of(), List.of(), done -> {}));
        assertThat(model.score(0, 0)).isCloseTo(70, within(3f));
        Drawn drawn = Drawn.of(30, 20, 0.5, 6);
        float[] large = drawn.fit().value().clone();
        for (int i = 0; i < large.length; i++) {
            large[i] = large[i] * 1000 + 5000;
        }
        PosteriorModel small = new PosteriorModel(drawn.fit(SMALL));
        PosteriorModel scaled = new PosteriorModel(new Bpmf(SMALL, 5)
                .fit(
                        new SparseRows(drawn.fit().start(), drawn.fit().index(), large),
                        drawn.tracks(),
                        List.of(),
                        List.of(),
                        done -> {}));
        assertThat(scaled.score(3, 4)).isCloseTo(small.score(3, 4) * 1000 + 5000, within(30f));
        assertThat(scaled.deviation(3, 4)).isCloseTo(small.deviation(3, 4) * 1000, within(30f));
    }

    @Test
    void samples_fewer_than_the_sets_to_keep_make_a_set_each() {
        Posterior posterior = Drawn.of(10, 8, 0.5, 7).fit(new BpmfConfig(2, 2, 0, 3, 5, true, false));
        assertThat(posterior.sets()).isEqualTo(6);
    }

    @Test
    void ends_when_it_is_told_to() {
        Drawn drawn = Drawn.of(10, 8, 0.5, 8);
        assertThatThrownBy(() -> new Bpmf(SMALL, 1).fit(drawn.fit(), drawn.tracks(), List.of(), List.of(), done -> {
                    if (done == 2) {
                        throw new SaysException(StandardErrorCode.CANCELLED, "Cancelled", "Run again.");
                    }
                }))
                .isInstanceOf(SaysException.class);
    }

    @Test
    void a_model_is_the_same_when_opened_and_a_damaged_one_is_refused(@TempDir Path directory) throws Exception {
        Drawn drawn = Drawn.of(10, 8, 0.5, 9);
        Posterior posterior = drawn.fit(SMALL);
        PosteriorModel.write(directory, posterior);
        try (TrainedModel opened = PosteriorModel.open(directory);
                TrainedModel fitted = new PosteriorModel(posterior)) {
            assertThat(opened.score(2, 3)).isEqualTo(fitted.score(2, 3));
            assertThat(opened.deviation(2, 3)).isEqualTo(fitted.deviation(2, 3));
        }
        Path other = directory.resolve("other");
        java.nio.file.Files.createDirectories(other);
        new io.says.model.tensors.TensorWriter()
                .floats("user_factors", new float[4], 1, 4)
                .floats("item_factors", new float[4], 1, 4)
                .write(other.resolve("model.safetensors"));
        assertThatThrownBy(() -> PosteriorModel.open(other))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA));
        posterior.userMeans()[3] = Float.NaN;
        assertThatThrownBy(() -> PosteriorModel.write(directory, posterior))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.DIVERGED));
    }

    @Test
    void what_it_takes_grows_with_what_there_is_and_what_is_kept() {
        long some = new Bpmf(SMALL, 1).bytes(1_000_000, 10_000, 5_000, 0);
        assertThat(some).isGreaterThan(1_000_000 * (3 * 8 + 8L));
        assertThat(new Bpmf(SMALL, 1).bytes(2_000_000, 10_000, 5_000, 0)).isGreaterThan(some);
        assertThat(new Bpmf(new BpmfConfig(3, 3, 4, 11, 8, true, false), 1).bytes(1_000_000, 10_000, 5_000, 0))
                .isGreaterThan(some);
    }
}
