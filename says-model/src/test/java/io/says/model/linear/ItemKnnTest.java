package io.says.model.linear;

import static io.says.model.linear.Listening.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ItemKnnTest {

    @Test
    void weighs_by_the_cosine_of_what_was_heard_together() {
        int tracks = 90;
        SparseRows rows = Listening.rows(200, tracks, 20, 1);
        Interactions interactions = Interactions.of(rows, tracks);
        double[][] x = Listening.dense(rows, tracks);
        double[][] got = Listening.dense(
                new ItemKnn(new ItemKnn.ItemKnnConfig(tracks, 0, 0.5, 0.5, 0, 1)).fit(interactions, SILENT), tracks);
        double[][] gram = Listening.product(Listening.transpose(x), x);
        for (int i = 0; i < tracks; i++) {
            for (int j = 0; j < tracks; j++) {
                double lengths = Math.sqrt(gram[i][i] * gram[j][j]);
                assertThat(got[i][j]).isCloseTo(i == j || lengths == 0 ? 0 : gram[i][j] / lengths, within(1e-6));
            }
        }
    }

    @Test
    void shrinks_and_tells_the_two_tracks_and_the_users_apart() {
        int tracks = 50;
        Interactions interactions = Listening.binary(120, tracks, 12, 2);
        double[][] x = Listening.dense(interactions.byUser(), tracks);
        double[][] weighed = new double[x.length][];
        for (int user = 0; user < x.length; user++) {
            double weight = Math.pow(Arrays.stream(x[user]).sum(), -0.7);
            weighed[user] = Arrays.stream(x[user]).map(value -> value * weight).toArray();
        }
        double[][] together = Listening.product(Listening.transpose(x), weighed);
        double[][] got = Listening.dense(
                new ItemKnn(new ItemKnn.ItemKnnConfig(tracks, 3, 0.8, 0.3, 0.7, 0)).fit(interactions, SILENT), tracks);
        for (int i = 0; i < tracks; i++) {
            for (int j = 0; j < tracks; j++) {
                double divisor = Math.pow(interactions.trackDegree()[i], 0.8)
                                * Math.pow(interactions.trackDegree()[j], 0.3)
                        + 3;
                assertThat(got[i][j]).isCloseTo(i == j ? 0 : together[i][j] / divisor, within(1e-6));
            }
        }
    }

    @Test
    void keeps_so_many_neighbours_and_no_more() {
        Interactions interactions = Listening.binary(200, 100, 20, 3);
        SparseRows weights = new ItemKnn(new ItemKnn.ItemKnnConfig(7, 0, 0.5, 0.5, 0, 0)).fit(interactions, SILENT);
        int[] sources = new int[100];
        for (int target : weights.index()) {
            sources[target]++;
        }
        assertThat(Arrays.stream(sources).max()).hasValue(7);
    }

    @Test
    void gives_the_same_bits_on_any_number_of_threads() {
        Interactions interactions = Interactions.of(Listening.rows(300, 400, 30, 5), 400);
        ItemKnn knn = new ItemKnn(new ItemKnn.ItemKnnConfig(20, 1, 0.6, 0.4, 0.5, 1));
        SparseRows one = Listening.on(1, () -> knn.fit(interactions, SILENT));
        SparseRows four = Listening.on(4, () -> knn.fit(interactions, SILENT));
        assertThat(four.index()).isEqualTo(one.index());
        assertThat(four.value()).isEqualTo(one.value());
    }
}
