package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.StageRecord;
import io.says.release.ReleaseStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
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

    /** One run after the other ends at the next stage; what each finished before stays. */
    @Test
    @Tag("faults")
    void a_disk_that_fills_when_a_stage_is_at_work_costs_that_run_whichever_stage_it_is(@TempDir Path directory)
            throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Assumptions.assumeTrue(
                mount("-t", "tmpfs", "-o", "size=80m", "tmpfs", disk.toString()), "no right to mount a file system");
        Path workspace = disk.resolve("workspace");
        int refused = 0;
        List<String> without = new ArrayList<>();
        try (HeldStages stages = new HeldStages();
                SaysProcess process = SaysProcess.in(directory, says, Map.of(), stages.option())) {
            stages.attach();
            Demo.generate(process);
            Path all = directory.resolve("data/listening.csv");
            List<String> lines = Files.readAllLines(all);
            Files.write(directory.resolve("first.csv"), lines.subList(0, lines.size() / 2));
            done(process.says(Demo.forcedRun("undisturbed")));
            String expected = ReleaseHash.of(directory.resolve("undisturbed"));
            done(process.says(Demo.forcedRunOver("first.csv", "disk/workspace")));
            String champion = ReleaseStore.inWorkspace(workspace).currentId().orElseThrow();
            JdbiRunStore store = new JdbiRunStore(workspace.resolve("runs.db"));
            List<String> names = store.stages(store.runs(1).get(0).id()).stream()
                    .map(StageRecord::stage)
                    .toList();
            assertThat(names).contains("ingest", "train", "release", "publish");
            for (String stage : names) {
                Distribution.Outcome outcome;
                try (Filling filling = new Filling(disk)) {
                    stages.when(stage, filling::start);
                    // Some stages are at work beside others, and may be done already.
                    String[] again = stage.equals("publish") ? new String[0] : new String[] {"--again", stage};
                    outcome = process.says(Demo.forcedRun("disk/workspace", again));
                }
                assertThat(stages.waitsFor(stage)).as("%s was at work", stage).isFalse();
                stages.soundSoFar();
                assertThat(outcome.all()).as(stage).doesNotContain("\tat ");
                if (outcome.exitCode() == 0) {
                    without.add(stage);
                    champion = ReleaseStore.inWorkspace(workspace).currentId().orElseThrow();
                } else {
                    assertThat(outcome.exitCode())
                            .as(stage + ": " + outcome.all())
                            .isEqualTo(4);
                    assertThat(outcome.err()).as(stage).contains("[DISK_FULL]").contains("Hint: ");
                    refused++;
                }
                SoundWorkspace.after(workspace, champion);
            }
            assertThat(without).as("went on without space").doesNotContain("ingest", "train", "release");
            done(process.says(Demo.forcedRun("disk/workspace")));
            assertThat(ReleaseHash.of(workspace)).isEqualTo(expected);
            try (Stream<Path> left = Files.list(workspace.resolve("tmp"))) {
                assertThat(left).isEmpty();
            }
        } finally {
            new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor(10, TimeUnit.SECONDS);
        }
        said(refused, without);
    }

    @SuppressWarnings("SystemOut") // the suite says what it did
    private static void said(int refused, List<String> without) {
        System.out.println("Disk filled in the middle of a stage: " + refused + " runs refused"
                + (without.isEmpty() ? "" : ", went on without space: " + without));
    }

    private static void done(Distribution.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.all()).isZero();
    }

    /** Takes all the space there is, and what becomes free meanwhile. */
    private static final class Filling implements AutoCloseable {

        private final Path file;
        private final Path disk;
        private final AtomicBoolean over = new AtomicBoolean();
        private CompletableFuture<Void> going = CompletableFuture.completedFuture(null);

        Filling(Path disk) {
            this.disk = disk;
            this.file = disk.resolve("filler");
        }

        void start() throws IOException {
            fill(disk);
            going = CompletableFuture.runAsync(this::goOn);
        }

        private void goOn() {
            byte[] block = new byte[4 << 10];
            while (!over.get()) {
                try (var out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
                    while (!over.get()) {
                        out.write(block);
                    }
                } catch (IOException full) {
                    try {
                        Thread.sleep(5);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            over.set(true);
            going.join();
            Files.deleteIfExists(file);
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
