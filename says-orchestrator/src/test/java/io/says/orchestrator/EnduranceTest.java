package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in a row, in one process; {@code -Dsays.runs=500} makes more of them. */
final class EnduranceTest {

    private static final int RUNS = Integer.getInteger("says.runs", 30);
    private static final int FIRST = 5;

    private record Held(int threads, long descriptors, long temporary) {

        static Held now(Path workspace) throws IOException {
            return new Held(
                    Thread.getAllStackTraces().size(),
                    Files.isDirectory(Path.of("/proc/self/fd")) ? entries(Path.of("/proc/self/fd")) : 0,
                    entries(workspace.resolve("tmp")));
        }

        private static long entries(Path directory) throws IOException {
            try (Stream<Path> list = Files.list(directory)) {
                return list.count();
            }
        }
    }

    @Test
    void many_runs_leave_no_thread_no_open_file_and_no_temporary_file(@TempDir Path directory) throws IOException {
        Path input = directory.resolve("in.csv");
        Path workspace = directory.resolve("ws");
        Held before = new Held(0, 0, 0);
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
        Held after = Held.now(workspace);
        // One or two more may be on their way out.
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 2);
        assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 4);
        assertThat(after.temporary()).isZero();
    }
}
