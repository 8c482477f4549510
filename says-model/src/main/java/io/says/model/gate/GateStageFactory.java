package io.says.model.gate;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.model.evaluate.ChampionTrial;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.report.Bootstrap;
import io.says.report.Comparison;
import io.says.report.EvaluationReport;
import io.says.report.GateVerdict;
import io.says.report.ModelScores;
import io.says.report.UserScores;
import io.says.spi.MetricFactory;
import io.says.spi.Plugins;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.spi.TrainerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the stage that lets a candidate pass or not. */
public final class GateStageFactory implements StageFactory {

    /** Made by the plugin. */
    public GateStageFactory() {}

    @Override
    public String name() {
        return "gate";
    }

    @Override
    public boolean enabled(StageSettings stage) {
        return stage.settings().bind("says.gate", GateConfig.class).enabled();
    }

    @Override
    public Stage create(StageSettings stage) {
        Settings settings = stage.settings();
        GateConfig config = settings.bind("says.gate", GateConfig.class);
        TrainerFactory trainer =
                Plugins.named("trainer", stage.plugins().trainers(), settings.text("says.train.trainer"));
        return new GateStage(config, settings, trainer, stage.plugins().metrics(), stage.champion());
    }

    /** Candidate and champion to a verdict. */
    private record GateStage(
            GateConfig config,
            Settings settings,
            TrainerFactory trainer,
            List<MetricFactory> metrics,
            StageSettings.@Nullable Champion champion)
            implements Stage {

        @Override
        public StageSpec spec() {
            Map<String, String> identity = new TreeMap<>(settings.canonical("says.gate"));
            identity.put("champion", champion == null ? "none" : champion.id());
            identity.put("trainer", trainer.name() + " " + trainer.version());
            identity.put("says.seed", Long.toString(settings.seed()));
            return new StageSpec(
                    "gate",
                    "1",
                    "Lets the model pass if it beats what serves, or the baselines.",
                    Set.of(
                            Datasets.REPORT,
                            Datasets.MODEL,
                            Datasets.TRAIN,
                            Datasets.TEST,
                            Datasets.FOLD_IN,
                            Datasets.IDS),
                    Set.of(Datasets.VERDICT),
                    identity);
        }

        @Override
        public void run(StageContext context) throws IOException {
            Path reported = context.input(Datasets.REPORT);
            EvaluationReport report = Json.read(
                    Files.readString(reported.resolve(EvaluationReport.FILE)),
                    EvaluationReport.class,
                    EvaluationReport.FILE);
            GateVerdict verdict = verdict(context, reported, report);
            Files.writeString(context.output(Datasets.VERDICT).resolve(GateVerdict.FILE), Json.pretty(verdict));
            context.fact("passed", verdict.passed() ? 1 : 0);
            context.fact("forced", verdict.forced() ? 1 : 0);
            if (!verdict.passed() && !verdict.forced()) {
                context.refuse(new SaysException(
                        StandardErrorCode.GATE_REFUSED,
                        "The candidate does not pass the gate against " + verdict.against() + ": "
                                + String.join(
                                        "; ", verdict.reasons().isEmpty() ? verdict.remarks() : verdict.reasons()),
                        (champion == null ? "Nothing was published." : "The release that serves stays.")
                                + " says tune looks for better parameters; says run --force publishes it all the same"
                                + " and records so."));
            }
        }

        private GateVerdict verdict(StageContext context, Path reported, EvaluationReport report) throws IOException {
            List<String> remarks = new ArrayList<>();
            String metric = metric(report);
            ReleaseInfo before = champion == null ? null : open(champion, remarks);
            List<GateVerdict.Rival> rivals = List.of();
            GateConfig.Rule rule = config.first();
            String against = "the baselines";
            if (before != null && champion != null) {
                boolean same =
                        report.passport().unlike(before.report().passport()).isEmpty();
                Comparison comparison = same
                        ? onSameData(reported, report, before, champion.directory(), metric, remarks)
                        : onNewData(context, report, metric, champion, remarks);
                if (comparison != null) {
                    against = "release " + champion.id();
                    rule = same ? config.sameData() : config.newData();
                    rivals = List.of(rival(against, comparison, rule));
                }
            }
            if (rivals.isEmpty()) {
                rivals = baselines(report, metric, rule, remarks);
            }
            List<GateVerdict.Guard> guards =
                    new GuardRails(config.guards()).check(report, before == null ? null : before.report());
            // Nothing to compare is no proof: a model that predicts nothing must not pass for want of a figure.
            boolean passed = (!rivals.isEmpty() || rule == GateConfig.Rule.ANY)
                    && rivals.stream().allMatch(GateVerdict.Rival::passed)
                    && guards.stream().allMatch(GateVerdict.Guard::passed);
            return new GateVerdict(
                    passed, !passed && config.force(), against, rule.text(), rivals, guards, List.copyOf(remarks));
        }

        private static @Nullable ReleaseInfo open(StageSettings.Champion champion, List<String> remarks) {
            try {
                return ReleaseStore.read(champion.directory());
            } catch (SaysException unreadable) {
                remarks.add("release " + champion.id() + " cannot be read and so not be compared with: "
                        + unreadable.problem());
                return null;
            }
        }

        /** Rating predictors are compared by RMSE, everything that ranks by NDCG: RMSE never picks a ranker. */
        private String metric(EvaluationReport report) {
            Set<String> known = new HashSet<>();
            if (report.columns() != null) {
                report.columns().forEach(column -> known.add(column.metric()));
            }
            String metric = config.metric();
            if (metric.equals("auto")) {
                return known.contains("rmse")
                        ? "rmse"
                        : "ndcg@" + report.passport().cutoff();
            }
            String atCutoff = metric + "@" + report.passport().cutoff();
            if (!known.contains(metric) && !known.contains(atCutoff)) {
                throw new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        "says.gate.metric is \"" + metric + "\", and evaluation took no such mean over users",
                        "Choose one of "
                                + String.join(", ", known.stream().sorted().toList()) + ", or auto.");
            }
            return known.contains(metric) ? metric : atCutoff;
        }

        private @Nullable Comparison onSameData(
                Path reported,
                EvaluationReport report,
                ReleaseInfo before,
                Path directory,
                String metric,
                List<String> remarks) {
            if (report.columns() == null || before.report().columns() == null) {
                remarks.add("release " + before.id() + " holds no scores of users: it is older than the gate");
                return null;
            }
            UserScores own = UserScores.read(reported, report.columns());
            UserScores other = UserScores.read(directory, before.report().columns());
            return bootstrap().compare(own, other).stream()
                    .filter(named(metric))
                    .findFirst()
                    .orElse(null);
        }

        private static Predicate<Comparison> named(String metric) {
            return comparison -> comparison.metric().equals(metric);
        }

        private @Nullable Comparison onNewData(
                StageContext context,
                EvaluationReport report,
                String metric,
                StageSettings.Champion rival,
                List<String> remarks)
                throws IOException {
            ChampionTrial trial = new ChampionTrial(
                    rival.directory(),
                    trainer,
                    metrics,
                    report.passport().cutoff(),
                    config.maxUsers(),
                    settings.seed());
            ChampionTrial.Outcome outcome = trial.run(context, metric);
            remarks.add("release " + rival.id()
                    + " was published for other data and is judged on the present test part: " + outcome.remark());
            UserScores own = outcome.candidate();
            UserScores other = outcome.champion();
            if (own == null || other == null || own.users().size() < config.minUsers()) {
                remarks.add("that is too little to compare by (says.gate.min-users is " + config.minUsers()
                        + "), so the candidate is compared with the baselines");
                return null;
            }
            return bootstrap().compare(own, other).stream()
                    .filter(named(metric))
                    .findFirst()
                    .orElse(null);
        }

        private Bootstrap bootstrap() {
            return Bootstrap.standard(settings.seed());
        }

        private static List<GateVerdict.Rival> baselines(
                EvaluationReport report, String metric, GateConfig.Rule rule, List<String> remarks) {
            List<GateVerdict.Rival> rivals = new ArrayList<>();
            Map<String, List<Comparison>> comparisons = report.comparisons();
            for (ModelScores baseline : report.scores()) {
                if (baseline.baseline() && comparisons != null) {
                    comparisons.getOrDefault(baseline.model(), List.of()).stream()
                            .filter(named(metric))
                            .findFirst()
                            .ifPresent(comparison ->
                                    rivals.add(rival("the baseline " + baseline.model(), comparison, rule)));
                }
            }
            if (rivals.isEmpty()) {
                remarks.add("there was nothing to compare " + metric + " with");
            }
            return rivals;
        }

        private static GateVerdict.Rival rival(String name, Comparison comparison, GateConfig.Rule rule) {
            boolean passed = switch (rule) {
                case BETTER -> comparison.isBetter();
                case NOT_WORSE -> !comparison.isWorse();
                case ANY -> true;
            };
            return new GateVerdict.Rival(name, comparison, passed);
        }
    }
}
