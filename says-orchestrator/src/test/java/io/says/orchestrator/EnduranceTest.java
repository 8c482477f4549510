package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.Plugins;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in a row, in one process; {@code -Dsays.runs=500} makes more of them. */
final class EnduranceTest {

    private static final int RUNS = Integer.getInteger("says.runs", 30);
    private static final int FIRST = 5;

    private record Held(int threads, long descriptors, long temporary, long heap) {

        static Held now(Path workspace) throws IOException {
            System.gc();
            return new Held(
                    Thread.getAllStackTraces().size(),
                    Files.isDirectory(Path.of("/proc/self/fd")) ? entries(Path.of("/proc/self/fd")) : 0,
                    entries(workspace.resolve("tmp")),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }

        private static long entries(Path directory) throws IOException {
            try (Stream<Path> list = Files.list(directory)) {
                return list.count();
            }
        }
    }

    @Test
    void many_runs_leave_no_thread_no_open_file_no_temporary_file_and_nothing_in_memory(@TempDir Path directory)
            throws IOException {
        Path input = directory.resolve("in.csv");
        Path workspace = directory.resolve("ws");
        Held before = new Held(0, 0, 0, 0);
        for (int run = 1; run <= RUNS; run++) {
            Files.writeString(input, run % 3 == 0 ? "other " + run : "listening");
            try (Says says = Says.builder()
                    .plugins(Plugins.of(new Steps()))
                    .workspace(workspace)
                    .input(input)
                    .build()) {
                says.run();
            }
            if (run == FIRST) {
                before = Held.now(workspace);
            }
        }
        Held first = before;
        // Some may be on their way out.
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            Held after = Held.now(workspace);
            assertThat(after.threads()).isLessThanOrEqualTo(first.threads() + 2);
            assertThat(after.descriptors()).isLessThanOrEqualTo(first.descriptors() + 4);
            assertThat(after.temporary()).isZero();
            // What is compiled and looked up once, and less than a hundred kilobytes for each of five hundred runs.
            assertThat(after.heap()).isLessThanOrEqualTo(first.heap() + 32_000_000);
        });
    }
}
