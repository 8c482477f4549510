package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.store.JdbiLeases;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.SqliteDatabase;
import io.says.release.ReleaseStore;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A clock that is set by days while runs are at work and between them: libfaketime tells the process another time than the machine's,
 * whatever a file says at that moment. What it calls its monotonic clock is left alone, as a kernel does.
 */
@Tag("faults")
final class ClockIT {

    private static final Duration DAYS = Duration.ofDays(9);
    private static int jumps;

    private final Distribution says = Distribution.built();
    private final Path directory;
    private final Path workspace;
    private final Path clock;

    ClockIT(@TempDir Path directory) {
        this.directory = directory;
        this.workspace = directory.resolve("ws");
        this.clock = directory.resolve("clock");
    }

    @AfterAll
    @SuppressWarnings("SystemOut") // the suite says what it did
    static void count() {
        System.out.println("Clock set by days: " + jumps);
    }

    private static Optional<Path> library() throws IOException {
        for (Path place : List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"))) {
            if (Files.isDirectory(place)) {
                try (DirectoryStream<Path> below = Files.newDirectoryStream(place)) {
                    for (Path candidate : below) {
                        Path library = candidate.resolve(
                                candidate.endsWith("faketime") ? "libfaketime.so.1" : "faketime/libfaketime.so.1");
                        if (Files.isRegularFile(library)) {
                            return Optional.of(library);
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    private void set(Duration offset) throws IOException {
        Path fresh = clock.resolveSibling("clock.new");
        Files.writeString(
                fresh, (offset.isNegative() ? "-" : "+") + offset.abs().toSeconds() + "\n");
        Files.move(fresh, clock, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private void jump(Duration offset) throws IOException {
        set(offset);
        jumps++;
    }

    /** Waits until the lease was renewed by the new clock: the process has seen it, and is alive. */
    private void renewedAt(Duration offset) throws InterruptedException {
        try (SqliteDatabase database = new SqliteDatabase(workspace.resolve("runs.db"))) {
            JdbiLeases leases = new JdbiLeases(database);
            long end = System.nanoTime() + Distribution.PATIENCE.toNanos();
            while (Duration.between(Instant.now().plus(offset), leases.lease().beatAt())
                            .abs()
                            .compareTo(Duration.ofDays(1))
                    > 0) {
                assertThat(System.nanoTime()).as("the lease is renewed").isLessThan(end);
                Thread.sleep(100);
            }
        }
    }

    @Test
    void a_clock_that_jumps_by_days_ahead_and_back_changes_no_release_and_leaves_nothing_running() throws Exception {
        Optional<Path> library = library();
        Assumptions.assumeTrue(library.isPresent(), "no libfaketime here; Debian has it in the package faketime");
        set(Duration.ZERO);
        Map<String, String> environment = Map.of(
                "LD_PRELOAD", library.orElseThrow().toString(),
                "FAKETIME_TIMESTAMP_FILE", clock.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "DONT_FAKE_MONOTONIC", "1",
                // What waits for a time waits by the monotonic clock, and does not spin.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                // Files have the time of the machine, whose clock is another: the worse case.
                "NO_FAKE_STAT", "1");
        try (HeldStages stages = new HeldStages();
                SaysProcess process = SaysProcess.in(directory, says, environment, stages.option())) {
            stages.attach();
            Demo.generate(process);
            done(process.says(arguments("undisturbed")));
            String expected = ReleaseHash.of(directory.resolve("undisturbed"));
            done(process.says(arguments("ws", "--set", "train.als.rank=5")));
            String champion = champion();

            // Ahead in the middle of a run, whose lease another looks at that goes by the right clock.
            stages.when("train", () -> {
                jump(DAYS);
                renewedAt(DAYS);
                Distribution.Outcome other = says.says(directory, arguments("ws"));
                assertThat(other.exitCode()).as(other.all()).isEqualTo(4);
                assertThat(other.err()).contains("[WORKSPACE_BUSY]").doesNotContain("\tat ");
                assertThat(champion()).isEqualTo(champion);
            });
            done(process.says(arguments("ws")));
            sound(stages, "train");
            assertThat(ReleaseHash.of(workspace)).isEqualTo(expected);

            // Back by twice as much, in the middle of Spark's work, which nothing waits for.
            stages.when("ingest", () -> jump(DAYS.negated()));
            done(process.says(arguments("ws", "--again", "ingest", "--set", "train.als.rank=6")));
            sound(stages, "ingest");
            assertThat(ReleaseHash.of(workspace)).isNotEqualTo(expected);

            // The newest run is the one that began last, though the one before it is of a later day.
            List<RunRecord> runs = new JdbiRunStore(workspace.resolve("runs.db")).runs(10);
            assertThat(runs).hasSize(3);
            done(process.says(arguments("ws", "--again", "ingest")));
            assertThat(ReleaseHash.of(workspace)).isEqualTo(expected);
            String newest = new JdbiRunStore(workspace.resolve("runs.db"))
                    .runs(1)
                    .get(0)
                    .id();
            assertThat(runs).extracting(RunRecord::id).doesNotContain(newest);
            assertThat(process.says("runs", "show", "last", "--workspace", "ws").out())
                    .contains(newest);

            // To the collector, what was made in the days to come is young.
            List<String> ids = ReleaseStore.inWorkspace(workspace).ids();
            Distribution.Outcome tidied = process.says("gc", "--workspace", "ws", "--keep", "0", "--older-than", "1d");
            done(tidied);
            assertThat(ReleaseStore.inWorkspace(workspace).ids()).isEqualTo(ids);

            // Ahead, and a collector to which everything is old: what serves, and what comes after it, is the same.
            jump(DAYS);
            Thread.sleep(2_000); // for as long as the process may go by what it has read
            done(process.says("gc", "--workspace", "ws", "--keep", "0", "--older-than", "1d"));
            // Outputs of the runs before are gone by right; what serves is whole, which the hash looks at.
            assertThat(ReleaseHash.of(workspace)).isEqualTo(expected);
            done(process.says(arguments("ws", "--again", "train")));
            assertThat(ReleaseHash.of(workspace)).isEqualTo(expected);
        }

        // By the right clock again, after runs of days that have not come.
        Distribution.Outcome right = says.says(directory, arguments("ws", "--again", "split"));
        done(right);
        JdbiRunStore store = new JdbiRunStore(workspace.resolve("runs.db"));
        assertThat(store.runs(10)).allMatch(run -> run.state() == RunState.SUCCEEDED);
        assertThat(ReleaseHash.of(workspace)).isEqualTo(ReleaseHash.of(directory.resolve("undisturbed")));
    }

    private String champion() {
        return ReleaseStore.inWorkspace(workspace).currentId().orElseThrow();
    }

    private void sound(HeldStages stages, String stage) throws IOException {
        assertThat(stages.waitsFor(stage)).as("%s was held", stage).isFalse();
        stages.soundSoFar();
        SoundWorkspace.after(workspace, champion());
    }

    private static void done(Distribution.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.all()).isZero();
        assertThat(outcome.all()).doesNotContain("\tat ");
    }

    private static String[] arguments(String workspace, String... more) {
        // Whether Spark's executor gives signs of life is looked at soon after the jump.
        Stream<String> soon = Stream.of("--set", "spark.conf.\"spark.network.timeoutInterval\"=1s");
        return Demo.forcedRun(workspace, Stream.concat(soon, Stream.of(more)).toArray(String[]::new));
    }
}
