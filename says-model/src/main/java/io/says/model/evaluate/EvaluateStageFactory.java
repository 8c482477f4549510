package io.says.model.evaluate;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.dataset.SplitProtocol;
import io.says.json.Json;
import io.says.json.Range;
import io.says.report.EvaluationReport;
import io.says.report.ModelScores;
import io.says.report.NoiseFloor;
import io.says.report.Passport;
import io.says.spi.MetricFactory;
import io.says.spi.Plugins;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the stage that judges the model beside the baselines. */
public final class EvaluateStageFactory implements StageFactory {

    /** Made by the plugin. */
    public EvaluateStageFactory() {}

    @Override
    public String name() {
        return "evaluate";
    }

    /** Both or neither of the floor's numbers. */
    record FloorConfig(@Nullable Double rmse, @Nullable Double mae) {}

    /** {@code says.evaluate}. */
    record EvaluateConfig(
            @Range(min = 1, max = 1000) int cutoff,
            @Range(min = 1) int maxUsers,
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
        return new EvaluateStage(config, settings, trainer, stage.plugins().metrics());
    }

    /** Model, train and test to a report. */
    private static final class EvaluateStage implements Stage {

        private static final String BIAS = "user+track bias";

        private final EvaluateConfig config;
        private final Settings settings;
        private final TrainerFactory trainer;
        private final List<MetricFactory> metrics;

        EvaluateStage(EvaluateConfig config, Settings settings, TrainerFactory trainer, List<MetricFactory> metrics) {
            this.config = config;
            this.settings = settings;
            this.trainer = trainer;
            this.metrics = metrics;
        }

        @Override
        public StageSpec spec() {
            Map<String, String> identity = new TreeMap<>(settings.canonical("says.evaluate"));
            identity.put("says.seed", Long.toString(settings.seed()));
            identity.put("trainer", trainer.name() + " " + trainer.version());
            identity.put("metrics", metrics.stream().map(MetricFactory::name).collect(Collectors.joining(",")));
            metrics.forEach(metric -> identity.putAll(Versioned.identity("metric", metric, settings)));
            return new StageSpec(
                    "evaluate",
                    "2",
                    "Judges the model on the test part, beside the baselines.",
                    Set.of(Datasets.MODEL, Datasets.TRAIN, Datasets.TEST, Datasets.FOLD_IN, Datasets.IDS),
                    Set.of(Datasets.REPORT),
                    identity);
        }

        @Override
        public void run(StageContext context) throws IOException {
            Path trainPart = context.input(Datasets.TRAIN);
            InteractionRule rule = Json.read(
                    Files.readString(trainPart.resolve(InteractionRule.FILE)),
                    InteractionRule.class,
                    InteractionRule.FILE);
            SplitProtocol split = Json.read(
                    Files.readString(trainPart.resolve(SplitProtocol.FILE)), SplitProtocol.class, SplitProtocol.FILE);
            boolean explicit = rule.feedback() == Feedback.EXPLICIT;
            String column = explicit ? "rating" : "strength";
            try (TrainedModel model = trainer.open(context.input(Datasets.MODEL))) {
                context.progress("reading the split", 0, 0);
                Path testPart = context.input(Datasets.TEST);
                Path foldInPart = context.input(Datasets.FOLD_IN);
                SplitRows train = SplitRows.read(context, trainPart, model.users(), column);
                Map<String, Integer> heldOut =
                        split.foldInRows() == 0 ? Map.of() : SplitRows.usersOf(context, foldInPart, column);
                boolean folding = split.foldInRows() > 0;
                SplitRows known = folding ? SplitRows.read(context, foldInPart, heldOut, column) : train;
                SplitRows test = folding
                        ? SplitRows.read(context, testPart, heldOut, column)
                        : SplitRows.read(context, testPart, model.users(), column);
                boolean[] ranked = sample(test);
                long rankedUsers = 0;
                for (boolean one : ranked) {
                    rankedUsers += one ? 1 : 0;
                }
                Evaluator evaluator = new Evaluator(known, test, model.tracks(), config.cutoff(), metrics);
                List<Scorer> scorers = new ArrayList<>();
                if (folding) {
                    context.progress("folding in " + heldOut.size() + " users held out", 0, 0);
                    scorers.add(FoldedScorer.of(trainer.name(), model, known, explicit));
                } else {
                    scorers.add(new ModelScorer(trainer.name(), model, explicit));
                }
                scorers.addAll(Baselines.of(train, known, model.tracks(), explicit));
                List<ModelScores> scores = new ArrayList<>();
                for (Scorer scorer : scorers) {
                    context.checkCancelled();
                    context.progress("judging " + scorer.name(), scores.size() + 1L, scorers.size());
                    Evaluator.Scores came = evaluator.evaluate(scorer, explicit, ranked);
                    scores.add(new ModelScores(scorer.name(), !scores.isEmpty(), came.metrics(), came.predicted()));
                }
                NoiseFloor floor = floor(explicit);
                EvaluationReport report = new EvaluationReport(
                        trainer.name(),
                        trainer.chosen(settings),
                        rule.feedback(),
                        new Passport(
                                context.inputManifest(Datasets.TRAIN).identity().getOrDefault("read.interactions", ""),
                                split.protocol(),
                                context.inputManifest(Datasets.TRAIN).name(),
                                split.seed(),
                                "full catalogue of " + model.tracks() + " tracks, "
                                        + (folding ? "fold-in items masked" : "training items masked")
                                        + (rankedUsers < usersWithTest(test)
                                                ? ", a seeded sample of " + rankedUsers + " users"
                                                : ""),
                                config.cutoff(),
                                rankedUsers,
                                test.rows()),
                        scores,
                        test.rows() + test.dropped(),
                        test.dropped(),
                        floor,
                        shares(scores, floor),
                        split.chosen());
                Files.writeString(context.output(Datasets.REPORT).resolve(EvaluationReport.FILE), Json.pretty(report));
                context.fact("testRows", test.rows());
                context.fact("coldStartDropped", test.dropped());
            }
        }

        private static long usersWithTest(SplitRows test) {
            long users = 0;
            for (int user = 0; user < test.users(); user++) {
                users += test.start()[user + 1] > test.start()[user] ? 1 : 0;
            }
            return users;
        }

        /** The users ranked for: all with a test row, or a seeded sample of them (reservoir sampling). */
        private boolean[] sample(SplitRows test) {
            int[] reservoir = new int[Math.min(config.maxUsers(), test.users())];
            SplittableRandom random = new SplittableRandom(settings.seed());
            int seen = 0;
            for (int user = 0; user < test.users(); user++) {
                if (test.start()[user + 1] > test.start()[user]) {
                    int slot = seen < reservoir.length ? seen : random.nextInt(seen + 1);
                    if (slot < reservoir.length) {
                        reservoir[slot] = user;
                    }
                    seen++;
                }
            }
            boolean[] ranked = new boolean[test.users()];
            for (int i = 0; i < Math.min(seen, reservoir.length); i++) {
                ranked[reservoir[i]] = true;
            }
            return ranked;
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

    /** The model as a scorer. */
    private record ModelScorer(String name, TrainedModel model, boolean rates) implements Scorer {

        @Override
        public boolean ranks() {
            return true;
        }

        @Override
        public float rating(int user, int track) {
            return model.score(user, track);
        }

        @Override
        public void scores(int user, float[] scores) {
            model.scores(user, scores);
        }
    }
}
