package io.says.orchestrator.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private String before = "";

    @BeforeEach
    void install() throws IOException {
        before = System.getProperty("says.home", "");
        System.setProperty("says.home", directory.toString());
        Files.createDirectories(directory.resolve("conf"));
        Files.createDirectories(directory.resolve("plugins"));
        Files.createDirectories(directory.resolve("ws"));
    }

    @AfterEach
    void uninstall() {
        if (before.isEmpty()) {
            System.clearProperty("says.home");
        } else {
            System.setProperty("says.home", before);
        }
    }

    private ProgramSettings settings(String... assignments) {
        return new ProgramSettings(directory.resolve("ws"), List.of(), List.of(assignments), Map.of());
    }

    private Path brokenPlugin(String folder) throws IOException {
        Path plugin = Files.createDirectories(directory.resolve(folder).resolve("broken"));
        Files.writeString(plugin.resolve("broken.jar"), "no jar");
        return plugin.getParent();
    }

    private static void assertBroken(ProgramSettings settings) {
        assertThatThrownBy(() -> settings.builder().build().close())
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.BROKEN_PLUGIN));
    }

    @Test
    void the_installations_file_is_weaker_than_the_workspaces_and_that_than_the_command_line() throws IOException {
        Files.writeString(directory.resolve("conf/says.conf"), "says { seed = 1 }");
        try (Says says = settings().builder().build()) {
            assertThat(says.settings().seed()).isEqualTo(1);
        }
        Files.writeString(directory.resolve("ws/says.conf"), "says.seed = 2");
        try (Says says = settings().builder().build()) {
            assertThat(says.settings().seed()).isEqualTo(2);
        }
        try (Says says = settings("seed=3").builder().build()) {
            assertThat(says.settings().seed()).isEqualTo(3);
        }
    }

    @Test
    void plugins_beside_the_program_are_loaded_unless_another_place_is_named() throws IOException {
        brokenPlugin("plugins");
        Path none = Files.createDirectories(directory.resolve("none"));
        assertBroken(settings());
        settings("plugins=" + none).builder().build().close();
        new ProgramSettings(directory.resolve("ws"), List.of(), List.of(), Map.of("SAYS__PLUGINS", none.toString()))
                .builder()
                .build()
                .close();
        Files.writeString(directory.resolve("ws/says.conf"), "says.plugins = \"" + none + "\"");
        settings().builder().build().close();
    }

    @Test
    void every_kind_of_layer_may_name_the_plugins() throws IOException {
        Path broken = brokenPlugin("mine");
        Path file = directory.resolve("my.conf");
        Files.writeString(file, "base = 1\nsays { plugins = \"" + broken + "\", unknown.key = ${base} }");
        assertBroken(new ProgramSettings(directory.resolve("ws"), List.of(file), List.of(), Map.of()));
        assertBroken(settings("says.plugins = " + broken));
        Files.writeString(directory.resolve("conf/says.conf"), "says.plugins = \"" + broken + "\"");
        assertBroken(settings());
        Files.writeString(directory.resolve("conf/says.conf"), "");
        Files.writeString(directory.resolve("ws/says.conf"), "says.plugins = \"" + broken + "\"");
        assertBroken(settings());
        assertBroken(new ProgramSettings(null, List.of(), List.of("workspace=" + directory.resolve("ws")), Map.of()));
    }

    @Test
    void a_child_gets_the_memory_and_the_flags_of_its_parent_and_the_vector_api() {
        ChildProgram program = new ChildProgram(directory, ChildProgram.ORCHESTRATOR);
        List<String> command = program.command(
                Map.of("SAYS_MEMORY", "3g", "SAYS_JAVA_OPTS", "  -XX:+UseSerialGC  -Da=b "),
                Map.of("x", "y"),
                List.of("run", "--quiet"));
        assertThat(command.subList(1, command.size()))
                .containsExactly(
                        "-XX:+UseSerialGC",
                        "-Da=b",
                        "-Xmx3g",
                        "--add-modules=jdk.incubator.vector",
                        "-Dsays.home=" + directory,
                        "-Dx=y",
                        "-jar",
                        directory.resolve("says-orchestrator.jar").toString(),
                        "run",
                        "--quiet");
        assertThat(program.command(Map.of(), Map.of(), List.of())).hasSize(5);
    }
}
