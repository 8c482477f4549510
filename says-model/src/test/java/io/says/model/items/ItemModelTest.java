package io.says.model.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.tensors.TensorWriter;
import io.says.spi.TrainedModel.Linear;
import io.says.spi.TrainedModel.SparseRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ItemModelTest {

    private static SparseRows random(Random random, int rows, int columns) {
        int[] start = new int[rows + 1];
        int[] index = new int[rows * columns];
        float[] value = new float[rows * columns];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (random.nextInt(3) == 0) {
                    index[count] = column;
                    value[count++] = (float) random.nextGaussian();
                }
            }
            start[row + 1] = count;
        }
        return new SparseRows(start, Arrays.copyOf(index, count), Arrays.copyOf(value, count));
    }

    private static Linear linear(long seed) {
        Random random = new Random(seed);
        SparseRows histories = random(random, 30, 20);
        for (int i = 0; i < histories.value().length; i++) {
            histories.value()[i] = (float) Math.pow(1 + random.nextInt(9), 0.5);
        }
        return new Linear(new float[20], random(random, 20, 20), histories);
    }

    @Test
    void scores_one_track_and_all_of_them_alike_to_the_last_bit(@TempDir Path directory) throws IOException {
        ItemModel.write(directory, linear(1), new Strengths(0.5));
        try (ItemModel model = ItemModel.open(directory)) {
            float[] scores = new float[20];
            for (int user = 0; user < 30; user++) {
                model.scores(user, scores);
                for (int track = 0; track < 20; track++) {
                    assertThat(model.score(user, track)).isEqualTo(scores[track]);
                }
            }
        }
    }

    @Test
    void scores_a_user_folded_in_as_the_same_user_fitted(@TempDir Path directory) throws IOException {
        Linear linear = linear(2);
        ItemModel.write(directory, linear, new Strengths(0.5));
        try (ItemModel model = ItemModel.open(directory)) {
            float[] fitted = new float[20];
            float[] folded = new float[20];
            SparseRows histories = linear.histories();
            for (int user = 0; user < 30; user++) {
                int[] tracks = Arrays.copyOfRange(
                        histories.index(), histories.start()[user], histories.start()[user + 1]);
                float[] strengths = new float[tracks.length];
                for (int i = 0; i < tracks.length; i++) {
                    float counts = histories.value()[histories.start()[user] + i];
                    strengths[i] = Math.round(counts * counts);
                }
                model.scores(user, fitted);
                float[] vector = model.foldIn(tracks, strengths).orElseThrow();
                model.scores(vector, folded);
                assertThat(folded).isEqualTo(fitted);
                assertThat(model.score(vector, 3)).isEqualTo(fitted[3]);
            }
        }
    }

    @Test
    void counts_nothing_for_what_was_not_taken_to() {
        assertThat(new Strengths(0).of(0)).isZero();
        assertThat(new Strengths(0).of(7)).isEqualTo(1);
        assertThat(new Strengths(0.5).of(9)).isEqualTo(3);
        assertThat(new Strengths(1).of(9)).isEqualTo(9);
    }

    @Test
    void does_not_write_a_weight_that_is_not_finite(@TempDir Path directory) {
        Linear linear = linear(3);
        linear.weights().value()[4] = Float.NaN;
        assertThatThrownBy(() -> ItemModel.write(directory, linear, new Strengths(0)))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.DIVERGED));
    }

    @Test
    void does_not_open_a_model_that_does_not_say_what_strengths_count_for(@TempDir Path directory) throws IOException {
        LinearTensors.add(new TensorWriter(), linear(4))
                .metadata(Map.of("strength-exponent", "-3"))
                .write(directory.resolve("model.safetensors"));
        assertThatThrownBy(() -> ItemModel.open(directory).close())
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA));
    }
}
