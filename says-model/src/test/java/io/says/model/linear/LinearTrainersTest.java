package io.says.model.linear;

import static io.says.model.linear.Listening.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.model.ModelPlugin;
import io.says.spi.ParameterSpec;
import io.says.spi.TrainedModel;
import io.says.spi.TrainedModel.SparseRows;
import io.says.spi.TrainerFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LinearTrainersTest {

    private static List<LinearTrainerFactory> linear() {
        return new ModelPlugin()
                .trainers().stream()
                        .filter(LinearTrainerFactory.class::isInstance)
                        .map(LinearTrainerFactory.class::cast)
                        .toList();
    }

    @Test
    void state_the_defaults_that_are_configured() {
        Settings defaults = Settings.defaults();
        for (TrainerFactory trainer : linear()) {
            for (ParameterSpec parameter : trainer.parameters()) {
                String configured = defaults.text("says.train." + trainer.name() + "." + parameter.name());
                assertThat(Double.parseDouble(parameter.defaultValue()))
                        .as("%s of %s", parameter.name(), trainer.name())
                        .isEqualTo(Double.parseDouble(configured));
            }
        }
    }

    @Test
    void rank_by_taste_where_listeners_have_one() {
        int tracks = 80;
        SparseRows rows = Listening.rows(400, tracks, 20, 9);
        for (LinearTrainerFactory trainer : linear()) {
            TrainedModel model = trainer.fit(Settings.defaults(), rows, tracks, SILENT);
            float[] scores = new float[tracks];
            int own = 0;
            for (int user = 0; user < 400; user++) {
                model.scores(user, scores);
                for (int i = rows.start()[user]; i < rows.start()[user + 1]; i++) {
                    scores[rows.index()[i]] = Float.NEGATIVE_INFINITY;
                }
                int best = 0;
                for (int track = 1; track < tracks; track++) {
                    best = scores[track] > scores[best] ? track : best;
                }
                own += best % 4 == user % 4 ? 1 : 0;
            }
            assertThat(own).as(trainer.name()).isGreaterThan(300);
        }
    }

    @Test
    void say_so_where_nothing_was_taken_to() {
        SparseRows rows = Listening.rows(20, 30, 5, 10);
        Arrays.fill(rows.value(), 0);
        for (LinearTrainerFactory trainer : linear()) {
            assertThatThrownBy(() -> trainer.fit(Settings.defaults(), rows, 30, SILENT))
                    .isInstanceOfSatisfying(
                            SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.NO_USABLE_ROWS));
        }
    }
}
