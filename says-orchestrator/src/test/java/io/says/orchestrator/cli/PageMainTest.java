package io.says.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.home.ProgramSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageMainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<PageProgram.Asked> asked = new ArrayList<>();

    private int run(PageProgram page, String... args) {
        return PageMain.run(page, new PrintWriter(out), new PrintWriter(err), args);
    }

    private int run(String... args) {
        return run(
                (what, writer) -> {
                    asked.add(what);
                    writer.println("ready");
                    return 7;
                },
                args);
    }

    /** The same line and one that only the library can read. */
    private void sameEitherWay(String... args) {
        List<String> other = new ArrayList<>(List.of(args));
        other.add("--stacktrace");
        assertThat(PageArguments.of(args)).as("plain").isNotNull();
        assertThat(PageArguments.of(other.toArray(String[]::new))).isNull();
        assertThat(run(args)).as(err.toString()).isEqualTo(7);
        assertThat(run(other.toArray(String[]::new))).as(err.toString()).isEqualTo(7);
        assertThat(asked).hasSize(2);
        assertThat(asked.get(0)).isEqualTo(asked.get(1));
        asked.clear();
    }

    @Test
    void plain_words_are_read_as_the_library_reads_them() {
        sameEitherWay();
        sameEitherWay("--workspace", "some where/ws", "--port", "0");
        sameEitherWay("--host", "::1", "--port", "09000", "--preset", "plays-quick");
        sameEitherWay("--set", "a.b=c d", "--config", "one.conf", "--set", "x=[1,2]", "--config", "two.conf");
        assertThat(run("--set", "a=1", "--preset", "p", "--config", "c")).isEqualTo(7);
        assertThat(asked)
                .containsExactly(new PageProgram.Asked(
                        new ProgramSettings(null, List.of(Path.of("c")), List.of("a=1", "preset=p"), System.getenv()),
                        null,
                        null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--port",
                "--port x",
                "--port 123456",
                "--port=1",
                "--workspace=ws",
                "--workspace a --workspace b",
                "--port 1 --port 2",
                "--set -x",
                "--set @file",
                "--set \"quoted\"",
                "--nonsense x",
                "x --port"
            })
    void whatever_is_not_as_plain_is_left_to_the_library(String line) {
        assertThat(PageArguments.of(line.split(" "))).isNull();
    }

    @Test
    void explains_itself_as_a_command_of_says() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Usage: says ui", "--archive", "Exit codes:", "Examples:");
        assertThat(asked).isEmpty();
    }

    @Test
    void a_word_there_is_not_is_named_with_the_nearest() {
        assertThat(run("--prot", "1")).isEqualTo(2);
        assertThat(err.toString()).startsWith("[USAGE] ").contains("--port", "says ui --help");
    }

    @Test
    void a_failure_is_named_alike_either_way() {
        PageProgram failing = (what, writer) -> {
            throw new SaysException(StandardErrorCode.PORT_TAKEN, "It is taken", "Take another.");
        };
        assertThat(run(failing, "--port", "1")).isEqualTo(4);
        String plain = err.toString();
        assertThat(plain).isEqualTo("[PORT_TAKEN] It is taken. Hint: Take another." + System.lineSeparator());
        assertThat(run(failing, "--port=1")).isEqualTo(4);
        assertThat(err.toString()).isEqualTo(plain + plain);
        PageProgram interrupted = (what, writer) -> {
            throw new InterruptedException();
        };
        assertThat(run(interrupted, "--port", "1")).isEqualTo(130);
        assertThat(run(interrupted, "--port=1")).isEqualTo(130);
        assertThat(run(
                        (what, writer) -> {
                            throw new NoClassDefFoundError("io/Missing");
                        },
                        "--port",
                        "1"))
                .isNotZero();
        assertThat(err.toString()).doesNotContain("\tat ");
    }
}
