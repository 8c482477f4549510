package io.says.model.linear;

import static io.says.model.linear.Listening.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.kernels.Kernels;
import io.says.spi.TrainedModel.SparseRows;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EaseTest {

    private static final long PLENTY = 1L << 30;

    @Test
    void inverts_a_matrix_of_several_blocks_in_its_place() {
        int width = 3 * SymmetricInverse.BLOCK;
        Random random = new Random(1);
        double[][] factor = new double[width][width];
        for (double[] row : factor) {
            for (int j = 0; j < width; j++) {
                row[j] = random.nextGaussian() / Math.sqrt(width);
            }
        }
        double[][] matrix = Listening.product(Listening.transpose(factor), factor);
        float[] lower = new float[width * width];
        for (int i = 0; i < width; i++) {
            matrix[i][i] += 0.5;
            for (int j = 0; j < width; j++) {
                lower[i * width + j] = j <= i ? (float) matrix[i][j] : Float.NaN; // the other half is not looked at
            }
        }
        assertThat(SymmetricInverse.negated(lower, width, Kernels.best(), SILENT))
                .isTrue();
        double[][] inverse = Listening.inverse(matrix);
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                assertThat((double) -lower[i * width + j]).isCloseTo(inverse[i][j], within(2e-4));
            }
        }
    }

    @Test
    void says_where_there_is_no_inverse() {
        float[] singular = new float[SymmetricInverse.BLOCK * SymmetricInverse.BLOCK];
        assertThat(SymmetricInverse.negated(singular, SymmetricInverse.BLOCK, Kernels.best(), SILENT))
                .isFalse();
    }

    @Test
    void gives_the_weights_of_the_paper() {
        int tracks = 150;
        Interactions interactions = Listening.binary(200, tracks, 20, 2);
        SparseRows weights = new Ease(new Ease.EaseConfig(7, 0, 0, 0, tracks, 0), PLENTY).fit(interactions, SILENT);
        double[][] x = Listening.dense(interactions.byUser(), tracks);
        double[][] gram = Listening.product(Listening.transpose(x), x);
        for (int i = 0; i < tracks; i++) {
            gram[i][i] += 7;
        }
        double[][] p = Listening.inverse(gram);
        double[][] got = Listening.dense(weights, tracks);
        for (int i = 0; i < tracks; i++) {
            for (int j = 0; j < tracks; j++) {
                assertThat(got[i][j]).isCloseTo(i == j ? 0 : -p[i][j] / p[j][j], within(1e-5));
            }
        }
    }

    @Test
    void scales_tracks_as_a_regularisation_that_grows_with_their_listeners() {
        int tracks = 60;
        Interactions interactions = Listening.binary(150, tracks, 15, 3);
        SparseRows weights =
                new Ease(new Ease.EaseConfig(0.2, 0.5, 0.4, 0.4, tracks, 0), PLENTY).fit(interactions, SILENT);
        double[][] x = Listening.dense(interactions.byUser(), tracks);
        for (int user = 0; user < x.length; user++) {
            for (int track = 0; track < tracks; track++) {
                x[user][track] /= Math.pow(interactions.userDegree()[user], 0.25);
            }
        }
        double[][] gram = Listening.product(Listening.transpose(x), x);
        for (int i = 0; i < tracks; i++) {
            double degree = interactions.trackDegree()[i];
            gram[i][i] += degree == 0 ? 1 : 0.2 * Math.pow(degree, 0.8);
        }
        double[][] p = Listening.inverse(gram);
        double[][] got = Listening.dense(weights, tracks);
        for (int i = 0; i < tracks; i++) {
            for (int j = 0; j < tracks; j++) {
                assertThat(got[i][j]).isCloseTo(i == j ? 0 : -p[i][j] / p[j][j], within(1e-5));
            }
        }
    }

    @Test
    void keeps_the_strongest_weights_of_each_track() {
        int tracks = 100;
        Interactions interactions = Listening.binary(200, tracks, 20, 4);
        double[][] all = Listening.transpose(Listening.dense(
                new Ease(new Ease.EaseConfig(5, 0, 0, 0, tracks, 0), PLENTY).fit(interactions, SILENT), tracks));
        double[][] few = Listening.transpose(Listening.dense(
                new Ease(new Ease.EaseConfig(5, 0, 0, 0, 10, 0), PLENTY).fit(interactions, SILENT), tracks));
        for (int track = 0; track < tracks; track++) {
            double[] sizes =
                    java.util.Arrays.stream(all[track]).map(Math::abs).sorted().toArray();
            for (int source = 0; source < tracks; source++) {
                double kept = Math.abs(all[track][source]) >= sizes[tracks - 10] ? all[track][source] : 0;
                assertThat(few[track][source]).isEqualTo(kept);
            }
        }
    }

    @Test
    void gives_the_same_bits_on_any_number_of_threads() {
        Interactions interactions = Listening.binary(300, 400, 30, 5);
        Ease ease = new Ease(new Ease.EaseConfig(0.1, 0.5, 0.5, 0.5, 50, 0), PLENTY);
        SparseRows one = Listening.on(1, () -> ease.fit(interactions, SILENT));
        SparseRows four = Listening.on(4, () -> ease.fit(interactions, SILENT));
        assertThat(four.start()).isEqualTo(one.start());
        assertThat(four.index()).isEqualTo(one.index());
        assertThat(four.value()).isEqualTo(one.value());
    }

    @Test
    void says_how_much_memory_it_needs_where_there_is_less() {
        Interactions interactions = Listening.binary(50, 3000, 30, 6);
        Ease ease = new Ease(new Ease.EaseConfig(5, 0, 0, 0, 100, 0), 1 << 20);
        assertThatThrownBy(() -> ease.fit(interactions, SILENT))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.OUT_OF_MEMORY))
                .hasMessageContaining("MB for the ")
                .hasMessageContaining("1 MB are allowed");
    }

    @Test
    void stops_where_the_run_is_cancelled() {
        Interactions interactions = Listening.binary(50, 200, 30, 7);
        Ease ease = new Ease(new Ease.EaseConfig(5, 0, 0, 0, 100, 0), PLENTY);
        assertThatThrownBy(() -> ease.fit(interactions, (message, done, total) -> {
                    if (message.equals("inverting")) {
                        throw new SaysException(StandardErrorCode.CANCELLED, "cancelled", "Run again.");
                    }
                }))
                .hasMessageContaining("cancelled");
    }
}
