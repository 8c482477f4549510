package io.says.model.als;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.spi.ParameterRange.Choice;
import io.says.spi.ParameterRange.DoubleRange;
import io.says.spi.ParameterRange.IntRange;
import io.says.spi.ParameterSpec;
import io.says.spi.TrainedModel;
import io.says.spi.Trainer;
import io.says.spi.TrainerFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Alternating least squares, in memory or on Spark MLlib. Explicit: Zhou et al. 2008, regularisation scaled by the number of ratings.
 * Implicit: Hu, Koren and Volinsky 2008. Nonnegative: nonnegative least squares for each row.
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
        return "Alternating least squares, in memory or on Spark MLlib (Zhou et al. 2008; Hu, Koren and Volinsky 2008)";
    }

    @Override
    public Set<Feedback> feedback() {
        return Set.of(Feedback.EXPLICIT, Feedback.IMPLICIT);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.of("rank", "20", new IntRange(1, 2048, true), "factors a user and a track")
                        .searched(new IntRange(8, 128, true)),
                ParameterSpec.of("iterations", "10", new IntRange(1, 1000, true), "how often both sides are solved")
                        .asBudget(),
                ParameterSpec.of(
                                "regularisation",
                                "0.1",
                                new DoubleRange(0, 1000, false),
                                "lambda, scaled by the number of ratings")
                        .searched(new DoubleRange(0.001, 1, true)),
                ParameterSpec.of(
                        "nonnegative",
                        "auto",
                        new Choice(List.of("auto", "true", "false")),
                        "keeps factors at or above 0; auto does for ratings alone"),
                ParameterSpec.of(
                                "alpha",
                                "1.0",
                                new DoubleRange(0, 1e6, false),
                                "implicit: confidence is 1 + alpha strength")
                        .searched(new DoubleRange(0.1, 100, true))
                        .onlyFor(Feedback.IMPLICIT),
                ParameterSpec.of(
                                "biases",
                                "false",
                                Choice.ofBooleans(),
                                "ratings: a mean, and a bias of each user and track, beside the factors")
                        .onlyFor(Feedback.EXPLICIT),
                ParameterSpec.of(
                        "engine",
                        "auto",
                        new Choice(List.of("auto", "local", "spark")),
                        "what fits: local in memory, spark on MLlib, auto in memory where it fits"),
                ParameterSpec.of(
                        "memory",
                        "2048",
                        new IntRange(1, 1 << 20, true),
                        "auto: mebibytes that fitting in memory may take"),
                ParameterSpec.of("blocks", "4", new IntRange(1, 10_000, true), "spark: blocks of users and of tracks"));
    }

    @Override
    public String version() {
        return "4";
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
        chosen.put("nonnegative", config.nonnegative().name().toLowerCase(Locale.ROOT));
        chosen.put("alpha", Double.toString(config.alpha()));
        chosen.put("biases", Boolean.toString(config.biases()));
        chosen.put("engine", config.engine().name().toLowerCase(Locale.ROOT));
        chosen.put("memory", Integer.toString(config.memory()));
        chosen.put("blocks", Integer.toString(config.blocks()));
        return chosen;
    }

    @Override
    public TrainedModel open(Path model) {
        return FactorModel.open(model);
    }
}
