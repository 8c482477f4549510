package io.says.model.bpmf;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.model.rows.SplitRows;
import io.says.model.rows.TrainingPart;
import io.says.spi.ParameterRange.Choice;
import io.says.spi.ParameterRange.IntRange;
import io.says.spi.ParameterSpec;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel;
import io.says.spi.TrainedModel.SparseRows;
import io.says.spi.Trainer;
import io.says.spi.TrainerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Bayesian matrix factorisation of ratings (Salakhutdinov and Mnih 2008) in the form of a factorisation machine (Freudenthaler,
 * Schmidt-Thieme and Rendle 2011; Rendle 2012, "Factorization Machines with libFM"), with the sets of what users rated and who rated
 * tracks as features (Rendle, Zhang and Koren 2019, "On the Difficulty of Evaluating Baselines"). Fitted by Gibbs sampling, in memory.
 */
public final class BpmfTrainerFactory implements TrainerFactory {

    private static final String KEY = "says.train.bpmf";

    /** Made by the plugin. */
    public BpmfTrainerFactory() {}

    @Override
    public String name() {
        return "bpmf";
    }

    @Override
    public String description() {
        return "Bayesian matrix factorisation by Gibbs sampling, in memory (Salakhutdinov and Mnih 2008; Rendle et al. 2019)";
    }

    @Override
    public Set<Feedback> feedback() {
        return Set.of(Feedback.EXPLICIT);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.of("rank", "16", new IntRange(1, 512, true), "factors a user and a track")
                        .searched(new IntRange(8, 64, true)),
                ParameterSpec.of(
                        "chains", "16", new IntRange(1, 64, true), "chains of samples, side by side on processors"),
                ParameterSpec.of(
                        "burn-in",
                        "20",
                        new IntRange(0, 100_000, false),
                        "samples at the beginning of each chain that are thrown away"),
                ParameterSpec.of(
                                "samples",
                                "20",
                                new IntRange(1, 100_000, true),
                                "samples of each chain after that; at least as many as are kept")
                        .asBudget(),
                ParameterSpec.of(
                        "kept",
                        "1",
                        new IntRange(1, 1000, true),
                        "sets of factors kept of each chain, each the mean of as many samples"),
                ParameterSpec.of(
                        "rated-sets",
                        "true",
                        Choice.ofBooleans(),
                        "describes users by the tracks they rated, and tracks by the users who did"),
                ParameterSpec.of(
                        "side-information",
                        "true",
                        Choice.ofBooleans(),
                        "describes tracks by genre, artist, year and audio features where the catalogue has them"));
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<DatasetName> reads(Settings settings) {
        return config(settings).sideInformation() ? Set.of(Datasets.CATALOGUE) : Set.of();
    }

    private static BpmfConfig config(Settings settings) {
        return settings.bind(KEY, BpmfConfig.class);
    }

    @Override
    public Trainer create(Settings settings) {
        Bpmf bpmf = new Bpmf(config(settings), settings.seed());
        return (context, feedback) -> train(context, bpmf);
    }

    private static void train(StageContext context, Bpmf bpmf) throws IOException {
        BpmfConfig config = bpmf.config();
        TrainingPart part = TrainingPart.of(context);
        part.requireRoom(config.sets() * (config.rank() + 2), KEY + ".kept");
        List<SparseRows> side = config.sideInformation() ? SideInformation.read(context, part.tracks()) : List.of();
        long features = side.stream().mapToLong(group -> group.index().length).sum();
        part.requireMemory(
                bpmf.bytes(part.rows(), part.users(), part.tracks(), features),
                "lower " + KEY + ".rank, " + KEY + ".kept or " + KEY + ".chains");
        try (TrainingPart.Turn turn = TrainingPart.turn()) {
            SplitRows rows = part.read(context, "rating");
            int sweeps = config.burnIn() + config.samples();
            Posterior posterior = bpmf.fit(rows.matrix(), part.tracks(), List.of(), side, done -> {
                context.checkCancelled();
                context.progress("sample", done, sweeps);
            });
            context.fact("rows", rows.rows());
            context.fact("side-features", features);
            PosteriorModel.write(context.output(Datasets.MODEL), posterior);
        }
    }

    /**
     * Fits without Spark.
     *
     * @param settings the parameters
     * @param ratings one row a user: the rating of each track, tracks ascending
     * @param tracks how many tracks there are
     * @param userSide for each column of side information of the users what it says of each, by name; none where there is none
     * @param trackSide the same of the tracks
     * @param progress told after every sweep how many are done; what it throws ends the fit
     */
    public TrainedModel fit(
            Settings settings,
            SparseRows ratings,
            int tracks,
            List<List<Set<String>>> userSide,
            List<List<Set<String>>> trackSide,
            IntConsumer progress) {
        return new PosteriorModel(new Bpmf(config(settings), settings.seed())
                .fit(
                        ratings,
                        tracks,
                        userSide.stream().map(Features::ofNames).toList(),
                        trackSide.stream().map(Features::ofNames).toList(),
                        progress));
    }

    @Override
    public Map<String, String> chosen(Settings settings) {
        BpmfConfig config = config(settings);
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("rank", Integer.toString(config.rank()));
        chosen.put("chains", Integer.toString(config.chains()));
        chosen.put("burn-in", Integer.toString(config.burnIn()));
        chosen.put("samples", Integer.toString(config.samples()));
        chosen.put("kept", Integer.toString(config.kept()));
        chosen.put("rated-sets", Boolean.toString(config.ratedSets()));
        chosen.put("side-information", Boolean.toString(config.sideInformation()));
        return chosen;
    }

    @Override
    public TrainedModel open(Path model) {
        return PosteriorModel.open(model);
    }
}
