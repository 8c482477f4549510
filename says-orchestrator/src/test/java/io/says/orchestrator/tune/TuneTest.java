package io.says.orchestrator.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.dataset.SplitProtocol;
import io.says.json.Json;
import io.says.orchestrator.Says;
import io.says.orchestrator.logging.LogbackRunLogs;
import io.says.orchestrator.store.JdbiLeases;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.SqliteDatabase;
import io.says.orchestrator.terminal.TuningText;
import io.says.report.EvaluationReport;
import io.says.report.ModelScores;
import io.says.report.Passport;
import io.says.spi.EvaluationData;
import io.says.spi.Metric;
import io.says.spi.MetricFactory;
import io.says.spi.ParameterRange.DoubleRange;
import io.says.spi.ParameterRange.IntRange;
import io.says.spi.ParameterSpec;
import io.says.spi.Plugins;
import io.says.spi.SaysPlugin;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.spi.TrainedModel;
import io.says.spi.Trainer;
import io.says.spi.TrainerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches over a pipeline of plain files, whose model is the better the nearer its parameters are to a secret. */
final class TuneTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final List<String> trained = Collections.synchronizedList(new ArrayList<>());
    private Trouble atForty = context -> {};

    /** What happens while rank 40 is trained. */
    private interface Trouble {
        void during(StageContext context) throws Exception;
    }

    @BeforeEach
    void input() throws IOException {
        Files.writeString(directory.resolve("input.csv"), "user,track\nu,t\n");
    }

    /** A trainer with the keys of ALS, and the stages around it. */
    private final class Toy implements SaysPlugin, TrainerFactory, MetricFactory {

        @Override
        public String name() {
            return "als";
        }

        @Override
        public String description() {
            return "toy";
        }

        @Override
        public Set<Feedback> feedback() {
            return Set.of(Feedback.IMPLICIT);
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(
                    ParameterSpec.of("rank", "20", new IntRange(1, 64, true), "factors"),
                    ParameterSpec.of("iterations", "9", new IntRange(1, 9, false), "rounds")
                            .asBudget(),
                    ParameterSpec.of("regularisation", "0.1", new DoubleRange(0, 1, false), "lambda"));
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Trainer create(Settings settings) {
            return (context, feedback) ->
                    Files.writeString(context.output(Datasets.MODEL).resolve("model"), Json.write(chosen(settings)));
        }

        @Override
        public Map<String, String> chosen(Settings settings) {
            Map<String, String> chosen = new LinkedHashMap<>();
            parameters().forEach(p -> chosen.put(p.name(), settings.text("says.train.als." + p.name())));
            return chosen;
        }

        @Override
        public TrainedModel open(Path model) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean higherIsBetter() {
            return true;
        }

        @Override
        public Aspect aspect() {
            return Aspect.RANKING;
        }

        @Override
        public Metric create(EvaluationData data, int cutoff) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, String> identity(Settings settings) {
            return Map.of();
        }

        @Override
        public List<TrainerFactory> trainers() {
            return List.of(this);
        }

        @Override
        public List<MetricFactory> metrics() {
            return List.of(this);
        }

        @Override
        public List<StageFactory> stages() {
            return List.of(
                    new Step("split", Set.of(), Set.of(Datasets.TRAIN, Datasets.IDS, Datasets.TEST, Datasets.FOLD_IN)),
                    new Step(
                            "validation",
                            Set.of(Datasets.TRAIN),
                            Set.of(Datasets.FIT, Datasets.FIT_IDS, Datasets.VALIDATION, Datasets.VALIDATION_FOLD_IN)),
                    new Step("train", Set.of(Datasets.TRAIN, Datasets.IDS), Set.of(Datasets.MODEL)),
                    new Step("evaluate", Set.of(Datasets.MODEL, Datasets.TEST), Set.of(Datasets.REPORT)),
                    new Step("release", Set.of(Datasets.REPORT), Set.of(Datasets.RELEASE)));
        }

        private final class Step implements StageFactory {

            private final String step;
            private final Set<DatasetName> reads;
            private final Set<DatasetName> writes;

            Step(String step, Set<DatasetName> reads, Set<DatasetName> writes) {
                this.step = step;
                this.reads = reads;
                this.writes = writes;
            }

            @Override
            public String name() {
                return step;
            }

            @Override
            public Stage create(StageSettings stage) {
                return new Stage() {
                    @Override
                    public StageSpec spec() {
                        return new StageSpec(
                                step,
                                "1",
                                step,
                                reads,
                                writes,
                                step.equals("train") ? chosen(stage.settings()) : Map.of());
                    }

                    @Override
                    public void run(StageContext context) throws Exception {
                        work(step, context, stage.settings());
                    }
                };
            }
        }

        private void work(String step, StageContext context, Settings settings) throws Exception {
            switch (step) {
                case "split" -> {
                    Files.writeString(context.output(Datasets.TRAIN).resolve("rows"), "train");
                    Files.writeString(context.output(Datasets.TEST).resolve("rows"), "test");
                }
                case "validation" -> {
                    Path fit = context.output(Datasets.FIT);
                    Files.writeString(
                            fit.resolve(InteractionRule.FILE),
                            Json.write(new InteractionRule("toy", "toy", Feedback.IMPLICIT, "sum", "configured")));
                    Files.writeString(
                            fit.resolve(SplitProtocol.FILE), Json.write(new SplitProtocol("validation", 1, 1, 1)));
                    Files.writeString(context.output(Datasets.VALIDATION).resolve("rows"), "validation");
                }
                case "train" -> {
                    trained.add(chosen(settings).toString());
                    if (chosen(settings).get("rank").equals("13")) {
                        throw new SaysException(StandardErrorCode.DIVERGED, "Thirteen", "Choose another.");
                    }
                    if (chosen(settings).get("rank").equals("40")) {
                        atForty.during(context);
                    }
                    create(settings).train(context, Feedback.IMPLICIT);
                }
                case "evaluate" -> {
                    assertThat(context.input(Datasets.TEST).resolve("rows")).hasContent("validation");
                    Map<String, Object> model = Json.object(
                            Files.readString(context.input(Datasets.MODEL).resolve("model")), "model");
                    double rank = Double.parseDouble(String.valueOf(model.get("rank")));
                    double iterations = Double.parseDouble(String.valueOf(model.get("iterations")));
                    double value = 1 / (1 + Math.abs(rank - 16)) + iterations / 1000;
                    Files.writeString(
                            context.output(Datasets.REPORT).resolve(EvaluationReport.FILE),
                            Json.write(new EvaluationReport(
                                    "als",
                                    Map.of(),
                                    Feedback.IMPLICIT,
                                    new Passport("", "", "", 1, "", 10, 1, 1),
                                    List.of(
                                            new ModelScores("best of all", true, Map.of("als", 9.0)),
                                            new ModelScores("als", false, Map.of("als", value))),
                                    1,
                                    0,
                                    null,
                                    Map.of())));
                }
                default -> throw new AssertionError("nothing is released: " + step);
            }
        }
    }

    private Says says(String workspace, String... settings) {
        Says.Builder builder = Says.builder()
                .workspace(directory.resolve(workspace))
                .plugins(Plugins.of(new Toy()))
                .set("tune.metric=als")
                .set("train.als.iterations=9")
                .input(directory.resolve("input.csv"));
        for (String setting : settings) {
            builder.set(setting);
        }
        return builder.build();
    }

    private static final Tuner.Listener NOBODY = (ended, best, objective, trials) -> {};

    private TuningResult tune(String workspace, String... settings) {
        try (Says says = says(workspace, settings)) {
            TuningResult result = says.tune(NOBODY);
            assertThat(says.runs().runs(1).get(0).state()).isEqualTo(RunState.SUCCEEDED);
            return result;
        }
    }

    /** Without what depends on the clock and the place. */
    private static List<TrialRecord> trials(TuningResult result) {
        return result.trials().stream()
                .map(t -> new TrialRecord(
                        t.number(),
                        t.candidate(),
                        t.rung(),
                        t.parameters(),
                        t.status(),
                        t.value(),
                        t.metrics(),
                        0,
                        t.error()))
                .toList();
    }

    @Test
    void finds_the_best_of_a_grid_and_goes_on_after_a_failed_trial() throws IOException {
        TuningResult result = tune("grid", "tune.search=grid", "tune.space.rank=4,13,16,40");

        assertThat(result.best().parameters()).isEqualTo(Map.of("rank", "16"));
        assertThat(result.best().value()).isEqualTo(1.009);
        assertThat(result.trials()).extracting(TrialRecord::number).containsExactly(1, 2, 3, 4);
        assertThat(result.trials().get(1).status()).isEqualTo(TrialRecord.Status.FAILED);
        assertThat(result.trials().get(1).error()).contains("DIVERGED", "Thirteen");
        assertThat(result.directory().resolve(TuningResult.CONFIGURATION))
                .content()
                .contains("says.train.als.rank = 16")
                .contains("als 1.009");
        Tunings kept = new Tunings(directory.resolve("grid"));
        assertThat(kept.names()).containsExactly(result.name());
        assertThat(kept.find(result.name())).contains(result);
        assertThat(kept.find("../tuning/" + result.name())).isEmpty();
        Path log = result.directory().resolve(TrialLog.FILE);
        String whole = Files.readString(log);
        Files.writeString(log, whole.substring(0, whole.length() - 9));
        assertThat(kept.find(result.name()).orElseThrow().trials())
                .as("a line that is being written is not there yet")
                .hasSize(3);
        Files.writeString(log, whole);
        assertThat(result.directory().resolve(TuningResult.PAGE))
                .content()
                .contains("<svg", "Thirteen")
                .doesNotContain("NaN", "http://", "https://", "<script");
        assertThat(String.join("\n", TuningText.lines(result, "says run")))
                .containsSubsequence("rank", "als", "*", "16", "1.0090", "4 trials of als, grid search", "1 failed")
                .contains("the test part was not read", "Next: says run");
        assertThat(TuningText.line(result.trials().get(1), result.best(), result.objective(), 4))
                .contains("trial 2 of 4", "failed: [DIVERGED] Thirteen", "rank=13");
        assertThat(Json.object(Json.pretty(result), "result")).containsKeys("best", "trials", "directory");
        try (Says says = Says.builder()
                .workspace(directory.resolve("grid"))
                .plugins(Plugins.of(new Toy()))
                .config(result.directory().resolve(TuningResult.CONFIGURATION))
                .build()) {
            assertThat(says.settings().text("says.train.als.rank")).isEqualTo("16");
        }
    }

    /** The search fails with a code, and has neither a result nor a record of a trial that failed. */
    private void ends_with(StandardErrorCode code, String workspace, String... more) throws IOException {
        List<String> settings = new ArrayList<>(List.of("tune.search=grid", "tune.space.rank=4,40,16,20"));
        settings.addAll(List.of(more));
        try (Says says = says(workspace, settings.toArray(String[]::new))) {
            assertThatThrownBy(() -> says.tune(NOBODY))
                    .isInstanceOfSatisfying(
                            SaysException.class, e -> assertThat(e.code()).isEqualTo(code));
        }
        try (Stream<Path> files = Files.walk(directory.resolve(workspace).resolve("tuning"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(file)
                            .satisfiesAnyOf(
                                    search -> assertThat(search).hasFileName(TuningSearch.FILE),
                                    log -> assertThat(log)
                                            .hasFileName(TrialLog.FILE)
                                            .content()
                                            .doesNotContain("FAILED")));
        }
    }

    @Test
    void what_no_other_trial_would_escape_ends_the_search() throws IOException {
        for (StandardErrorCode code : List.of(StandardErrorCode.DISK_FULL, StandardErrorCode.OUT_OF_MEMORY)) {
            trained.clear();
            atForty = context -> {
                throw new SaysException(code, "So it is", "Mend that.");
            };
            ends_with(code, "serial-" + code);
            assertThat(trained).as("further trials are not tried").hasSize(2);
            try (Says says = says("serial-" + code)) {
                assertThat(says.runs().runs(1).get(0).errorCode()).isEqualTo(code.name());
            }
            ends_with(code, "parallel-" + code, "tune.parallel=2");
        }
    }

    @Test
    void a_search_whose_run_is_over_its_time_ends_although_its_trial_stops_when_it_is_asked() throws IOException {
        atForty = context -> {
            while (true) {
                context.checkCancelled();
                Thread.onSpinWait();
            }
        };
        ends_with(StandardErrorCode.DEADLINE_PASSED, "late", "run.deadline=5s");
    }

    /** What the process of another run does that finds this one silent. */
    private void another_takes_the_place(String workspace) {
        try (SqliteDatabase database =
                new SqliteDatabase(directory.resolve(workspace).resolve("runs.db"))) {
            JdbiLeases leases = new JdbiLeases(database);
            while (leases.take(leases.lease(), Duration.ofSeconds(30), Instant.now())
                    .isEmpty()) {
                Thread.onSpinWait(); // it was renewed in between
            }
        }
    }

    @Test
    void a_search_whose_place_another_has_taken_writes_nothing_any_more() throws IOException {
        atForty = context -> another_takes_the_place("taken");
        ends_with(StandardErrorCode.LEASE_LOST, "taken");

        try (Says says = says("at-the-end", "tune.search=grid", "tune.space.rank=4,16")) {
            assertThatThrownBy(() -> says.tune((ended, best, objective, trials) -> {
                        if (ended.number() == trials) {
                            another_takes_the_place("at-the-end");
                        }
                    }))
                    .isInstanceOfSatisfying(
                            SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.LEASE_LOST));
        }
        Path search = directory
                .resolve("at-the-end/tuning")
                .resolve(new Tunings(directory.resolve("at-the-end")).names().get(0));
        assertThat(search.resolve(TrialLog.FILE)).exists();
        assertThat(search.resolve(TuningResult.CONFIGURATION)).doesNotExist();
    }

    @Test
    void a_search_has_a_log_of_its_own_beside_those_of_its_trials() throws IOException {
        try (Says says = Says.builder()
                .workspace(directory.resolve("logged"))
                .plugins(Plugins.of(new Toy()))
                .set("tune.metric=als")
                .set("tune.search=grid")
                .set("train.als.iterations=9")
                .set("tune.space.rank=8,16")
                .set("run.parallel=1")
                .input(directory.resolve("input.csv"))
                .logs(LogbackRunLogs.whereBound())
                .build()) {
            says.tune(NOBODY);
            assertThat(directory
                            .resolve("logged/runs")
                            .resolve(says.runs().runs(1).get(0).id())
                            .resolve("tune-1.log"))
                    .content()
                    .contains("/tune/1]")
                    .doesNotContain("/trial-train/");
        }
    }

    @Test
    void reads_the_validation_part_and_never_the_test_part() throws IOException {
        tune("parts", "tune.search=grid", "tune.space.rank=8,16");
        try (Stream<Path> stages = Files.list(directory.resolve("parts/data"))) {
            assertThat(stages.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("split", "validation", "trial-train", "trial-evaluate");
        }
        try (Stream<Path> reports = Files.list(directory.resolve("parts/data/trial-evaluate"))) {
            assertThat(reports.map(report ->
                            io.says.storage.Manifest.read(report).identity().keySet()))
                    .hasSize(2)
                    .allSatisfy(identity -> assertThat(identity)
                            .contains("read.validation", "read.trial-model")
                            .doesNotContain("read.test", "read.train"));
        }
    }

    @Test
    void an_interrupted_search_goes_on_to_the_same_result() {
        String[] settings = {"tune.search=halving", "tune.trials=9", "tune.space.rank=1..12"};
        TuningResult undisturbed = tune("undisturbed", settings);
        int all = trained.size();
        assertThat(all).isEqualTo(9 + 3 + 1);
        trained.clear();

        List<TrialRecord> told = new ArrayList<>();
        try (Says says = says("disturbed", settings)) {
            assertThatThrownBy(() -> says.tune((ended, best, objective, trials) -> {
                        told.add(ended);
                        if (told.size() == 10) {
                            throw new IllegalStateException("the machine is gone");
                        }
                    }))
                    .isInstanceOf(SaysException.class);
        }
        TuningResult resumed = tune("disturbed", settings);
        assertThat(trained).as("trials done once only").hasSize(all).doesNotHaveDuplicates();
        assertThat(trials(resumed)).isEqualTo(trials(undisturbed));
        assertThat(resumed.best().parameters())
                .isEqualTo(undisturbed.best().parameters())
                .containsEntry("iterations", "9");
        assertThat(resumed.name()).isEqualTo(undisturbed.name());
        // And without its record, the outputs alone are enough.
        tune("disturbed", settings);
        assertThat(trained).hasSize(all);
    }

    @Test
    void several_at_a_time_come_to_what_one_after_the_other_comes_to() {
        String[] one = {"tune.trials=8", "tune.space.rank=1..64:log"};
        TuningResult serial = tune("serial", one);
        TuningResult parallel = tune("parallel", "tune.parallel=4", one[0], one[1]);
        assertThat(trials(parallel)).isEqualTo(trials(serial));
        assertThat(parallel.best().parameters()).isEqualTo(serial.best().parameters());
    }

    @Test
    void what_cannot_be_searched_is_said_before_anything_runs() {
        assertThatThrownBy(() -> tune("wrong", "tune.space.rank=8..99"))
                .hasMessageContaining("rank must be a whole number from 1 to 64, not 99");
        assertThatThrownBy(() -> tune("wrong")).hasMessageContaining("recommends nothing to search");
        assertThatThrownBy(() -> tune("wrong", "tune.search=halving", "tune.space.iterations=3,9"))
                .hasMessageContaining("is the budget");
        assertThatThrownBy(() -> tune("wrong", "tune.space.rank=8", "train.als.rank=65"))
                .hasMessageContaining("says.train.als.rank must be a whole number from 1 to 64, not 65");
        assertThatThrownBy(() -> tune("wrong", "tune.search=grid", "tune.space.rank=13"))
                .hasMessageContaining("All 1 trials failed");
        assertThat(trained).hasSize(1);
    }
}
