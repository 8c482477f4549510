package io.says.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

final class SqliteMigrationTest {

    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @TempDir
    private Path directory;

    @Test
    void the_newest_version_is_that_of_the_last_script() throws Exception {
        Path scripts = Path.of(SqliteMigrationTest.class
                .getClassLoader()
                .getResource(SqliteMigration.SCRIPTS)
                .toURI());
        try (Stream<Path> files = Files.list(scripts)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__")))))
                    .hasSize(SqliteMigration.NEWEST)
                    .allMatch(version -> version <= SqliteMigration.NEWEST);
        }
    }

    @Test
    void a_store_of_a_newer_version_is_left_alone() {
        Path file = directory.resolve("runs.db");
        try (SqliteDatabase database = new SqliteDatabase(file)) {
            RunStoreContract.makeNewer(database);
        }
        assertThatThrownBy(() -> use(file)).isInstanceOfSatisfying(SaysException.class, e -> {
            assertThat(e.code()).isEqualTo(StandardErrorCode.WORKSPACE_UNUSABLE);
            assertThat(e.problem()).contains("newer version");
        });
    }

    @Test
    void processes_that_make_the_same_new_store_at_once_all_find_it_whole() throws Exception {
        for (int round = 0; round < 3; round++) {
            Path file = directory.resolve("runs-" + round + ".db");
            Path start = directory.resolve("start-" + round);
            List<Process> processes = new ArrayList<>();
            List<Path> outputs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Path output = directory.resolve(round + "-" + i + ".txt");
                outputs.add(output);
                processes.add(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                CLASS_PATH,
                                Maker.class.getName(),
                                file.toString(),
                                start.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start());
            }
            Files.createFile(start);
            try {
                for (int i = 0; i < processes.size(); i++) {
                    assertThat(processes.get(i).waitFor(5, TimeUnit.MINUTES)).isTrue();
                    assertThat(processes.get(i).exitValue())
                            .as(Files.readString(outputs.get(i)))
                            .isZero();
                    assertThat(Files.readString(outputs.get(i))).doesNotContain("rolled back");
                }
            } finally {
                processes.forEach(Process::destroyForcibly);
            }
            assertThat(file.resolveSibling(file.getFileName() + "-migration")).doesNotExist();
        }
    }

    @Test
    void threads_of_one_process_take_turns() throws Exception {
        Path file = directory.resolve("runs.db");
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 6; i++) {
            Thread thread = new Thread(() -> {
                try {
                    use(file);
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void who_waits_too_long_for_another_process_is_told_what_to_do() throws Exception {
        Path file = directory.resolve("runs.db");
        // Held by a process that neither ends nor goes on.
        Path mark = file.resolveSibling("runs.db-migration");
        Process stopped = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        CLASS_PATH,
                        Holder.class.getName(),
                        mark.toString())
                .start();
        try {
            assertThat(stopped.inputReader().readLine()).isEqualTo("held");
            SQLiteDataSource source = new SQLiteDataSource();
            source.setUrl("jdbc:sqlite:" + file);
            assertThatThrownBy(() -> new SqliteMigration(file, source, Duration.ofMillis(100)).run())
                    .isInstanceOfSatisfying(
                            SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.WORKSPACE_BUSY))
                    .hasMessageContaining("runs.db");
        } finally {
            stopped.destroyForcibly().waitFor();
        }
        use(file);
    }

    private static void use(Path file) {
        try (SqliteDatabase database = new SqliteDatabase(file)) {
            JdbiRunStore store = new JdbiRunStore(database);
            assertThat(store.runs(10)).isEmpty();
            // A write, of which nothing stays.
            assertThat(new JdbiLeases(database).beat(-1, Instant.EPOCH)).isFalse();
            assertThat(store.runs(10)).isEmpty();
        }
    }

    /** Looks and writes, as a process of its own. */
    static final class Maker {

        private Maker() {}

        public static void main(String[] arguments) throws Exception {
            while (!Files.exists(Path.of(arguments[1]))) {
                Thread.sleep(5);
            }
            use(Path.of(arguments[0]));
        }
    }

    /** Holds the lock of who makes the tables. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (FileChannel channel = FileChannel.open(
                            Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                System.out.println("held");
                Thread.sleep(Duration.ofMinutes(10).toMillis());
                lock.release();
            }
        }
    }
}
