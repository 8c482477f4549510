package io.says.model.train;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.json.Json;
import io.says.spi.Plugins;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.spi.Trainer;
import io.says.spi.TrainerFactory;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the stage that fits the configured trainer. */
public final class TrainStageFactory implements StageFactory {

    /** Made by the plugin. */
    public TrainStageFactory() {}

    @Override
    public String name() {
        return "train";
    }

    @Override
    public Stage create(StageSettings stage) {
        Settings settings = stage.settings();
        TrainerFactory trainer =
                Plugins.named("trainer", stage.plugins().trainers(), settings.text("says.train.trainer"));
        trainer.validate(settings);
        return new TrainStage(trainer, trainer.create(settings), settings);
    }

    /** Train and ids to a model. */
    private record TrainStage(TrainerFactory factory, Trainer trainer, Settings settings) implements Stage {

        @Override
        public StageSpec spec() {
            Map<String, String> identity = new TreeMap<>();
            identity.put("trainer", factory.name() + " " + factory.version());
            factory.chosen(settings)
                    .forEach((name, value) -> identity.put("says.train." + factory.name() + "." + name, value));
            identity.put("says.seed", Long.toString(settings.seed()));
            Set<DatasetName> reads = new HashSet<>(factory.reads(settings));
            reads.addAll(Set.of(Datasets.TRAIN, Datasets.IDS));
            return new StageSpec(
                    "train", "1", "Fits the model to the training part.", reads, Set.of(Datasets.MODEL), identity);
        }

        @Override
        public void run(StageContext context) throws Exception {
            InteractionRule rule = Json.read(
                    Files.readString(context.input(Datasets.TRAIN).resolve(InteractionRule.FILE)),
                    InteractionRule.class,
                    InteractionRule.FILE);
            Feedback feedback = rule.feedback();
            if (!factory.feedback().contains(feedback)) {
                throw new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        "The trainer \"" + factory.name() + "\" cannot be fitted to " + feedback
                                + " feedback, which the rule \"" + rule.rule() + "\" gives",
                        "Choose another says.train.trainer or says.rating.rule.");
            }
            trainer.train(context, feedback);
        }
    }
}
