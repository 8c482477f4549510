package io.says.model.train;

import io.says.dataset.Datasets;
import io.says.spi.RenamedStage;
import io.says.spi.Stage;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import java.util.Map;
import java.util.Set;

/**
 * Makes the stage that fits the model once more, to all interactions, when evaluation is over: what is served has not
 * forgotten what was held back for testing.
 */
public final class RefitStageFactory implements StageFactory {

    /** Made by the plugin. */
    public RefitStageFactory() {}

    @Override
    public String name() {
        return "refit";
    }

    @Override
    public boolean enabled(StageSettings stage) {
        return stage.refits();
    }

    @Override
    public Stage create(StageSettings stage) {
        return new RenamedStage(
                new TrainStageFactory().create(stage),
                name(),
                "Fits the model to all interactions, to be served.",
                Map.of(
                        Datasets.TRAIN, Datasets.ALL,
                        Datasets.IDS, Datasets.ALL_IDS,
                        Datasets.MODEL, Datasets.FINAL_MODEL),
                Set.of(Datasets.REPORT, Datasets.VERDICT));
    }
}
