package io.says.model.als;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.model.factors.Objective;
import io.says.model.factors.UserStep;
import io.says.model.kernels.Kernels;
import io.says.model.rows.MatrixTrainer;
import io.says.model.rows.SplitRows;
import io.says.model.rows.Steps;
import io.says.model.rows.TrainingPart;
import io.says.spi.ParameterRange.DoubleRange;
import io.says.spi.ParameterRange.IntRange;
import io.says.spi.ParameterSpec;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel;
import io.says.spi.TrainedModel.Factors;
import io.says.spi.TrainedModel.SparseRows;
import io.says.spi.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * iALS: implicit alternating least squares whose unobserved pairs have a weight of their own and whose penalty grows with how often a
 * user or track is seen (Rendle, Krichene, Zhang and Koren 2021, "Revisiting the Performance of iALS on Item Recommendation
 * Benchmarks"), solved for block by block (the same 2022, "iALS++"). In memory.
 */
public final class IalsTrainerFactory implements MatrixTrainer {

    private static final String KEY = "says.train.ials";

    /** The length of the first rows of factors, on average: a standard deviation of 0.1 / sqrt(rank), as in the paper. */
    private static final double SPREAD = 0.1;

    /** Made by the plugin. */
    public IalsTrainerFactory() {}

    @Override
    public String name() {
        return "ials";
    }

    @Override
    public String description() {
        return "iALS: implicit alternating least squares, in memory (Rendle et al. 2021 and 2022)";
    }

    @Override
    public Set<Feedback> feedback() {
        return Set.of(Feedback.IMPLICIT);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.of("rank", "128", new IntRange(1, 2048, true), "factors a user and a track")
                        .searched(new IntRange(32, 512, true)),
                ParameterSpec.of("iterations", "16", new IntRange(1, 1000, true), "how often both sides are solved")
                        .asBudget(),
                ParameterSpec.of("regularisation", "0.003", new DoubleRange(0, 1000, false), "lambda")
                        .searched(new DoubleRange(0.0003, 0.1, true)),
                ParameterSpec.of(
                                "unobserved",
                                "0.1",
                                new DoubleRange(1e-6, 1000, true),
                                "alpha0, the weight of every pair, also of those nobody played")
                        .searched(new DoubleRange(0.001, 1, true)),
                ParameterSpec.of(
                        "exponent",
                        "1.0",
                        new DoubleRange(0, 2, false),
                        "nu: the penalty of a row grows with its interactions to this power"),
                ParameterSpec.of(
                                "confidence",
                                "0.0",
                                new DoubleRange(0, 2, false),
                                "an interaction's weight is its strength to this power; 0 makes all alike")
                        .searched(new DoubleRange(0, 0.5, false)),
                ParameterSpec.of("block", "64", new IntRange(8, 512, true), "factors solved for at once"));
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Trainer create(Settings settings) {
        IalsConfig config = settings.bind(KEY, IalsConfig.class);
        long seed = settings.seed();
        return (context, feedback) -> train(context, config, seed);
    }

    private static void train(StageContext context, IalsConfig config, long seed) throws IOException {
        TrainingPart part = TrainingPart.of(context);
        part.requireRoom(config.rank(), KEY + ".rank");
        part.requireMemory(
                engine(config, seed).bytes(part.rows(), part.users(), part.tracks()), "lower " + KEY + ".rank");
        try (TrainingPart.Turn turn = TrainingPart.turn()) {
            SplitRows rows = part.read(context, "strength");
            Learning learning = new Learning(context, config.iterations());
            Factors factors = engine(config, seed).fit(rows.matrix(), part.tracks(), learning);
            learning.curve(step(config).objective(), rows.matrix()).write(context.output(Datasets.MODEL));
            context.fact("rows", rows.rows());
            FactorModel.write(context.output(Datasets.MODEL), factors, step(config));
        }
    }

    @Override
    public TrainedModel fit(Settings settings, SparseRows strengths, int tracks, Steps steps) {
        IalsConfig config = settings.bind(KEY, IalsConfig.class);
        Factors factors = engine(config, settings.seed())
                .fit(strengths, tracks, done -> steps.at("iteration", done, config.iterations()));
        return FactorModel.of(factors, step(config));
    }

    @Override
    public long bytes(Settings settings, TrainingPart part) {
        return engine(settings.bind(KEY, IalsConfig.class), settings.seed())
                .bytes(part.rows(), part.users(), part.tracks());
    }

    private static LocalAls engine(IalsConfig config, long seed) {
        return new LocalAls(
                step(config).objective(),
                config.rank(),
                false,
                false,
                (config.block() + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES,
                config.iterations(),
                SPREAD,
                seed);
    }

    private static UserStep step(IalsConfig config) {
        return new UserStep(
                new Objective.Weighted(
                        config.regularisation(), (float) config.unobserved(), config.exponent(), config.confidence()),
                false,
                null);
    }

    @Override
    public Map<String, String> chosen(Settings settings) {
        IalsConfig config = settings.bind(KEY, IalsConfig.class);
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("rank", Integer.toString(config.rank()));
        chosen.put("iterations", Integer.toString(config.iterations()));
        chosen.put("regularisation", Double.toString(config.regularisation()));
        chosen.put("unobserved", Double.toString(config.unobserved()));
        chosen.put("exponent", Double.toString(config.exponent()));
        chosen.put("confidence", Double.toString(config.confidence()));
        chosen.put("block", Integer.toString(config.block()));
        return chosen;
    }

    @Override
    public TrainedModel open(Path model) {
        return FactorModel.open(model);
    }
}
