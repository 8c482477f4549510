package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.dist.MarkedKill.Mark;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.RunState;
import io.says.release.ReleaseStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is killed at the worst of moments. After each kill the release that served still does, nothing that was recorded is lost and
 * nothing is left running; and the run that at last comes to its end has the release of an undisturbed one. {@code
 * -Dsays.kills=200} kills more often; {@code -Dsays.kills.seed} does it at other times.
 */
@Tag("faults")
final class FaultsIT {

    private static final int KILLS = Integer.getInteger("says.kills", 60);
    private static final Random RANDOM = new Random(Long.getLong("says.kills.seed", 20240615L));
    private static final long LONGEST_MID_WRITE_MILLIS = 3_000;

    private static final String RUNNER = "io.says.orchestrator.run.StageRunner";
    private static final String OUTPUTS = "io.says.orchestrator.pipeline.StageOutputs";
    private static final String RELEASES = "io.says.release.ReleaseStore";

    /** What every stage passes, in this order. */
    private static final List<Mark> OF_A_STAGE = List.of(
            Mark.entering("before its start", RUNNER, "attempt"),
            Mark.entering("in the middle of its work", RUNNER, "attempt"),
            Mark.entering("written, no manifest", OUTPUTS, "seal"),
            Mark.entering("manifest, not in place", "io.says.storage.AtomicWrites", "directory"),
            Mark.leaving("in place, not recorded", OUTPUTS, "seal"));

    /** What publication passes. */
    private static final List<Mark> OF_PUBLICATION = List.of(
            Mark.entering("release not installed", RELEASES, "install"),
            Mark.entering("release installed, not served", RELEASES, "promote"),
            Mark.entering("pointer not moved", "io.says.release.PointerFile", "write"),
            Mark.leaving("pointer moved, not recorded", RELEASES, "promote"));

    private static final Map<String, Integer> COUNTS = new TreeMap<>();

    private final Distribution says = Distribution.built();
    private final MarkedKill killer = new MarkedKill(says);

    @AfterAll
    @SuppressWarnings("SystemOut") // the suite says what it did
    static void count() {
        PrintStream out = System.out;
        out.println("Killed with -9: "
                + COUNTS.values().stream().mapToInt(Integer::intValue).sum());
        COUNTS.forEach((where, times) -> out.println("  " + times + " " + where));
    }

    @Test
    void a_run_killed_at_every_mark_of_every_stage_ends_with_the_release_of_an_undisturbed_one(@TempDir Path directory)
            throws Exception {
        Demo.generate(says, directory);
        assertThat(run(directory, "undisturbed").exitCode()).isZero();
        String expected = ReleaseHash.of(directory.resolve("undisturbed"));
        int kills = 0;
        for (int round = 0; kills < KILLS; round++) {
            Path workspace = directory.resolve("stages-" + round);
            String champion = champion(directory, workspace);
            boolean killed = true;
            while (killed) {
                for (Mark mark : OF_A_STAGE) {
                    boolean middle = mark.what().startsWith("in the middle");
                    Mark meant = middle ? mark.plus(1 + RANDOM.nextLong(LONGEST_MID_WRITE_MILLIS)) : mark;
                    killed = killed(meant, directory, workspace);
                    if (killed) {
                        kills++;
                        SoundWorkspace.after(workspace, champion);
                    } else if (!middle) {
                        break;
                    }
                }
            }
            Distribution.Outcome last = run(directory, workspace.getFileName().toString());
            assertThat(last.exitCode()).as(last.all()).isZero();
            assertThat(ReleaseHash.of(workspace)).isEqualTo(expected);
        }
        for (Mark mark : OF_PUBLICATION) {
            Path workspace = directory.resolve("publication-" + OF_PUBLICATION.indexOf(mark));
            String champion = champion(directory, workspace);
            assertThat(killed(mark, directory, workspace)).as(mark.what()).isTrue();
            if (mark.leaving()) {
                assertThat(ReleaseHash.of(workspace)).isEqualTo(expected);
            } else {
                SoundWorkspace.after(workspace, champion);
            }
            Distribution.Outcome last = run(directory, workspace.getFileName().toString());
            assertThat(last.exitCode()).as(last.all()).isZero();
            assertThat(ReleaseHash.of(workspace)).isEqualTo(expected);
        }
    }

    @Test
    void of_ten_that_start_at_once_one_runs_and_the_others_say_why_not(@TempDir Path directory) throws Exception {
        Demo.generate(says, directory);
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            processes.add(says.start(
                    directory,
                    directory.resolve(i + ".out"),
                    directory.resolve(i + ".err"),
                    Map.of("SAYS_MEMORY", "700m"),
                    arguments("ws")));
        }
        int done = 0;
        for (int i = 0; i < processes.size(); i++) {
            Distribution.Outcome outcome =
                    Distribution.finish(processes.get(i), directory.resolve(i + ".out"), directory.resolve(i + ".err"));
            if (outcome.exitCode() == 0) {
                done++;
            } else {
                assertThat(outcome.exitCode()).as(outcome.all()).isEqualTo(4);
                assertThat(outcome.err()).contains("[WORKSPACE_BUSY]");
            }
        }
        assertThat(done).isPositive();
        JdbiRunStore store = new JdbiRunStore(directory.resolve("ws/runs.db"));
        assertThat(store.runs(20)).hasSize(done).allMatch(run -> run.state() == RunState.SUCCEEDED);
    }

    /** A workspace whose champion comes from other settings. */
    private String champion(Path directory, Path workspace) {
        Distribution.Outcome first =
                says.says(directory, arguments(workspace.getFileName().toString(), "--set", "train.als.rank=5"));
        assertThat(first.exitCode()).as(first.all()).isZero();
        return ReleaseStore.inWorkspace(workspace).currentId().orElseThrow();
    }

    private boolean killed(Mark mark, Path directory, Path workspace) throws Exception {
        Path out = directory.resolve(workspace.getFileName() + ".out");
        boolean killed = killer.at(
                mark, directory, out, arguments(workspace.getFileName().toString()));
        if (killed) {
            COUNTS.merge(mark.what(), 1, Integer::sum);
        }
        return killed;
    }

    private Distribution.Outcome run(Path directory, String workspace) {
        return says.says(directory, arguments(workspace));
    }

    private static String[] arguments(String workspace, String... more) {
        return Stream.concat(
                        Stream.of(
                                "run",
                                "--workspace",
                                workspace,
                                "--config",
                                "data/says.conf",
                                "--input",
                                "data/listening.csv",
                                "--force",
                                "--quiet"),
                        Stream.of(more))
                .toArray(String[]::new);
    }
}
