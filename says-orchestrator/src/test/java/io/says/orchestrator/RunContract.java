package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.graph.StageGraph;
import io.says.orchestrator.logging.LogbackRunLogs;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.orchestrator.store.EventRecord;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.RunDatabase;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunRequest;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StageRecord;
import io.says.orchestrator.store.StageState;
import io.says.orchestrator.store.StoreConfig;
import io.says.spi.Plugins;
import io.says.spi.RunEvent;
import io.says.spi.RunListener;
import io.says.storage.AtomicWrites;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs do, wherever they are recorded. */
abstract class RunContract {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final Steps steps = new Steps();
    private final List<RunEvent> events = new ArrayList<>();

    @BeforeEach
    void writes_the_input() throws IOException {
        Files.writeString(directory.resolve("in.csv"), "listening");
    }

    private final StoreConfig store;

    RunContract(StoreConfig store) {
        this.store = store;
    }

    private Path workspace() {
        return directory.resolve("workspace");
    }

    private Says says(String... assignments) {
        return builder(assignments).build();
    }

    private Says says(RunListener listener) {
        return builder().listener(listener).build();
    }

    private Says.Builder builder(String... assignments) {
        Says.Builder builder = Says.builder()
                .plugins(Plugins.of(steps))
                .workspace(workspace())
                .input(directory.resolve("in.csv"))
                .set("run.backoff=1ms")
                .set("run.max-backoff=5ms")
                .listener(new RunListener() {
                    @Override
                    public String name() {
                        return "recorder";
                    }

                    @Override
                    public void on(RunEvent event) {
                        events.add(event);
                    }
                });
        builder.set("store.url=" + store.url())
                .set("store.user=" + store.user())
                .set("store.schema=" + store.schema());
        for (String assignment : assignments) {
            builder.set(assignment);
        }
        return builder;
    }

    @Test
    void a_run_publishes_and_a_second_looks_everything_up() {
        try (Says says = says()) {
            RunResult first = says.run();
            RunResult second = says.run();

            assertThat(first.stages()).extracting(StageOutcome::stage).containsExactly("copy", "release", "publish");
            assertThat(second.stages()).allMatch(StageOutcome::lookedUp);
            assertThat(second.releaseId()).isEqualTo(first.releaseId());
            assertThat(steps.copies).hasValue(1);
            assertThat(says.releases().currentId()).contains(first.releaseId());
            assertThat(says.runs().runs(10))
                    .extracting(RunRecord::state)
                    .containsOnly(RunState.SUCCEEDED)
                    .hasSize(2);
            assertThat(says.runs().stages(second.runId()))
                    .extracting(StageRecord::state)
                    .containsExactly(StageState.LOOKED_UP, StageState.LOOKED_UP, StageState.SUCCEEDED);
            assertThat(says.runs().events(first.runId(), 0, 100)).isNotEmpty();
            assertThat(says.report().trainer()).isEqualTo("none");
            assertThat(says.profile().rule()).isEqualTo("plays");
        }
    }

    @Test
    void every_attempt_has_a_log_file_that_of_publishing_too() throws IOException {
        steps.inCopy = context -> {
            if (steps.copies.get() == 1) {
                throw new IOException("once");
            }
        };
        try (Says says =
                builder("run.parallel=1").logs(LogbackRunLogs.whereBound()).build()) {
            RunResult result = says.run();
            assertThat(says.runs().attempts(result.runId()))
                    .extracting(attempt -> attempt.stage() + "-" + attempt.attempt())
                    .containsExactlyInAnyOrder("copy-1", "copy-2", "release-1", "publish-1")
                    .allSatisfy(attempt -> assertThat(workspace()
                                    .resolve("runs")
                                    .resolve(result.runId())
                                    .resolve(attempt + ".log"))
                            .content()
                            .contains(attempt.replace('-', '/') + "]"));
        }
    }

    @Test
    void temporary_files_that_cannot_be_removed_do_not_change_how_a_run_ends() throws IOException {
        Path temporary = workspace().resolve("tmp");
        RunListener atTheEnd = new RunListener() {
            @Override
            public String name() {
                return "at the end";
            }

            @Override
            public void on(RunEvent event) {
                if (event.type() == RunEvent.Type.RUN_SUCCEEDED || event.type() == RunEvent.Type.RUN_FAILED) {
                    try {
                        AtomicWrites.deleteTree(temporary);
                        Files.writeString(temporary, "what cannot be removed as a directory");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        };
        steps.inRelease = context -> {
            throw new SaysException(StandardErrorCode.NO_USABLE_ROWS, "Nothing is left", "Look at the data.");
        };
        try (Says says = says(atTheEnd)) {
            assertThatThrownBy(says::run)
                    .isInstanceOfSatisfying(
                            SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.NO_USABLE_ROWS));
        }
        assertThat(temporary).isRegularFile();
        Files.delete(temporary);
        steps.inRelease = context -> {};
        try (Says says = says(atTheEnd)) {
            assertThat(says.run().stages()).hasSize(3);
        }
        assertThat(temporary).isRegularFile();
    }

    @Test
    void going_back_to_an_earlier_input_makes_its_release_current_again() throws IOException {
        try (Says says = says()) {
            String first = says.run().releaseId();
            Files.writeString(directory.resolve("in.csv"), "other");
            try (Says changed = says()) {
                assertThat(changed.run().releaseId()).isNotEqualTo(first);
            }
            Files.writeString(directory.resolve("in.csv"), "listening");
            try (Says back = says()) {
                assertThat(back.run().releaseId()).isEqualTo(first);
                assertThat(back.releases().currentId()).contains(first);
                assertThat(back.releases().list()).hasSize(2);
            }
        }
    }

    @Test
    void only_what_another_attempt_can_mend_is_tried_again() {
        steps.inCopy = context -> {
            if (steps.copies.get() < 3) {
                throw new IOException("connection reset");
            }
        };
        try (Says says = says()) {
            RunResult result = says.run();

            assertThat(result.stages().get(0).attempts()).isEqualTo(3);
            assertThat(events)
                    .filteredOn(e -> e.type() == RunEvent.Type.STAGE_RETRY)
                    .hasSize(2);
        }
        steps.copies.set(0);
        steps.inCopy = context -> {
            throw new IOException("No space left on device");
        };
        try (Says says = says("seed=1")) {
            assertFails(says, StandardErrorCode.DISK_FULL);
            assertThat(steps.copies).hasValue(1);
        }
    }

    @Test
    void a_failed_stage_leaves_the_last_good_release_and_the_finished_stages() {
        try (Says says = says()) {
            String good = says.run().releaseId();
            steps.inRelease = context -> {
                throw new IllegalStateException("a defect");
            };
            try (Says changed = says("seed=7")) {
                assertFails(changed, StandardErrorCode.INTERNAL);
                assertThat(changed.releases().currentId()).contains(good);
                RunRecord failed = changed.runs().runs(1).get(0);
                assertThat(failed.state()).isEqualTo(RunState.FAILED);
                assertThat(failed.errorCode()).isEqualTo("INTERNAL");
                assertThat(changed.runs().stages(failed.id()))
                        .extracting(StageRecord::state)
                        .containsExactly(StageState.SUCCEEDED, StageState.FAILED, StageState.SKIPPED);
                steps.inRelease = context -> {};
                assertThat(changed.run().stages().get(0).lookedUp()).isTrue();
            }
        }
    }

    @Test
    void input_that_changes_while_it_is_read_leaves_nothing_under_its_old_name() throws IOException {
        steps.inCopy = context -> Files.writeString(directory.resolve("in.csv"), "something else");
        try (Says says = says()) {
            assertFails(says, StandardErrorCode.MALFORMED_INPUT);
            assertThat(steps.copies).hasValue(1);
            assertThat(workspace().resolve("data")).doesNotExist();
            steps.inCopy = context -> {};
            assertThat(says.run().releaseId()).isNotEmpty();
        }
    }

    @Test
    void an_attempt_that_takes_too_long_is_interrupted() {
        steps.inCopy = context -> new java.util.concurrent.CountDownLatch(1).await();
        try (Says says = says("run.attempt-timeout=200ms", "run.attempts=2")) {
            assertFails(says, StandardErrorCode.TIMED_OUT);
            assertThat(attemptsAtCopy()).isEqualTo(2);
        }
    }

    private int attemptsAtCopy() {
        return events.stream()
                .filter(event -> "copy".equals(event.stage()))
                .mapToInt(RunEvent::attempt)
                .max()
                .orElse(0);
    }

    @Test
    void a_stage_that_is_asked_for_again_runs_with_all_that_reads_of_it_and_says_why() {
        String first;
        try (Says says = says()) {
            first = says.run().releaseId();
        }
        events.clear();
        try (Says says = says("run.again=[copy]")) {
            assertThat(says.plan().stages())
                    .extracting(PlannedStage::action)
                    .containsExactly(PlannedStage.Action.RUN, PlannedStage.Action.RUN);
            RunResult again = says.run();
            assertThat(again.releaseId()).isEqualTo(first);
            assertThat(again.stages()).extracting(StageOutcome::lookedUp).containsExactly(false, false, true);
            assertThat(steps.copies).hasValue(2);
        }
        assertThat(events)
                .filteredOn(event -> event.type() == RunEvent.Type.STAGE_STARTED && "copy".equals(event.stage()))
                .extracting(event -> event.details().get("why"))
                .containsExactly("asked for again");
    }

    @Test
    void what_goes_on_from_a_run_that_was_to_run_stages_again_runs_those_that_it_had_not_finished() {
        try (Says says = says()) {
            says.run();
        }
        steps.inRelease = context -> {
            throw new SaysException(StandardErrorCode.MALFORMED_INPUT, "Not today", "Wait.");
        };
        try (Says says = says("run.again=[copy]")) {
            assertFails(says, StandardErrorCode.MALFORMED_INPUT);
        }
        steps.inRelease = context -> {};
        assertThat(resumed().stages()).extracting(StageOutcome::lookedUp).containsExactly(true, false, true);
        assertThat(steps.copies).as("the first time, and again").hasValue(2);
        assertThat(steps.releases).hasValue(3);
        assertThat(resumed().stages())
                .as("from one that ended well, nothing is left to be run again")
                .allMatch(StageOutcome::lookedUp);
    }

    /** Goes on from the newest run. */
    private RunResult resumed() {
        RunRecord run;
        RunRequest request;
        try (Says says = says()) {
            run = says.runs().runs(1).get(0);
            request = says.liveRuns().request(run);
        }
        try (Says says = Says.builder()
                .plugins(Plugins.of(steps))
                .workspace(workspace())
                .resume(run.id(), request)
                .build()) {
            return says.run();
        }
    }

    @Test
    void a_run_says_at_its_start_what_each_stage_waits_for() {
        try (Says says = says()) {
            String run = says.run().runId();
            EventRecord started = says.runs().events(run, 0, 1).get(0);
            assertThat(started.type()).isEqualTo("RUN_STARTED");
            assertThat(StageGraph.read(String.valueOf(started.details().get("graph")))
                            .stages())
                    .containsExactly(
                            new StageGraph.Node("copy", List.of(), List.of()),
                            new StageGraph.Node("release", List.of("copy"), List.of()),
                            new StageGraph.Node("publish", List.of("release"), List.of()));
        }
    }

    @Test
    void a_stage_may_have_policies_of_its_own() {
        steps.inCopy = context -> new java.util.concurrent.CountDownLatch(1).await();
        try (Says says = says("run.stages.copy.attempt-timeout=100ms", "run.stages.copy.attempts=4")) {
            assertFails(says, StandardErrorCode.TIMED_OUT);
            assertThat(attemptsAtCopy()).isEqualTo(4);
        }
        events.clear();
        try (Says says = says("run.attempt-timeout=100ms", "run.attempts=100", "run.stages.copy.timeout=500ms")) {
            assertFails(says, StandardErrorCode.TIMED_OUT);
            assertThat(attemptsAtCopy())
                    .as("attempts until the stage's time was over")
                    .isLessThan(15);
        }
        try (Says says = says("run.stages.cpoy.attempts=4")) {
            assertFails(says, StandardErrorCode.INVALID_CONFIGURATION);
        }
    }

    @Test
    void a_run_that_takes_longer_than_it_may_is_ended() {
        steps.inCopy = context -> new java.util.concurrent.CountDownLatch(1).await();
        try (Says says = says("run.deadline=1s")) {
            assertFails(says, StandardErrorCode.DEADLINE_PASSED);
            assertThat(says.runs().runs(1).get(0).state()).isEqualTo(RunState.FAILED);
            assertThat(steps.copies).hasValueLessThanOrEqualTo(1);
        }
    }

    @Test
    void a_listener_that_fails_changes_nothing() {
        try (Says says = Says.builder()
                .plugins(Plugins.of(steps))
                .workspace(workspace())
                .input(directory.resolve("in.csv"))
                .listener(new RunListener() {
                    @Override
                    public String name() {
                        return "broken";
                    }

                    @Override
                    public void on(RunEvent event) {
                        throw new IllegalStateException("broken listener");
                    }
                })
                .build()) {
            assertThat(says.run().releaseId()).isNotEmpty();
        }
    }

    @Test
    void one_run_at_a_time() {
        try (Says says = says();
                WorkspaceLock held = WorkspaceLock.acquire(workspace())) {
            assertThat(WorkspaceLock.isHeld(workspace())).isTrue();
            assertFails(says, StandardErrorCode.WORKSPACE_BUSY);
            held.close();
            assertThat(WorkspaceLock.isHeld(workspace())).isFalse();
            assertThat(says.run().releaseId()).isNotEmpty();
        }
    }

    @Test
    void a_workspace_that_is_a_file_is_refused() throws IOException {
        Files.writeString(workspace(), "");
        try (Says says = says()) {
            assertFails(says, StandardErrorCode.WORKSPACE_UNUSABLE);
        }
    }

    @Test
    void a_damaged_output_is_made_anew() throws IOException {
        try (Says says = says()) {
            says.run();
            Path copy;
            try (Stream<Path> walk = Files.walk(workspace().resolve("data/copy"))) {
                copy = walk.filter(p -> p.endsWith("copy.txt")).findFirst().orElseThrow();
            }
            Files.writeString(copy, "cut");

            assertThat(says.plan().stages().get(0).action()).isEqualTo(PlannedStage.Action.RUN);
            assertThat(says.run().stages().get(0).lookedUp()).isFalse();
            assertThat(Files.readString(copy)).isEqualTo("listening");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a bit", "a cut", "no passport", "no model", "no release", "the pointer"})
    void a_damaged_release_is_healed_by_running_again(String damage) throws IOException {
        try (Says says = says()) {
            RunResult first = says.run();
            Path release = says.releases().current();
            String hash = says.releases().info(first.releaseId()).contentHash();
            Path model = release.resolve("model.txt");
            switch (damage) {
                // In place: the release is linked to the stage's output, which is damaged with it.
                case "a bit" -> Files.writeString(model, "listenimg");
                case "a cut" -> Files.writeString(model, "list");
                case "no passport" -> Files.delete(release.resolve("release.json"));
                case "no model" -> Files.delete(model);
                case "no release" -> {
                    Files.writeString(model, "listenimg");
                    AtomicWrites.deleteTree(release);
                }
                default -> Files.writeString(release.resolveSibling("pointer.json"), "{");
            }

            RunResult again = says.run();

            assertThat(again.releaseId()).isEqualTo(first.releaseId());
            assertThat(says.releases().info(again.releaseId()).contentHash()).isEqualTo(hash);
            assertThat(says.releases().current().resolve("model.txt")).hasContent("listening");
            says.releases().verify(again.releaseId());
            assertThat(says.run().stages()).allMatch(StageOutcome::lookedUp);
        }
    }

    @Test
    void a_run_whose_process_vanished_is_marked_as_crashed_by_the_next_and_its_leftovers_go() throws IOException {
        Path left = workspace().resolve("tmp/copy-left");
        Files.createDirectories(left);
        new JdbiRunStore(RunDatabase.of(store, workspace()))
                .begin("vanished", java.time.Instant.EPOCH, java.util.Map.of("copy", "Copies."), null, null);
        try (Says says = says()) {
            says.run();

            assertThat(says.runs().run("vanished").orElseThrow().state()).isEqualTo(RunState.CRASHED);
            assertThat(left).doesNotExist();
        }
    }

    @Test
    void the_plan_says_why() {
        try (Says says = says()) {
            assertThat(says.plan().stages().get(0).reasons()).containsExactly("no output yet");
            assertThat(workspace().resolve("runs.db")).doesNotExist();
            says.run();
            assertThat(says.plan().stages()).allMatch(s -> s.action() == PlannedStage.Action.LOOK_UP);
        }
        try (Says changed = says("seed=43")) {
            assertThat(changed.plan().stages().get(0).reasons()).containsExactly("says.seed: 42 -> 43");
            assertThat(changed.plan().stages().get(1).reasons()).anyMatch(r -> r.startsWith("read.copied: "));
        }
    }

    @Test
    void a_missing_or_empty_input_is_a_clear_error() throws IOException {
        Files.createDirectories(directory.resolve("empty"));
        for (String path : List.of("nowhere.csv", "empty", "*.none")) {
            try (Says says = Says.builder()
                    .plugins(Plugins.of(steps))
                    .workspace(workspace())
                    .input(directory.resolve(path))
                    .build()) {
                assertFails(says, StandardErrorCode.INPUT_NOT_FOUND);
            }
        }
    }

    @Test
    void a_directory_or_a_glob_gives_its_data_files_in_order() throws IOException {
        Path data = Files.createDirectories(directory.resolve("data/deep"));
        for (String name : List.of("b.csv", "deep/a.csv.gz", "README.txt", ".hidden.csv", "says.conf", "_x.csv")) {
            Files.writeString(data.getParent().resolve(name), name);
        }
        assertThat(io.says.orchestrator.input.InputFiles.resolve(
                        List.of(data.getParent().toString())))
                .extracting(f -> f.name())
                .containsExactly("b.csv", "deep/a.csv.gz");
        assertThat(io.says.orchestrator.input.InputFiles.resolve(List.of(data.getParent() + "/*.csv")))
                .extracting(f -> f.name())
                .contains("b.csv");
        AtomicWrites.deleteTree(data.getParent());
    }

    private static void assertFails(Says says, StandardErrorCode code) {
        SaysException failure = catchThrowableOfType(SaysException.class, says::run);
        assertThat(failure).isNotNull();
        assertThat(failure.code()).as(failure.rendered()).isEqualTo(code);
        assertThatThrownBy(() -> {
                    throw failure;
                })
                .hasMessageNotContaining("\n");
    }
}
