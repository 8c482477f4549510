package io.says.orchestrator.tune;

import io.says.ErrorKind;
import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.dataset.SplitProtocol;
import io.says.json.Json;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.orchestrator.run.Workbench;
import io.says.report.EvaluationReport;
import io.says.report.ModelScores;
import io.says.spi.MetricFactory;
import io.says.spi.ParameterSpec;
import io.says.spi.Plugins;
import io.says.spi.RenamedStage;
import io.says.spi.Stage;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.spi.TrainerFactory;
import io.says.storage.AtomicWrites;
import io.says.storage.ContentHash;
import io.says.storage.Failures;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Searches for the parameters of the configured trainer that do best on a validation part of the training data. A trial is the
 * stages train and evaluate on that part, in the workspace like any other: one that is there is looked up. The test part is
 * never read. Not thread-safe.
 */
public final class Tuner {

    /** The settings under which the pipeline has a validation part. */
    public static final Map<String, Object> VALIDATING = Map.of("says.validation.enabled", true);

    private static final String PREFIX = "trial-";
    private static final int NAME_LENGTH = 12;
    private static final long HEAP_EACH = 1L << 30;
    private static final long PATIENCE_SECONDS = 30;
    private static final String AUTO = "auto";

    private final StageSettings stage;
    private final Settings settings;
    private final Pipeline base;
    private final Path workspace;
    private final TrainerFactory trainer;
    private final TuneConfig config;
    private final SearchSpace space;

    /**
     * Prepares a search.
     *
     * @param stage what stages are made from, {@link #VALIDATING} included
     * @param base the pipeline up to {@link Datasets#FIT}
     * @param workspace where the record goes, below {@code tuning/}
     * @throws SaysException {@code INVALID_CONFIGURATION} or {@code UNKNOWN_EXTENSION}
     */
    public Tuner(StageSettings stage, Pipeline base, Path workspace) {
        this.stage = stage;
        this.settings = stage.settings();
        this.base = base;
        this.workspace = workspace;
        this.trainer = Plugins.named("trainer", stage.plugins().trainers(), settings.text("says.train.trainer"));
        trainer.validate(settings);
        this.config = settings.bind("says.tune", TuneConfig.class);
        this.space = SearchSpace.of(trainer.name(), trainer.parameters(), settings.tree("says.tune.space"));
        // What cannot be searched is said before data are read.
        search(config.metric().equals(AUTO) ? new Objective(AUTO, true) : objective(Feedback.IMPLICIT), space);
    }

    /** Who is told how trials end. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A trial ended. Called by one thread at a time.
         *
         * @param ended how
         * @param best the best so far of its rung or of a later one, the trial itself included; itself where none ended well
         * @param objective what is compared
         * @param trials how many there will be in all
         */
        void ended(TrialRecord ended, TrialRecord best, Objective objective, int trials);
    }

    /**
     * Searches to the end.
     *
     * @param bench the run it is part of
     * @param listener who is told
     * @throws SaysException {@code CANCELLED}, what no other trial would escape, such as a full disk or the deadline of the run, or the
     *     failure of a trial where all failed
     */
    public TuningResult run(Workbench bench, Listener listener) {
        try {
            Path fit = bench.make(base, Datasets.FIT, "base");
            Feedback feedback = Json.read(
                            Files.readString(fit.resolve(InteractionRule.FILE)),
                            InteractionRule.class,
                            InteractionRule.FILE)
                    .feedback();
            SplitProtocol protocol = Json.read(
                    Files.readString(fit.resolve(SplitProtocol.FILE)), SplitProtocol.class, SplitProtocol.FILE);
            Objective objective = objective(feedback);
            SearchSpace searched = space.on(
                    feedback,
                    trainer.parameters(),
                    !settings.tree("says.tune.space").isEmpty());
            Search search = search(objective, searched);
            String name = name(search, objective);
            Path directory = workspace.resolve("tuning").resolve(name);
            TrialLog log = TrialLog.in(directory);
            TuningSearch begun = new TuningSearch(
                    name,
                    trainer.name(),
                    config.search().name().toLowerCase(Locale.ROOT),
                    seed(),
                    objective,
                    base.writerOf(Datasets.TRAIN).outputName(),
                    protocol.protocol() + ", of " + protocol.chosen(),
                    searched.text(),
                    search.trials());
            bench.keep(() -> AtomicWrites.text(directory.resolve(TuningSearch.FILE), Json.pretty(begun)));
            Rounds rounds = new Rounds(bench, listener, objective, search.trials(), log);
            List<List<TrialRecord>> ended = new ArrayList<>();
            for (List<Trial> next = search.next(ended); !next.isEmpty(); next = search.next(ended)) {
                ended.add(rounds.run(next));
            }
            List<TrialRecord> all = ended.stream()
                    .flatMap(List::stream)
                    .sorted(Comparator.comparingInt(TrialRecord::number))
                    .toList();
            TrialRecord best = objective.best(all).orElseThrow(() -> allFailed(all));
            TuningResult result = TuningResult.of(begun, all, best, directory);
            String page = TuningHtml.of(result);
            bench.keep(() -> {
                AtomicWrites.text(directory.resolve(TuningResult.CONFIGURATION), result.configuration());
                AtomicWrites.text(directory.resolve(TuningResult.PAGE), page);
            });
            return result;
        } catch (IOException e) {
            throw Failures.of(e, "searching");
        }
    }

    private long seed() {
        Long own = config.seed();
        return own == null ? settings.seed() : own;
    }

    private Search search(Objective objective, SearchSpace space) {
        return switch (config.search()) {
            case GRID -> new OneRound(space.grid(config.gridSteps()));
            case RANDOM -> new OneRound(space.draws(config.trials(), seed()));
            case HALVING -> halving(objective, space);
        };
    }

    private Halving halving(Objective objective, SearchSpace space) {
        ParameterSpec budget = trainer.parameters().stream()
                .filter(ParameterSpec::budget)
                .findFirst()
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        "The trainer \"" + trainer.name() + "\" has no parameter that is a budget, so there is nothing"
                                + " that successive halving could give out",
                        "Choose says.tune.search = random or grid."));
        if (space.dimensions().containsKey(budget.name())) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "says.tune.space." + budget.name() + " is the budget, which successive halving gives out by itself",
                    "Take it out of the space; says.train." + trainer.name() + "." + budget.name()
                            + " is the whole budget.");
        }
        int whole = new BigDecimal(trainer.chosen(settings).getOrDefault(budget.name(), budget.defaultValue()))
                .intValueExact();
        List<Map<String, String>> candidates = space.draws(config.trials(), seed());
        return new Halving(
                candidates,
                budget.name(),
                Halving.budgets(whole, candidates.size(), config.eta()),
                config.eta(),
                objective);
    }

    private Objective objective(Feedback feedback) {
        String metric = config.metric();
        if (metric.equals(AUTO)) {
            metric = feedback == Feedback.EXPLICIT ? "rmse" : "ndcg@" + settings.text("says.evaluate.cutoff");
        }
        String family = metric.replaceAll("@.*", "");
        MetricFactory factory = Plugins.named("metric", stage.plugins().metrics(), family);
        return new Objective(metric, factory.higherIsBetter());
    }

    /** Everything that decides what is tried and how it comes out. */
    private String name(Search search, Objective objective) {
        Map<String, String> decides = new TreeMap<>(trainer.chosen(settings));
        decides.put("search", search.toString());
        decides.put("objective", objective.toString());
        decides.put("trainer", trainer.name() + " " + trainer.version());
        decides.put("data", base.writerOf(Datasets.FIT).outputName());
        decides.putAll(settings.canonical("says.evaluate"));
        return ContentHash.ofValues(decides).substring(0, NAME_LENGTH);
    }

    private static SaysException allFailed(List<TrialRecord> all) {
        return new SaysException(
                StandardErrorCode.INVALID_CONFIGURATION,
                "All " + all.size() + " trials failed; the first: " + all.get(0).error(),
                "Mend that, or search other values.");
    }

    /** Runs the rounds of a search, each trial once. */
    private final class Rounds {

        private final Workbench bench;
        private final Listener listener;
        private final Objective objective;
        private final int trials;
        private final TrialLog log;
        private final List<TrialRecord> before;
        private final List<TrialRecord> ended = new ArrayList<>();

        Rounds(Workbench bench, Listener listener, Objective objective, int trials, TrialLog log) {
            this.bench = bench;
            this.listener = listener;
            this.objective = objective;
            this.trials = trials;
            this.log = log;
            this.before = log.records();
        }

        List<TrialRecord> run(List<Trial> round) {
            int threads = (int) Math.min(
                    Math.min(config.parallel(), round.size()),
                    Math.max(1, Runtime.getRuntime().maxMemory() / HEAP_EACH));
            List<TrialRecord> records = new ArrayList<>();
            if (threads == 1) {
                round.forEach(trial -> records.add(one(trial)));
                return records;
            }
            ExecutorService pool = Executors.newFixedThreadPool(threads, work -> new Thread(work, "says-trial"));
            try {
                CompletionService<TrialRecord> next = new ExecutorCompletionService<>(pool);
                List<Future<TrialRecord>> futures = round.stream()
                        .map(trial -> next.submit(() -> one(trial)))
                        .toList();
                for (int waitedFor = 0; waitedFor < futures.size(); waitedFor++) {
                    next.take().get(); // the first that ends the search does so at once
                }
                for (Future<TrialRecord> future : futures) {
                    records.add(future.get());
                }
                return records;
            } catch (InterruptedException e) {
                throw Failures.of(e, "running trials");
            } catch (ExecutionException e) {
                throw Failures.of(e.getCause() == null ? e : e.getCause(), "running trials");
            } finally {
                end(pool);
            }
        }

        private void end(ExecutorService pool) {
            boolean interrupted = Thread.interrupted();
            pool.shutdownNow();
            try {
                pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private TrialRecord one(Trial trial) {
            for (TrialRecord known : before) {
                if (known.status() == TrialRecord.Status.DONE && known.isOf(trial)) {
                    return tell(known);
                }
            }
            bench.progress("trial " + trial.number() + ": " + trial.parameters(), trial.number() - 1L, trials);
            TrialRecord record = tried(trial);
            bench.keep(() -> log.add(record));
            return tell(record);
        }

        private TrialRecord tried(Trial trial) {
            long began = System.nanoTime();
            try {
                Pipeline pipeline = pipeline(trial);
                Path report = bench.make(pipeline, trialName(Datasets.REPORT), "trial-" + trial.number());
                EvaluationReport found = report(report);
                Map<String, Double> metrics = metrics(found);
                Double value = metrics.get(objective.metric());
                return value == null || value.isNaN()
                        ? TrialRecord.failed(trial, noMetric(metrics), seconds(began))
                        : TrialRecord.done(trial, value, metrics, seconds(began))
                                .with(found.learning());
            } catch (SaysException e) {
                if (!isOfTheTrial(e) || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                return TrialRecord.failed(trial, e.rendered(), seconds(began));
            } catch (IOException e) {
                throw Failures.of(e, "reading the report of trial " + trial.number());
            }
        }

        /** Whether a failure can come from what the trial tries. The surroundings and the end of the run no other trial would escape. */
        private boolean isOfTheTrial(SaysException e) {
            return e.code().kind() != ErrorKind.ENVIRONMENT || e.code() == StandardErrorCode.TIMED_OUT;
        }

        private String noMetric(Map<String, Double> metrics) {
            return "The report has no metric " + objective.metric() + "; it has: "
                    + String.join(", ", metrics.keySet());
        }

        private double seconds(long began) {
            return Math.round((System.nanoTime() - began) / 1e6) / 1e3;
        }

        private synchronized TrialRecord tell(TrialRecord record) {
            ended.add(record);
            listener.ended(record, objective.best(ended).orElse(record), objective, trials);
            return record;
        }
    }

    private static EvaluationReport report(Path directory) throws IOException {
        return Json.read(
                Files.readString(directory.resolve(EvaluationReport.FILE)),
                EvaluationReport.class,
                EvaluationReport.FILE);
    }

    /** What the report of a trial says about its model: the one place that looks into it. */
    private static Map<String, Double> metrics(EvaluationReport report) {
        return report.scores().stream()
                .filter(scores -> !scores.baseline())
                .findFirst()
                .map(ModelScores::metrics)
                .orElse(Map.of());
    }

    private static DatasetName trialName(DatasetName dataset) {
        return new DatasetName(PREFIX + dataset.value());
    }

    /** The stages of a trial beside those it starts from. */
    private Pipeline pipeline(Trial trial) {
        Map<String, Object> overrides = new HashMap<>();
        trial.parameters()
                .forEach((parameter, value) ->
                        overrides.put("says.train." + trainer.name() + "." + parameter, typed(parameter, value)));
        StageSettings own =
                new StageSettings(settings.with(overrides), stage.inputs(), stage.features(), stage.plugins());
        List<Stage> stages =
                new ArrayList<>(base.nodes().stream().map(Pipeline.Node::stage).toList());
        stages.add(renamed("train", own));
        stages.add(renamed("evaluate", own));
        return Pipeline.of(stages);
    }

    private Object typed(String parameter, String value) {
        String type = trainer.parameters().stream()
                .filter(spec -> spec.name().equals(parameter))
                .findFirst()
                .map(ParameterSpec::type)
                .orElse("text");
        return switch (type) {
            case "int" -> new BigDecimal(value).longValueExact();
            case "double" -> Double.valueOf(value);
            case "boolean" -> Boolean.valueOf(value);
            default -> value;
        };
    }

    /** A stage of the pipeline at work on the validation part in the place of the test part. */
    private static Stage renamed(String name, StageSettings own) {
        Stage stage = Plugins.named("stage", own.plugins().stages(), name).create(own);
        StageSpec spec = stage.spec();
        Map<DatasetName, DatasetName> names = new HashMap<>(Map.of(
                Datasets.TRAIN, Datasets.FIT,
                Datasets.IDS, Datasets.FIT_IDS,
                Datasets.TEST, Datasets.VALIDATION,
                Datasets.FOLD_IN, Datasets.VALIDATION_FOLD_IN,
                Datasets.MODEL, trialName(Datasets.MODEL)));
        spec.writes().forEach(dataset -> names.put(dataset, trialName(dataset)));
        return new RenamedStage(stage, PREFIX + name, spec.description(), names, Set.of());
    }
}
