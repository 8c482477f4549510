package io.says.model.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.model.ModelPlugin;
import io.says.model.rows.MatrixTrainer;
import io.says.model.rows.Steps;
import io.says.spi.Plugins;
import io.says.spi.TrainedModel;
import io.says.spi.TrainedModel.Linear;
import io.says.spi.TrainedModel.SparseRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

final class BlendTest {

    private static final Steps SILENT = (message, done, total) -> {};
    private static final int TRACKS = 80;

    private static MatrixTrainer trainer(String name) {
        return (MatrixTrainer) Plugins.named("trainer", new ModelPlugin().trainers(), name);
    }

    private static Settings settings(String... assignments) {
        Settings.Builder builder = Settings.builder().set("train.ials.rank=8").set("train.ials.iterations=4");
        for (String assignment : assignments) {
            builder.set(assignment);
        }
        return builder.build();
    }

    /** Users of four kinds, who mostly hear tracks of their own kind, popular ones more often. */
    private static SparseRows rows(int users, long seed) {
        Random random = new Random(seed);
        int[] start = new int[users + 1];
        List<Integer> index = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int kind = user % 4;
            random.ints(60, 0, TRACKS)
                    .map(t -> t * t / TRACKS)
                    .filter(t -> t % 4 == kind || random.nextInt(10) == 0)
                    .distinct()
                    .limit(1 + random.nextInt(12))
                    .sorted()
                    .forEach(index::add);
            start[user + 1] = index.size();
        }
        float[] ones = new float[index.size()];
        Arrays.fill(ones, 1);
        return new SparseRows(start, index.stream().mapToInt(track -> track).toArray(), ones);
    }

    private static float[] scores(TrainedModel model, int user) {
        float[] scores = new float[model.tracks()];
        model.scores(user, scores);
        return scores;
    }

    @Test
    void is_the_sum_of_its_members_in_the_shares_it_learnt() {
        SparseRows rows = rows(300, 1);
        Settings settings = settings("train.blend.members=item-knn + ials");
        Blender.Fitted fitted = new Blender(
                        settings.bind("says.train.blend", BlendConfig.class),
                        List.of(trainer("item-knn"), trainer("ials")),
                        settings)
                .fit(rows, TRACKS, SILENT);
        assertThat(fitted.description().members().stream()
                        .mapToDouble(BlendModel.Member::share)
                        .sum())
                .isEqualTo(1);
        TrainedModel blend = fitted.model();
        for (int user = 0; user < 20; user++) {
            double[] sum = new double[TRACKS];
            for (BlendModel.Member member : fitted.description().members()) {
                float[] scores = scores(trainer(member.trainer()).fit(settings, rows, TRACKS, SILENT), user);
                for (int track = 0; track < TRACKS; track++) {
                    sum[track] += member.multiplier() * scores[track];
                }
            }
            float[] scores = scores(blend, user);
            for (int track = 0; track < TRACKS; track++) {
                assertThat((double) scores[track]).isCloseTo(sum[track], within(1e-4 + 1e-4 * Math.abs(sum[track])));
                assertThat(blend.score(user, track)).isEqualTo(scores[track]);
            }
        }
    }

    @Test
    void ranks_what_was_held_back_no_worse_than_any_member() {
        SparseRows rows = rows(400, 2);
        Settings settings = settings();
        Holdout holdout = Holdout.of(rows, 0.2, 7);
        int[] users = java.util.stream.IntStream.range(0, 400)
                .filter(user -> holdout.asked().length(user) > 0)
                .toArray();
        List<TrainedModel> models = new ArrayList<>();
        for (String name : List.of("item-knn", "ease-sparse", "ials")) {
            models.add(trainer(name).fit(settings, holdout.fit(), TRACKS, SILENT));
        }
        Shortlists lists = Shortlists.of(models, holdout, users, 5, SILENT);
        double[] spreads = lists.spreads();
        double[] shares = Simplex.best(3, lists::ndcg);
        for (int m = 0; m < 3; m++) {
            double[] alone = new double[3];
            alone[m] = 1;
            assertThat(lists.ndcg(shares)).isGreaterThanOrEqualTo(lists.ndcg(alone));
            assertThat(spreads[m]).isPositive();
            assertThat(lists.ndcg(alone))
                    .as("by looking at every track")
                    .isCloseTo(ndcg(models.get(m), holdout, users), within(1e-9));
        }
    }

    /** Over the whole catalogue, by sorting it. */
    private static double ndcg(TrainedModel model, Holdout holdout, int[] users) {
        double sum = 0;
        for (int user : users) {
            float[] scores = scores(model, user);
            for (int i = holdout.fit().start()[user]; i < holdout.fit().start()[user + 1]; i++) {
                scores[holdout.fit().index()[i]] = Float.NEGATIVE_INFINITY;
            }
            List<Integer> order = new ArrayList<>();
            for (int track = 0; track < scores.length; track++) {
                order.add(track);
            }
            order.sort(java.util.Comparator.comparing((Integer track) -> -scores[track]));
            double gain = 0;
            double ideal = 0;
            for (int place = 0; place < 5; place++) {
                int track = order.get(place);
                int from = holdout.asked().start()[user];
                int to = holdout.asked().start()[user + 1];
                boolean asked = Arrays.binarySearch(holdout.asked().index(), from, to, track) >= 0;
                gain += asked ? Math.log(2) / Math.log(place + 2) : 0;
                ideal += place < to - from ? Math.log(2) / Math.log(place + 2) : 0;
            }
            sum += gain / ideal;
        }
        return sum / users.length;
    }

    @Test
    void is_the_same_on_any_number_of_threads() throws Exception {
        SparseRows rows = rows(200, 3);
        Settings settings = settings();
        List<float[]> found = new ArrayList<>();
        for (int threads : List.of(1, 3)) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            TrainedModel model = pool.submit(() -> trainer("blend").fit(settings, rows, TRACKS, SILENT))
                    .get();
            pool.shutdown();
            found.add(scores(model, 17));
        }
        assertThat(found.get(0)).isEqualTo(found.get(1));
    }

    @Test
    void scores_a_user_folded_in_like_one_it_was_fitted_to() {
        SparseRows rows = rows(300, 4);
        TrainedModel blend = trainer("blend").fit(settings(), rows, TRACKS, SILENT);
        int from = rows.start()[9];
        int to = rows.start()[10];
        float[] vector = blend.foldIn(
                        Arrays.copyOfRange(rows.index(), from, to), Arrays.copyOfRange(rows.value(), from, to))
                .orElseThrow();
        float[] folded = new float[TRACKS];
        blend.scores(vector, folded);
        float[] fitted = scores(blend, 9);
        for (int track = 0; track < TRACKS; track++) {
            assertThat(folded[track]).isEqualTo(blend.score(vector, track)).isCloseTo(fitted[track], within(0.05f));
        }
    }

    @Test
    void stays_a_linear_model_where_all_members_are() {
        TrainedModel blend = trainer("blend")
                .fit(
                        settings("train.blend.members=item-knn + graph-filter", "train.graph-filter.rank=8"),
                        rows(200, 5),
                        TRACKS,
                        SILENT);
        Linear linear = blend.linear().orElseThrow();
        assertThat(linear.weights().rows()).isEqualTo(TRACKS);
        assertThat(blend.blend()).isEmpty();
    }

    @Test
    void holds_back_a_share_of_each_user_and_never_the_last_row() {
        SparseRows rows = rows(500, 6);
        rows.value()[0] = 0; // heard, and not taken to
        Holdout holdout = Holdout.of(rows, 0.3, 1);
        int held = holdout.asked().index().length;
        assertThat(held).isBetween(rows.index().length / 5, rows.index().length * 2 / 5);
        assertThat(held + holdout.fit().index().length).isEqualTo(rows.index().length);
        for (int user = 0; user < 500; user++) {
            assertThat(holdout.fit().length(user)).isPositive();
        }
        assertThat(holdout.asked().value()).doesNotContain(0f);
        assertThat(Holdout.of(rows, 0.3, 1).asked().index())
                .isEqualTo(holdout.asked().index());
        assertThat(Holdout.of(rows, 0.3, 2).asked().index())
                .isNotEqualTo(holdout.asked().index());
    }

    @Test
    void finds_the_shares_that_are_best() {
        double[] peak = {0.125, 0.5, 0.375};
        double[] found = Simplex.best(3, point -> {
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                sum -= (point[i] - peak[i]) * (point[i] - peak[i]);
            }
            return sum;
        });
        assertThat(found).containsExactly(peak);
        assertThat(Simplex.best(1, point -> 0)).containsExactly(1);
        assertThat(Simplex.best(2, point -> point[1])).containsExactly(0, 1);
    }

    @Test
    void says_what_is_wrong_with_its_members() {
        assertInvalid("item-knn", "at least two");
        assertInvalid("item-knn + nobody", "\"nobody\", which cannot be a member");
        assertInvalid("item-knn + blend", "\"blend\", which cannot be a member");
        Settings unlike = settings("train.item-knn.strength-exponent=0.5");
        assertThatThrownBy(() -> trainer("blend").create(unlike))
                .hasMessageContaining(
                        "says.train.item-knn.strength-exponent and says.train.ease-sparse.strength-exponent");
        Settings wrong = settings("train.ials.rank=0");
        assertThatThrownBy(() -> trainer("blend").validate(wrong)).hasMessageContaining("says.train.ials.rank");
    }

    private static void assertInvalid(String members, String part) {
        Settings settings = settings("train.blend.members=" + members);
        assertThatThrownBy(() -> trainer("blend").create(settings))
                .isInstanceOfSatisfying(
                        SaysException.class,
                        e -> assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining(part);
    }

    @Test
    void says_so_where_nobody_has_a_row_to_spare() {
        SparseRows rows = new SparseRows(new int[] {0, 1, 2}, new int[] {3, 4}, new float[] {1, 1});
        Settings settings = settings();
        assertThatThrownBy(() -> trainer("blend").fit(settings, rows, TRACKS, SILENT))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.NO_USABLE_ROWS));
    }

    @Test
    void names_its_members_with_all_that_decides_about_them() {
        assertThat(trainer("blend")
                        .chosen(settings("train.ials.unobserved=0.25"))
                        .get("members"))
                .contains("item-knn 1 {", "unobserved=0.25");
    }
}
