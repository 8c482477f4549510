package io.says.model.linear;

import static io.says.model.linear.Listening.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.linear.EaseSparse.EaseSparseConfig;
import io.says.spi.TrainedModel.SparseRows;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EaseSparseTest {

    @Test
    void is_ease_where_every_track_may_speak_for_every_other() {
        int tracks = 60;
        Interactions interactions = Listening.binary(400, tracks, 30, 1);
        double[][] dense = Listening.dense(
                new Ease(new Ease.EaseConfig(0.3, 0.5, 0.4, 0.2, tracks, 0), 1L << 30).fit(interactions, SILENT),
                tracks);
        double[][] sparse = Listening.dense(
                new EaseSparse(new EaseSparseConfig(0.3, 0.5, 0.4, 0.2, tracks, tracks, 0), 1L << 30)
                        .fit(interactions, SILENT),
                tracks);
        for (int i = 0; i < tracks; i++) {
            for (int j = 0; j < tracks; j++) {
                assertThat(sparse[i][j]).isCloseTo(dense[i][j], within(2e-4));
            }
        }
    }

    @Test
    void solves_for_each_track_over_the_tracks_heard_most_with_it() {
        int tracks = 80;
        int few = 9;
        Interactions interactions = Listening.binary(150, tracks, 15, 2);
        double[][] got = Listening.dense(
                new EaseSparse(new EaseSparseConfig(2, 0, 0, 0, few, tracks, 0), 1L << 30).fit(interactions, SILENT),
                tracks);
        double[][] x = Listening.dense(interactions.byUser(), tracks);
        double[][] gram = Listening.product(Listening.transpose(x), x);
        for (int j = 0; j < tracks; j++) {
            int target = j;
            int[] near = IntStream.range(0, tracks)
                    .filter(i -> i != target && gram[target][i] > 0)
                    .boxed()
                    .sorted(Comparator.comparing((Integer i) -> -(float) gram[target][i]
                                    * (float) Math.pow(interactions.trackDegree()[i], -0.5))
                            .thenComparing(Comparator.naturalOrder()))
                    .limit(few)
                    .mapToInt(i -> i)
                    .sorted()
                    .toArray();
            double[][] part = new double[near.length][near.length];
            double[][] right = new double[near.length][1];
            for (int a = 0; a < near.length; a++) {
                for (int b = 0; b < near.length; b++) {
                    part[a][b] = gram[near[a]][near[b]] + (a == b ? 2 : 0);
                }
                right[a][0] = gram[near[a]][target];
            }
            double[] expected = new double[tracks];
            double[][] solution = near.length == 0 ? right : Listening.product(Listening.inverse(part), right);
            for (int a = 0; a < near.length; a++) {
                expected[near[a]] = solution[a][0];
            }
            for (int i = 0; i < tracks; i++) {
                assertThat(got[i][target]).isCloseTo(expected[i], within(1e-4));
            }
        }
    }

    @Test
    void finds_a_solution_where_leaving_co_occurrences_out_left_none() {
        Interactions interactions = Listening.binary(300, 120, 40, 3);
        SparseRows weights =
                new EaseSparse(new EaseSparseConfig(1e-6, 0, 0, 0, 50, 8, 0), 1L << 30).fit(interactions, SILENT);
        assertThat(weights.value()).isNotEmpty();
        for (float weight : weights.value()) {
            assertThat(weight).isFinite();
        }
    }

    @Test
    void says_how_much_memory_co_occurrences_take_where_there_is_less() {
        Interactions interactions = Listening.binary(300, 400, 30, 3);
        EaseSparse ease = new EaseSparse(new EaseSparseConfig(1, 0, 0, 0, 50, 400, 0), 1000);
        assertThatThrownBy(() -> ease.fit(interactions, SILENT))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.OUT_OF_MEMORY))
                .hasMessageContaining("The co-occurrences take more than 0 MB");
    }

    @Test
    void gives_the_same_bits_on_any_number_of_threads() {
        Interactions interactions = Interactions.of(Listening.rows(300, 400, 30, 5), 400);
        EaseSparse ease = new EaseSparse(new EaseSparseConfig(0.1, 0.5, 0.5, 0.5, 30, 100, 1), 1L << 30);
        SparseRows one = Listening.on(1, () -> ease.fit(interactions, SILENT));
        SparseRows four = Listening.on(4, () -> ease.fit(interactions, SILENT));
        assertThat(four.index()).isEqualTo(one.index());
        assertThat(four.value()).isEqualTo(one.value());
    }
}
