package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.PostgresDatabase;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StoreConfig;
import io.says.release.ReleaseStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that holds the runs and is killed with -9, all its processes, in the middle of one of them. */
@Tag("faults")
final class PostgresKilledIT {

    private static int kills;

    private final Distribution says = Distribution.built();
    private final Path directory;
    private final Path workspace;

    PostgresKilledIT(@TempDir Path directory) {
        this.directory = directory;
        this.workspace = directory.resolve("ws");
    }

    @AfterAll
    @SuppressWarnings("SystemOut") // the suite says what it did
    static void count() {
        System.out.println("PostgreSQL killed with -9: " + kills);
    }

    @Test
    void a_server_that_is_killed_in_the_middle_of_a_run_costs_no_more_than_that_run_and_none_that_waits_for_it()
            throws Exception {
        try (PostgresServer server = new PostgresServer(directory.resolve("postgres"));
                HeldStages stages = new HeldStages();
                SaysProcess process = SaysProcess.in(directory, says, Map.of(), stages.option())) {
            stages.attach();
            Demo.generate(process);
            Distribution.Outcome undisturbed = process.says(Demo.forcedRun("undisturbed"));
            assertThat(undisturbed.exitCode()).as(undisturbed.all()).isZero();
            String expected = ReleaseHash.of(directory.resolve("undisturbed"));

            // It is there again before the patience of the run is over.
            AtomicReference<CompletableFuture<Void>> restart = new AtomicReference<>();
            stages.when("train", () -> {
                server.kill();
                kills++;
                restart.set(CompletableFuture.runAsync(
                        () -> {
                            try {
                                server.start();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS)));
            });
            Distribution.Outcome waited = process.says(Demo.forcedRun("ws", patience(server, "5m")));
            assertThat(stages.waitsFor("train")).isFalse();
            stages.soundSoFar();
            restart.get().join();
            assertThat(waited.exitCode()).as(waited.all()).isZero();
            assertThat(waited.all()).doesNotContain("\tat ");
            assertThat(ReleaseHash.of(workspace)).isEqualTo(expected);
            JdbiRunStore store = store(server);
            assertThat(store.runs(5)).extracting(RunRecord::state).containsExactly(RunState.SUCCEEDED);
            String champion = champion();
            SoundWorkspace.after(workspace, champion, store);

            // It stays away until the run has ended.
            stages.when("train", () -> {
                server.kill();
                kills++;
            });
            Distribution.Outcome failed =
                    process.says(Demo.forcedRun("ws", patience(server, "4s", "--set", "train.als.rank=5")));
            assertThat(stages.waitsFor("train")).isFalse();
            stages.soundSoFar();
            assertThat(failed.exitCode()).as(failed.all()).isEqualTo(4);
            assertThat(failed.err())
                    .contains("[IO_FAILURE]", server.url(), "Hint: See that PostgreSQL is up", "says.store.patience")
                    .doesNotContain("\tat ");
            assertThat(champion()).isEqualTo(champion);
            assertThat(ReleaseHash.of(workspace)).isEqualTo(expected);
            Distribution.Outcome served = process.says("recommend", "--workspace", "ws", "--user", "u0001", "--k", "3");
            assertThat(served.exitCode()).as(served.all()).isZero();

            server.start();
            Distribution.Outcome next = process.says(Demo.forcedRun("ws", patience(server, "5m")));
            assertThat(next.exitCode()).as(next.all()).isZero();
            assertThat(ReleaseHash.of(workspace)).isEqualTo(expected);
            List<RunRecord> runs = store(server).runs(5);
            assertThat(runs)
                    .extracting(RunRecord::state)
                    .containsExactly(RunState.SUCCEEDED, RunState.CRASHED, RunState.SUCCEEDED);
            SoundWorkspace.after(workspace, champion, store(server));
        }
    }

    private String champion() {
        return ReleaseStore.inWorkspace(workspace).currentId().orElseThrow();
    }

    private JdbiRunStore store(PostgresServer server) {
        return new JdbiRunStore(new PostgresDatabase(
                new StoreConfig(server.url(), "postgres", "", "says", Duration.ofMinutes(5)), workspace));
    }

    private static String[] patience(PostgresServer server, String patience, String... more) {
        Stream<String> settings = Stream.concat(server.settings(), Stream.of("--set", "store.patience=" + patience));
        return Stream.concat(settings, Stream.of(more)).toArray(String[]::new);
    }
}
