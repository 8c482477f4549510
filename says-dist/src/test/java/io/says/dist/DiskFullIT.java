package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real full disk: a small file system in memory, which takes the right to mount. */
final class DiskFullIT {

    private final Distribution says = Distribution.built();

    @Test
    void a_full_disk_is_said_so_and_the_last_good_release_serves_on(@TempDir Path directory) throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Assumptions.assumeTrue(
                mount("-t", "tmpfs", "-o", "size=60m", "tmpfs", disk.toString()), "no right to mount a file system");
        try {
            Demo.generate(says, directory);
            assertThat(run(directory, "7").exitCode()).isZero();
            String good = ReleaseHash.of(disk.resolve("workspace"));
            fill(disk);

            Distribution.Outcome full = run(directory, "8");

            assertThat(full.exitCode()).as(full.all()).isEqualTo(4);
            assertThat(full.err()).contains("[DISK_FULL]").contains("Hint: ").doesNotContain("\tat ");
            assertThat(ReleaseHash.of(disk.resolve("workspace"))).isEqualTo(good);

            Files.delete(disk.resolve("filler"));
            assertThat(run(directory, "8").exitCode()).isZero();
            assertThat(ReleaseHash.of(disk.resolve("workspace"))).isNotEqualTo(good);
            try (Stream<Path> left = Files.list(disk.resolve("workspace/tmp"))) {
                assertThat(left).isEmpty();
            }
        } finally {
            new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private Distribution.Outcome run(Path directory, String seed) {
        return says.says(
                directory,
                "run",
                "--workspace",
                "disk/workspace",
                "--input",
                "data/listening.csv",
                "--quiet",
                "--set",
                "seed=" + seed);
    }

    private static void fill(Path disk) throws IOException {
        byte[] block = new byte[16 << 10];
        try (var out = Files.newOutputStream(disk.resolve("filler"))) {
            for (int i = 0; i < 1 << 20; i++) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    static boolean mount(String... arguments) throws InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "mount";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
