package io.says.model.evaluate;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.json.Range;
import io.says.model.rows.SplitRows;
import io.says.report.Bootstrap;
import io.says.report.DialCosts;
import io.says.report.EvaluationDetails;
import io.says.report.EvaluationReport;
import io.says.report.LearningCurve;
import io.says.report.ModelHealth;
import io.says.report.ModelScores;
import io.says.report.NoiseFloor;
import io.says.report.Passport;
import io.says.spi.MetricFactory;
import io.says.spi.Plugins;
import io.says.spi.ServingOptions;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.spi.TrainedModel;
import io.says.spi.TrainerFactory;
import io.says.spi.Versioned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the stage that judges the model beside the baselines. */
public final class EvaluateStageFactory implements StageFactory {

    private static final int MOST = 1000;

    /** Made by the plugin. */
    public EvaluateStageFactory() {}

    @Override
    public String name() {
        return "evaluate";
    }

    /** Both or neither of the floor's numbers. */
    record FloorConfig(@Nullable Double rmse, @Nullable Double mae) {}

    /** {@code says.evaluate.bootstrap}. */
    record BootstrapConfig(
            @Range(min = 1, max = 100_000) int resamples,
            @Range(min = 0.5, max = 0.9999) double confidence) {}

    /** {@code says.evaluate}. */
    record EvaluateConfig(
            @Range(min = 1, max = 1000) int cutoff,
            List<Integer> cutoffs,
            @Range(min = 1) int maxUsers,
            @Range(min = 0) int sampledCandidates,
            BootstrapConfig bootstrap,
            @Range(min = 0, max = 1000) int examples,
            @Range(min = 0, max = 100_000) int dialUsers,
            FloorConfig noiseFloor) {}

    @Override
    public Stage create(StageSettings stage) {
        Settings settings = stage.settings();
        TrainerFactory trainer =
                Plugins.named("trainer", stage.plugins().trainers(), settings.text("says.train.trainer"));
        EvaluateConfig config = settings.bind("says.evaluate", EvaluateConfig.class);
        FloorConfig floor = config.noiseFloor();
        if ((floor.rmse() == null) != (floor.mae() == null)) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "says.evaluate.noise-floor has " + (floor.rmse() == null ? "mae without rmse" : "rmse without mae"),
                    "Give both, or neither.");
        }
        if (config.cutoffs().stream().anyMatch(k -> k < 1 || k > MOST)) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "says.evaluate.cutoffs is " + config.cutoffs(),
                    "Give whole numbers from 1 to " + MOST + ".");
        }
        return new EvaluateStage(
                config, settings, trainer, stage.plugins().metrics(), ServingOptions.of(settings, stage.plugins()));
    }

    /** Model, train and test to a report. */
    private static final class EvaluateStage implements Stage {

        private static final String BIAS = "user+track bias";

        private final EvaluateConfig config;
        private final Settings settings;
        private final TrainerFactory trainer;
        private final List<MetricFactory> metrics;
        private final ServingOptions serving;

        EvaluateStage(
                EvaluateConfig config,
                Settings settings,
                TrainerFactory trainer,
                List<MetricFactory> metrics,
                ServingOptions serving) {
            this.config = config;
            this.settings = settings;
            this.trainer = trainer;
            this.metrics = metrics;
            this.serving = serving;
        }

        @Override
        public StageSpec spec() {
            Map<String, String> identity = new TreeMap<>(settings.canonical("says.evaluate"));
            identity.put("says.seed", Long.toString(settings.seed()));
            identity.put("trainer", trainer.name() + " " + trainer.version());
            identity.put("metrics", metrics.stream().map(MetricFactory::name).collect(Collectors.joining(",")));
            if (config.dialUsers() > 0) {
                settings.canonical("says.serving").forEach((key, value) -> {
                    // Re-rankers have settings of their own there; rules are not tried.
                    if (!key.startsWith("says.serving.rules")) {
                        identity.put(key, value);
                    }
                });
            }
            metrics.forEach(metric -> identity.putAll(Versioned.identity("metric", metric, settings)));
            return new StageSpec(
                    "evaluate",
                    "5",
                    "Judges the model on the test part, beside the baselines.",
                    Set.of(
                            Datasets.MODEL,
                            Datasets.TRAIN,
                            Datasets.TEST,
                            Datasets.FOLD_IN,
                            Datasets.IDS,
                            Datasets.CATALOGUE),
                    Set.of(Datasets.REPORT),
                    identity);
        }

        @Override
        public void run(StageContext context) throws IOException {
            try (TrainedModel model = trainer.open(context.input(Datasets.MODEL))) {
                context.progress("reading the split", 0, 0);
                Parts parts = Parts.read(context, model);
                TrackFacts facts = TrackFacts.read(context, model.tracks());
                boolean[] ranked = UserSample.of(parts.test(), config.maxUsers(), settings.seed());
                long rankedUsers = 0;
                for (boolean one : ranked) {
                    rankedUsers += one ? 1 : 0;
                }
                Protocol protocol =
                        new Protocol(config.cutoff(), config.cutoffs(), config.sampledCandidates(), settings.seed());
                Errors errors = Errors.spanning(parts.train().range());
                Evaluator evaluator = new Evaluator(
                        facts.with(parts.train()), parts.known(), parts.test(), protocol, metrics, ranked, errors);
                List<Scorer> scorers = scorers(context, model, parts);
                int[] judged = evaluator.judged();
                List<String> names = Arrays.stream(judged).mapToObj(parts::user).toList();
                Examples examples = new Examples(parts.known(), parts.test(), facts);
                Set<Integer> shown = examples.choose(judged, ranked, config.examples());
                List<Judgement> judgements = new ArrayList<>();
                for (Scorer scorer : scorers) {
                    context.checkCancelled();
                    context.progress("judging " + scorer.name(), judgements.size() + 1L, scorers.size());
                    judgements.add(evaluator.evaluate(
                            scorer, parts.explicit(), names, judgements.isEmpty() ? shown : Set.of()));
                }
                context.progress("drawing users for the intervals", 0, 0);
                Bootstrap bootstrap = new Bootstrap(
                        config.bootstrap().resamples(), config.bootstrap().confidence(), settings.seed());
                Uncertainty uncertainty = Uncertainty.of(bootstrap, scorers, judgements);
                List<ModelScores> scores = uncertainty.scores();
                NoiseFloor floor = floor(parts.explicit());
                Path output = context.output(Datasets.REPORT);
                EvaluationReport report = new EvaluationReport(
                        trainer.name(),
                        trainer.chosen(settings),
                        parts.rule().feedback(),
                        passport(context, parts, model, rankedUsers, bootstrap),
                        scores,
                        parts.test().rows() + parts.test().dropped(),
                        parts.test().dropped(),
                        floor,
                        shares(scores, floor),
                        parts.split().chosen(),
                        health(judgements.get(0), model),
                        uncertainty.comparisons(),
                        judgements.get(0).users().columns(),
                        parts.test().newTracks(),
                        LearningCurve.read(context.input(Datasets.MODEL)).orElse(null));
                Files.writeString(output.resolve(EvaluationReport.FILE), Json.pretty(report));
                judgements.get(0).users().write(output);
                EvaluationDetails details = new EvaluationDetails(
                        Arrays.stream(judgements.get(0).errors()).sum() == 0
                                ? List.of()
                                : errors.buckets(judgements.get(0).errors()),
                        Exposures.of(facts.with(parts.train()).listeners(), scorers, judgements),
                        examples.show(shown, parts::user, judgements.get(0).lists(), scorers.get(0)),
                        dials(context, parts, facts, scorers.get(0)));
                Files.writeString(output.resolve(EvaluationDetails.FILE), Json.pretty(details));
                context.fact("testRows", parts.test().rows());
                context.fact("coldStartDropped", parts.test().dropped());
                context.fact("newTrackRows", parts.test().newTracks());
            }
        }

        private @Nullable DialCosts dials(StageContext context, Parts parts, TrackFacts facts, Scorer model) {
            if (config.dialUsers() == 0 || config.sampledCandidates() > 0 || !model.ranks()) {
                return null;
            }
            context.progress("measuring what dials cost", 0, 0);
            return new DialTrial(
                            facts, facts.with(parts.train()), parts.known(), parts.test(), serving, config.cutoff())
                    .measure(model, UserSample.of(parts.test(), config.dialUsers(), settings.seed()), parts::user)
                    .orElse(null);
        }

        private List<Scorer> scorers(StageContext context, TrainedModel model, Parts parts) {
            List<Scorer> scorers = new ArrayList<>();
            if (parts.folding()) {
                context.progress("folding in " + parts.known().users() + " users held out", 0, 0);
                scorers.add(FoldedScorer.of(trainer.name(), model, parts.known(), parts.explicit()));
            } else {
                scorers.add(new ModelScorer(trainer.name(), model, parts.explicit()));
            }
            scorers.addAll(Baselines.of(parts.train(), parts.known(), model.tracks(), parts.explicit()));
            return scorers;
        }

        private Passport passport(
                StageContext context, Parts parts, TrainedModel model, long rankedUsers, Bootstrap bootstrap) {
            String masked = parts.folding() ? "fold-in items masked" : "training items masked";
            String candidates = config.sampledCandidates() == 0
                    ? "full catalogue of " + model.tracks() + " tracks, " + masked
                    : "SAMPLED: " + config.sampledCandidates() + " random tracks of " + model.tracks()
                            + " beside the test tracks, " + masked;
            return new Passport(
                    context.inputManifest(Datasets.TRAIN).identity().getOrDefault("read.interactions", ""),
                    parts.split().protocol(),
                    context.inputManifest(Datasets.TRAIN).name(),
                    parts.split().seed(),
                    candidates
                            + (rankedUsers < usersWithTest(parts.test())
                                    ? ", a seeded sample of " + rankedUsers + " users"
                                    : ""),
                    config.cutoff(),
                    rankedUsers,
                    parts.test().rows(),
                    bootstrap.protocol());
        }

        private static ModelHealth health(Judgement judgement, TrainedModel model) {
            double[] norms = model.factors()
                    .or(() -> model.blend().map(TrainedModel.Blend::factors))
                    .map(EvaluateStage::norms)
                    .orElse(new double[0]);
            Arrays.sort(norms);
            return new ModelHealth(
                    judgement.withoutList(),
                    judgement.shortList(),
                    judgement.unusable(),
                    norms.length == 0 ? null : norms[norms.length - 1],
                    norms.length == 0 ? null : norms[norms.length / 2]);
        }

        private static double[] norms(TrainedModel.Factors factors) {
            double[] norms = new double[factors.item().length / factors.rank()];
            for (int track = 0; track < norms.length; track++) {
                double squares = 0;
                for (int f = 0; f < factors.rank(); f++) {
                    double value = factors.item()[track * factors.rank() + f];
                    squares += value * value;
                }
                norms[track] = Math.sqrt(squares);
            }
            return norms;
        }

        private static long usersWithTest(SplitRows test) {
            long users = 0;
            for (int user = 0; user < test.users(); user++) {
                users += test.start()[user + 1] > test.start()[user] ? 1 : 0;
            }
            return users;
        }

        private @Nullable NoiseFloor floor(boolean explicit) {
            Double rmse = config.noiseFloor().rmse();
            Double mae = config.noiseFloor().mae();
            return explicit && rmse != null && mae != null ? new NoiseFloor(rmse, mae) : null;
        }

        private static Map<String, Double> shares(List<ModelScores> scores, @Nullable NoiseFloor floor) {
            Map<String, Double> shares = new LinkedHashMap<>();
            if (floor != null) {
                Map<String, Double> bias = scores.stream()
                        .filter(s -> s.model().equals(BIAS))
                        .findFirst()
                        .map(ModelScores::metrics)
                        .orElse(Map.of());
                share("rmse", scores.get(0).metrics(), bias, floor.rmse(), shares);
                share("mae", scores.get(0).metrics(), bias, floor.mae(), shares);
            }
            return shares;
        }

        private static void share(
                String metric,
                Map<String, Double> model,
                Map<String, Double> bias,
                double floor,
                Map<String, Double> shares) {
            Double reached = model.get(metric);
            Double baseline = bias.get(metric);
            if (reached != null && baseline != null && baseline > floor) {
                shares.put(metric, (baseline - reached) / (baseline - floor));
            }
        }
    }
}
