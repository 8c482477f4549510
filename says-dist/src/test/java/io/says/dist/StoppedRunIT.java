package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.SaysException;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StageState;
import io.says.release.ReleaseStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose process is stopped for longer than its lease, and goes on when another has taken its place. */
final class StoppedRunIT {

    private final Distribution says = Distribution.built();

    @Test
    void a_stopped_run_is_replaced_and_publishes_nothing_when_it_goes_on(@TempDir Path directory) throws Exception {
        Demo.generate(says, directory);
        Path out = directory.resolve("stopped.out");
        Path err = directory.resolve("stopped.err");
        Process stopped = says.start(
                directory, out, err, Map.of(), Demo.run("ws", "--set", "train.als.rank=7", "--set", "run.lease=2s"));
        JdbiRunStore store = new JdbiRunStore(directory.resolve("ws/runs.db"));
        try {
            while (store.runs(1).stream()
                    .flatMap(run -> store.stages(run.id()).stream())
                    .noneMatch(stage -> stage.stage().equals("listens") && stage.state() == StageState.RUNNING)) {
                assertThat(stopped.isAlive()).isTrue();
                Thread.sleep(50);
            }
            stopOutsideAWrite(stopped, store);
            Thread.sleep(2_000); // until its lease is one that nobody has renewed for long
            Distribution.Outcome other = says.says(directory, Demo.run("ws"));
            assertThat(other.exitCode()).as(other.all()).isZero();
        } finally {
            signal("CONT", stopped);
        }
        String served =
                ReleaseStore.inWorkspace(directory.resolve("ws")).currentId().orElseThrow();

        Distribution.Outcome late = Distribution.finish(stopped, out, err);

        assertThat(late.exitCode()).as(late.all()).isEqualTo(4);
        assertThat(late.all()).contains("[LEASE_LOST]").doesNotContain("\tat ");
        List<RunRecord> runs = store.runs(5);
        assertThat(runs.stream().map(RunRecord::state)).containsExactly(RunState.SUCCEEDED, RunState.CRASHED);
        ReleaseStore releases = ReleaseStore.inWorkspace(directory.resolve("ws"));
        assertThat(releases.currentId()).contains(served);
        assertThat(runs.get(0).releaseId()).isEqualTo(served);
        assertThat(releases.ids()).containsExactly(served);
        try (Stream<Path> left = Files.list(directory.resolve("ws/tmp"))) {
            assertThat(left).as("what is left of either in tmp").isEmpty();
        }
    }

    /** In the very middle of a write it would keep the store to itself for as long as it is stopped, and no other could run. */
    private static void stopOutsideAWrite(Process process, JdbiRunStore store) throws Exception {
        while (true) {
            signal("STOP", process);
            try {
                assertThat(store.requestCancel("no-such-run", "the test", Instant.EPOCH))
                        .isFalse();
                return;
            } catch (SaysException locked) {
                signal("CONT", process);
                assertThat(process.isAlive()).isTrue();
                Thread.sleep(50);
            }
        }
    }

    private static void signal(String signal, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
