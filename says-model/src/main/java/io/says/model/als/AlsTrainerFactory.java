package io.says.model.als;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.spi.ParameterSpec;
import io.says.spi.TrainedModel;
import io.says.spi.Trainer;
import io.says.spi.TrainerFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Alternating least squares on Spark MLlib. Explicit: Zhou et al. 2008, regularisation scaled by the number of ratings.
 * Implicit: Hu, Koren and Volinsky 2008. Nonnegative: NNLS for each row.
 */
public final class AlsTrainerFactory implements TrainerFactory {

    private static final String KEY = "says.train.als";

    /** Made by the plugin. */
    public AlsTrainerFactory() {}

    @Override
    public String name() {
        return "als";
    }

    @Override
    public String description() {
        return "Alternating least squares on Spark MLlib (Zhou et al. 2008; Hu, Koren and Volinsky 2008)";
    }

    @Override
    public Set<Feedback> feedback() {
        return Set.of(Feedback.EXPLICIT, Feedback.IMPLICIT);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec("rank", "int", "20", "1 to 2048", "factors a user and a track"),
                new ParameterSpec("iterations", "int", "10", "1 to 1000", "how often both sides are solved"),
                new ParameterSpec(
                        "regularisation", "double", "0.1", "0 to 1000", "lambda, scaled by the number of ratings"),
                new ParameterSpec("nonnegative", "boolean", "true", "true, false", "keeps factors at or above 0"),
                new ParameterSpec("alpha", "double", "1.0", "0 to 1e6", "implicit: confidence is 1 + alpha strength"),
                new ParameterSpec("blocks", "int", "4", "1 to 10000", "blocks of users and of tracks"));
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Trainer create(Settings settings) {
        AlsConfig config = settings.bind(KEY, AlsConfig.class);
        long seed = settings.seed();
        return (context, feedback) -> new AlsTrainer(config, seed).train(context, feedback);
    }

    @Override
    public Map<String, String> chosen(Settings settings) {
        AlsConfig config = settings.bind(KEY, AlsConfig.class);
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("rank", Integer.toString(config.rank()));
        chosen.put("iterations", Integer.toString(config.iterations()));
        chosen.put("regularisation", Double.toString(config.regularisation()));
        chosen.put("nonnegative", Boolean.toString(config.nonnegative()));
        chosen.put("alpha", Double.toString(config.alpha()));
        chosen.put("blocks", Integer.toString(config.blocks()));
        return chosen;
    }

    @Override
    public TrainedModel open(Path model) {
        return FactorModel.open(model);
    }
}
