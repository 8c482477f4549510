package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.cli.SaysMain;
import io.says.spi.Plugins;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at a workspace, over one that a run has filled. */
final class CommandsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String release = "";

    @BeforeEach
    void publishes_a_release() throws Exception {
        Files.writeString(directory.resolve("in.csv"), "listening");
        try (Says says = Says.builder()
                .plugins(Plugins.of(new Steps()))
                .workspace(directory.resolve("ws"))
                .input(directory.resolve("in.csv"))
                .build()) {
            release = says.run().releaseId();
        }
    }

    private int says(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--workspace";
        all[arguments.length + 1] = directory.resolve("ws").toString();
        return SaysMain.run(new PrintWriter(out), new PrintWriter(err), all);
    }

    @Test
    void report_and_profile_print_what_the_release_carries() {
        assertThat(says("report")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("random 80/20").contains("seed 42");
        assertThat(says("profile")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("plays");
    }

    @Test
    void report_and_profile_are_json_when_asked_for() {
        assertThat(says("report", "--format", "json")).isZero();
        assertThat(out.toString()).contains("\"trainer\": \"none\"");
        assertThat(says("profile", "--format", "json")).isZero();
        assertThat(out.toString()).contains("\"interactions\": 1");
    }

    @Test
    void releases_are_listed_shown_verified_and_promoted() {
        assertThat(says("releases", "list")).as(err.toString()).isZero();
        assertThat(out.toString()).contains(release);
        assertThat(says("releases", "show", release)).as(err.toString()).isZero();
        assertThat(says("releases", "verify", release)).as(err.toString()).isZero();
        assertThat(says("releases", "promote", release)).as(err.toString()).isZero();
        assertThat(says("releases", "rollback")).isEqualTo(2);
        assertThat(err.toString()).contains("[NO_RELEASE]");
    }

    @Test
    void generated_data_come_with_a_configuration() {
        assertThat(says(
                        "generate",
                        "--users",
                        "20",
                        "--tracks",
                        "30",
                        "--interactions",
                        "100",
                        "--seed",
                        "1",
                        "--output",
                        directory.resolve("made").toString()))
                .as(err.toString())
                .isZero();
        assertThat(directory.resolve("made/listening.csv")).exists();
        assertThat(directory.resolve("made/says.conf")).content().contains("noise-floor");
    }
}
