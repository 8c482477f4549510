package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run killed with -9 at random moments ends, when run again, with the release of an undisturbed run; {@code
 * -Dsays.kills=20} tries more of them.
 */
final class CrashIT {

    private static final int KILLS = Integer.getInteger("says.kills", 2);
    private static final long SEED = Long.getLong("says.kills.seed", 20240615L);

    private final Distribution says = Distribution.built();

    @Test
    void a_run_killed_at_a_random_moment_and_run_again_ends_with_the_same_release(@TempDir Path directory)
            throws Exception {
        Demo.generate(says, directory);
        long began = System.nanoTime();
        Distribution.Outcome undisturbed = run(directory, "undisturbed", "local[2]");
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        assertThat(undisturbed.exitCode()).as(undisturbed.all()).isZero();
        String expected = ReleaseHash.of(directory.resolve("undisturbed"));

        Random random = new Random(SEED);
        int killed = 0;
        for (int i = 0; killed < KILLS && i < 10 * KILLS; i++) {
            String workspace = "run-" + i;
            Path out = directory.resolve(workspace + ".out");
            long started = System.nanoTime();
            Process process = says.start(
                    directory,
                    out,
                    directory.resolve(workspace + ".err"),
                    Map.of(),
                    Demo.run(workspace, "--set", "spark.master=local[2]", "--quiet"));
            if (process.waitFor(random.nextLong(took), TimeUnit.MILLISECONDS)) {
                assertThat(process.exitValue()).isZero();
                // Faster than the first one, whose files were cold: the next moment is drawn from this shorter time.
                took = Math.min(took, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
                continue;
            }
            process.destroyForcibly().waitFor();
            killed++;
            Distribution.Outcome again = run(directory, workspace, "local[2]");
            assertThat(again.exitCode()).as(again.all()).isZero();
            assertThat(ReleaseHash.of(directory.resolve(workspace))).isEqualTo(expected);
        }
        assertThat(killed).as("runs really killed").isEqualTo(KILLS);
    }

    @Test
    void one_thread_and_two_give_the_same_release(@TempDir Path directory) {
        Demo.generate(says, directory);
        assertThat(run(directory, "two", "local[2]").exitCode()).isZero();
        assertThat(run(directory, "one", "local[1]").exitCode()).isZero();
        assertThat(ReleaseHash.of(directory.resolve("one"))).isEqualTo(ReleaseHash.of(directory.resolve("two")));
    }

    private Distribution.Outcome run(Path directory, String workspace, String master) {
        return says.says(directory, Demo.run(workspace, "--set", "spark.master=" + master, "--quiet"));
    }
}
