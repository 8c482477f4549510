package io.says.openlineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.says.SaysException;
import io.says.orchestrator.RunResult;
import io.says.orchestrator.Says;
import io.says.spi.Plugins;
import io.says.storage.ContentHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whole runs of two tiny stages, told to a server that is a real one, and to a file. */
final class LineageTest {

    private static final String KEY = "a-key-of-the-test";
    private static final Map<String, Long> FACTS = Map.of("events", 9L, "rejected", 0L);

    private final Path directory;

    LineageTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** What the first event of a JVM loads takes longer than a run waits for its receivers on a busy machine. */
    @BeforeAll
    static void warms_up(@TempDir Path other) throws IOException {
        LineageTest first = new LineageTest(other);
        first.writes_the_input();
        try (LineageServer server = LineageServer.on(0);
                Says says = first.says(List.of(), to(server.port()))) {
            says.run();
        }
    }

    @BeforeEach
    void writes_the_input() throws IOException {
        Files.writeString(directory.resolve("in.csv"), "listening");
    }

    private Says says(List<Exception> failures, String... assignments) {
        Says.Builder builder = Says.builder()
                .plugins(Plugins.of(new TinyPipeline(FACTS, failures), new OpenLineagePlugin()))
                .workspace(directory.resolve("my music"))
                .input(directory.resolve("in.csv"))
                .set("run.backoff=1ms")
                .set("run.max-backoff=5ms")
                .set("openlineage.enabled=true");
        Stream.of(assignments).forEach(builder::set);
        return builder.build();
    }

    private static String[] to(int port) {
        return new String[] {
            "openlineage.url=http://127.0.0.1:" + port, "openlineage.api-key=" + KEY, "openlineage.namespace=home"
        };
    }

    @Test
    void a_run_is_told_with_its_stages_and_what_they_read_and_wrote() throws IOException {
        try (LineageServer server = LineageServer.on(0);
                Says says = says(List.of(), to(server.port()))) {
            RunResult result = says.run();
            assertThat(says.receivers()).containsExactly("openlineage");
            assertThat(server.taken())
                    .extracting(Told::toString)
                    .containsExactly(
                            "START my music",
                            "START my music.events",
                            "COMPLETE my music.events",
                            "START my music.bundle",
                            "COMPLETE my music.bundle",
                            "START my music.publish",
                            "COMPLETE my music.publish",
                            "COMPLETE my music");
            assertThat(server.heads()).containsOnly("POST /api/v1/lineage application/json Bearer " + KEY);

            List<Told> told = server.taken();
            String copied = result.stages().get(0).outputName();
            String bundled = result.stages().get(1).outputName();
            Path input = directory.resolve("in.csv").toRealPath();
            assertThat(told.get(2).versions("inputs")).containsExactly(input + "@" + ContentHash.ofText("listening"));
            assertThat(told.get(2).versions("outputs"))
                    .containsExactly("my music.events@" + copied, "my music.quarantine@" + copied);
            assertThat(told.get(2).datasets("outputs").get(0).toString()).contains("rowCount=9");
            assertThat(told.get(2).datasets("outputs").get(1).toString()).contains("rowCount=0");
            assertThat(told.get(3).versions("inputs")).containsExactly("my music.events@" + copied);
            assertThat(told.get(4).versions("outputs")).containsExactly("my music.release@" + bundled);
            assertThat(told.get(6).versions("inputs")).containsExactly("my music.release@" + bundled);
            assertThat(told.get(6).versions("outputs"))
                    .containsExactly("my music.published-release@" + result.releaseId());
            assertThat(told).extracting(Told::runId).doesNotContainNull();
            assertThat(told.get(1).runId()).isEqualTo(told.get(2).runId());
            assertThat(told.get(0).runId()).isEqualTo(told.get(7).runId());
            assertThat(told.get(0).runFacet("says")).containsEntry("run", result.runId());
        }
    }

    @Test
    void a_stage_that_is_looked_up_says_so_and_one_that_fails_says_why() throws IOException {
        List<Exception> failures = new ArrayList<>(List.of(new IOException("connection reset")));
        Path file = directory.resolve("lineage.jsonl");
        String[] into = {"openlineage.transport=file", "openlineage.file=" + file, "openlineage.job-prefix=m"};
        try (Says says = says(failures, into)) {
            says.run();
            failures.add(new IOException("No space left on device"));
        }
        try (Says says = says(failures, concat(into, "run.again=[\"bundle\"]"))) {
            assertThatThrownBy(says::run).isInstanceOf(SaysException.class);
        }
        List<Told> told = Files.readAllLines(file).stream().map(Told::of).toList();
        assertThat(told)
                .extracting(Told::toString)
                .containsExactly(
                        "START m",
                        "START m.events",
                        "COMPLETE m.events",
                        "START m.bundle",
                        "RUNNING m.bundle",
                        "RUNNING m.bundle",
                        "COMPLETE m.bundle",
                        "START m.publish",
                        "COMPLETE m.publish",
                        "COMPLETE m",
                        "START m",
                        "START m.events",
                        "COMPLETE m.events",
                        "START m.bundle",
                        "FAIL m.bundle",
                        "FAIL m");
        assertThat(told.get(4).runFacet("errorMessage").toString()).contains("connection reset");
        assertThat(told.get(12).runFacet("says")).containsEntry("lookedUp", true);
        assertThat(told.get(12).versions("outputs")).isEqualTo(told.get(2).versions("outputs"));
        assertThat(told.get(12).runId()).isNotEqualTo(told.get(2).runId());
        assertThat(told.get(15).runFacet("errorMessage").toString()).contains("No space is left");
    }

    private static String[] concat(String[] first, String last) {
        return Stream.concat(Stream.of(first), Stream.of(last)).toArray(String[]::new);
    }

    @Test
    void a_server_that_is_down_for_two_runs_hears_of_both_in_order_and_of_nothing_twice() throws IOException {
        int port = LineageServer.freePort();
        List<String> runs = new ArrayList<>();
        try (Says says = says(List.of(), to(port))) {
            runs.add(says.run().runId());
        }
        try (LineageServer server = LineageServer.on(port);
                Says says = says(List.of(), to(port))) {
            server.answers(503);
            runs.add(says.run().runId());
            assertThat(server.taken()).isEmpty();
            server.answers(200);
            runs.add(says.run().runId());
            assertThat(server.taken())
                    .extracting(told -> told.runFacet("says").get("run") + " " + told)
                    .doesNotHaveDuplicates();
            assertThat(server.taken().stream()
                            .map(told -> String.valueOf(told.runFacet("says").get("run")))
                            .distinct())
                    .containsExactlyElementsOf(runs);
            assertThat(server.taken())
                    .filteredOn(told -> told.job().equals("my music"))
                    .extracting(Told::type)
                    .containsExactly("START", "COMPLETE", "START", "COMPLETE", "START", "COMPLETE");
            assertThat(server.taken())
                    .as("every stage of every run begins and ends")
                    .hasSize(3 * 8);
        }
    }

    @Test
    void the_key_is_in_no_log_and_no_file_even_where_it_is_refused() throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        root.setLevel(Level.TRACE);
        try (LineageServer server = LineageServer.on(0);
                Says says = says(List.of(), to(server.port()))) {
            server.answers(401);
            says.run();
            assertThat(server.heads()).isNotEmpty().allMatch(head -> head.endsWith("Bearer " + KEY));
        } finally {
            root.setLevel(before);
            root.detachAppender(logged);
        }
        assertThat(List.copyOf(logged.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("answered 401"))
                .noneMatch(line -> line.contains(KEY));
        try (Stream<Path> files = Files.walk(directory.resolve("my music"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(KEY);
            }
        }
    }
}
