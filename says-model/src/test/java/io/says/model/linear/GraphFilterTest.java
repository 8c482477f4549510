package io.says.model.linear;

import static io.says.model.linear.Listening.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.model.kernels.Kernels;
import io.says.model.linear.GraphFilter.GraphFilterConfig;
import io.says.spi.TrainedModel.SparseRows;
import org.junit.jupiter.api.Test;

final class GraphFilterTest {

    /** R with its rows and columns divided by the square roots of their degrees. */
    private static double[][] normalised(Interactions interactions, int tracks) {
        double[][] x = Listening.dense(interactions.byUser(), tracks);
        for (int user = 0; user < x.length; user++) {
            for (int track = 0; track < tracks; track++) {
                double degrees = interactions.userDegree()[user] * interactions.trackDegree()[track];
                x[user][track] = degrees == 0 ? 0 : x[user][track] / Math.sqrt(degrees);
            }
        }
        return x;
    }

    @Test
    void finds_an_orthonormal_basis_of_what_the_matrix_stretches_most() {
        int tracks = 200;
        Interactions interactions = Listening.binary(300, tracks, 20, 1);
        float[] basis = new Subspace(
                        interactions,
                        Interactions.power(interactions.userDegree(), -0.5),
                        Interactions.power(interactions.trackDegree(), -0.5),
                        Kernels.best())
                .basis(8, 42, SILENT);
        double[][] v = new double[tracks][8];
        for (int i = 0; i < basis.length; i++) {
            v[i / 8][i % 8] = basis[i];
        }
        double[][] inner = Listening.product(Listening.transpose(v), v);
        for (int f = 0; f < 8; f++) {
            for (int g = 0; g < 8; g++) {
                assertThat(inner[f][g]).isCloseTo(f == g ? 1 : 0, within(1e-5));
            }
        }
        // Four kinds of listeners: four directions stand out, the strongest being the square roots of the degrees.
        double[][] x = normalised(interactions, tracks);
        double[][] gram = Listening.product(Listening.transpose(x), x);
        double[][] root = new double[tracks][1];
        double length = 0;
        for (int track = 0; track < tracks; track++) {
            root[track][0] = Math.sqrt(interactions.trackDegree()[track]);
            length += interactions.trackDegree()[track];
        }
        double[][] inside = Listening.product(Listening.transpose(v), root);
        double projected = 0;
        for (double[] one : inside) {
            projected += one[0] * one[0] / length;
        }
        assertThat(projected).isCloseTo(1, within(1e-4));
        // No other direction is stretched as much as the weakest inside, but for what is left of eight iterations.
        double[][] rayleigh = Listening.product(Listening.transpose(v), Listening.product(gram, v));
        double trace = 0;
        for (int f = 0; f < 8; f++) {
            trace += rayleigh[f][f];
        }
        assertThat(trace).isGreaterThan(1.5);
    }

    @Test
    void makes_vectors_nothing_where_the_matrix_has_no_more_directions() {
        int tracks = 40;
        Interactions interactions = Listening.binary(5, tracks, 20, 2);
        float[] basis = new Subspace(
                        interactions,
                        Interactions.power(interactions.userDegree(), -0.5),
                        Interactions.power(interactions.trackDegree(), -0.5),
                        Kernels.best())
                .basis(8, 42, SILENT);
        double[][] v = new double[tracks][8];
        for (int i = 0; i < basis.length; i++) {
            assertThat(basis[i]).isFinite();
            v[i / 8][i % 8] = basis[i];
        }
        double[][] projection = Listening.product(v, Listening.transpose(v));
        double trace = 0;
        for (int track = 0; track < tracks; track++) {
            trace += projection[track][track];
        }
        assertThat(trace).isCloseTo(5, within(1e-3));
        // Nothing a user heard is lost.
        double[][] x = normalised(interactions, tracks);
        double[][] kept = Listening.product(x, projection);
        for (int user = 0; user < 5; user++) {
            for (int track = 0; track < tracks; track++) {
                assertThat(kept[user][track]).isCloseTo(x[user][track], within(1e-4));
            }
        }
    }

    @Test
    void adds_two_hops_and_the_projection() {
        int tracks = 60;
        Interactions interactions = Listening.binary(5, tracks, 30, 3);
        double[][] got = Listening.dense(
                new GraphFilter(new GraphFilterConfig(8, 0.7, 1, 0.5, 0.5, tracks, 0), 42).fit(interactions, SILENT),
                tracks);
        // Of rank 5, so that the projection on 8 directions is the one on all: X^+ X.
        double[][] x = normalised(interactions, tracks);
        double[][] outer = Listening.product(x, Listening.transpose(x));
        double[][] projection =
                Listening.product(Listening.transpose(x), Listening.product(Listening.inverse(outer), x));
        double[][] hops = Listening.product(Listening.transpose(x), x);
        for (int i = 0; i < tracks; i++) {
            for (int j = 0; j < tracks; j++) {
                double from = interactions.trackDegree()[i];
                double to = interactions.trackDegree()[j];
                double expected = i == j || from == 0 ? 0 : hops[i][j] + 0.7 * projection[i][j] * Math.sqrt(to / from);
                assertThat(got[i][j]).isCloseTo(expected, within(1e-4));
            }
        }
    }

    @Test
    void is_the_neighbours_model_without_the_low_pass_filter() {
        Interactions interactions = Listening.binary(200, 90, 20, 4);
        SparseRows filter =
                new GraphFilter(new GraphFilterConfig(8, 0, 0.7, 0.6, 0.3, 20, 0), 42).fit(interactions, SILENT);
        SparseRows knn = new ItemKnn(new ItemKnn.ItemKnnConfig(20, 0, 0.6, 0.3, 0.7, 0)).fit(interactions, SILENT);
        double[][] one = Listening.dense(filter, 90);
        double[][] other = Listening.dense(knn, 90);
        for (int i = 0; i < 90; i++) {
            for (int j = 0; j < 90; j++) {
                assertThat(one[i][j]).isCloseTo(other[i][j], within(1e-6));
            }
        }
    }

    @Test
    void gives_the_same_bits_on_any_number_of_threads() {
        Interactions interactions = Interactions.of(Listening.rows(300, 400, 30, 5), 400);
        GraphFilter filter = new GraphFilter(new GraphFilterConfig(16, 0.3, 1, 0.5, 0.5, 40, 1), 7);
        SparseRows one = Listening.on(1, () -> filter.fit(interactions, SILENT));
        SparseRows four = Listening.on(4, () -> filter.fit(interactions, SILENT));
        assertThat(four.index()).isEqualTo(one.index());
        assertThat(four.value()).isEqualTo(one.value());
    }
}
