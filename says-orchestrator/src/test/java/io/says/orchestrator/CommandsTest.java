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
        release = published(1);
    }

    private String published(long seed) {
        try (Says says = Says.builder()
                .plugins(Plugins.of(new Steps()))
                .workspace(directory.resolve("ws"))
                .input(directory.resolve("in.csv"))
                .set("seed=" + seed)
                .build()) {
            return says.run().releaseId();
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
    void the_report_of_any_release_becomes_a_file_that_says_what_it_cannot_show() throws Exception {
        published(2);
        Path file = directory.resolve("report.html");
        assertThat(printed(0, "report", "--release", release, "--html", file.toString()))
                .contains("Written to", "report.html");
        assertThat(Files.readString(file))
                .contains("Release " + release, "random 80/20", "without details.json", "not on record");
        assertThat(printed(0, "report", "--release", release)).contains("random 80/20");
        assertThat(printed(2, "report", "--release", "challenger")).contains("[UNKNOWN_RELEASE]");
        Files.createDirectory(directory.resolve("taken"));
        assertThat(printed(4, "report", "--html", directory.resolve("taken").toString()))
                .contains("writing");
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

    private String printed(int code, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        assertThat(says(arguments)).as(out + "\n" + err).isEqualTo(code);
        return out.toString() + err;
    }

    @Test
    void a_challenger_is_named_compared_promoted_and_remembered() {
        String second = published(2);
        assertThat(printed(0, "releases", "alias", "challenger", release, "--reason", "to try"))
                .contains(release + " is the challenger");
        assertThat(printed(0, "releases", "list")).contains("champion", "challenger");
        assertThat(printed(0, "releases", "list", "--format", "json")).contains("\"alias\": \"challenger\"");
        assertThat(printed(0, "releases", "show", "challenger")).contains("Release " + release);
        assertThat(printed(0, "releases", "diff")).contains(second, release, "the content is the same");
        assertThat(printed(0, "releases", "diff", release, "champion", "--format", "json"))
                .contains("\"from\": \"" + release + "\"", "\"sameContent\": true", "\"joined\": null");
        assertThat(printed(0, "releases", "promote", "challenger", "--reason", "better"))
                .contains(release + " is the champion");
        assertThat(printed(0, "releases", "alias", "challenger", "--remove")).contains("There was no challenger");
        assertThat(printed(0, "releases", "history")).contains("promoted", "better", "aliased", "to try", "command");
        assertThat(printed(0, "releases", "history", "--format", "json")).contains("\"what\": \"REMOVED\"");
    }

    @Test
    void an_alias_that_makes_no_sense_is_a_usage_error() {
        assertThat(printed(2, "releases", "alias", "champion", release)).contains("[USAGE]", "says releases promote");
        assertThat(printed(2, "releases", "alias", "best", release)).contains("[USAGE]", "only challenger");
        assertThat(printed(2, "releases", "alias", "challenger")).contains("[USAGE]", "--remove");
        assertThat(printed(2, "releases", "alias", "challenger", release)).contains("[INVALID_REQUEST]");
        assertThat(printed(2, "releases", "diff")).contains("[UNKNOWN_RELEASE]", "There is no challenger");
    }

    @Test
    void rolling_back_looks_whether_the_release_could_serve() throws Exception {
        published(2);
        assertThat(printed(2, "releases", "rollback")).contains("[UNKNOWN_EXTENSION]", "text/1");
        Path passport = directory.resolve("ws/releases").resolve(release).resolve("release.json");
        Files.writeString(passport, Files.readString(passport).replace("text/1", "factors/1"));
        Path model = passport.resolveSibling("model.txt");
        String content = Files.readString(model);
        Files.writeString(model, "x".repeat(content.length()));
        assertThat(printed(3, "releases", "rollback", "--verify")).contains("[CORRUPT_DATA]", "model.txt");
        assertThat(printed(0, "releases", "rollback", "--reason", "worse")).contains(release);
        assertThat(printed(0, "releases", "history")).contains("rolled back", "worse");
        assertThat(printed(2, "releases", "rollback")).contains("[NO_RELEASE]");
    }

    @Test
    void verification_says_all_that_is_wrong() throws Exception {
        String second = published(2);
        Files.delete(directory.resolve("ws/releases").resolve(release).resolve("model.txt"));
        Files.writeString(directory.resolve("ws/releases").resolve(second).resolve("release.json"), "{");
        assertThat(printed(3, "releases", "verify"))
                .contains(release, "model.txt", "is missing", second, "Not a JSON object", "2 problems");
        assertThat(printed(3, "releases", "verify", release, "--format", "json"))
                .contains("\"problem\": \"is missing\"", "\"verified\": []");
        io.says.storage.AtomicWrites.deleteTree(directory.resolve("ws/releases").resolve(second));
        assertThat(printed(3, "releases", "verify")).contains("the champion is missing");
    }

    @Test
    void garbage_is_shown_and_then_removed() {
        published(2);
        published(3);
        assertThat(printed(0, "gc", "--keep", "0", "--dry-run")).contains("releases/" + release, "would take");
        assertThat(printed(0, "gc", "--keep", "0", "--older-than", "1d")).contains("Nothing to remove");
        assertThat(printed(0, "gc", "--keep", "0", "--format", "json")).contains("\"path\": \"releases/" + release);
        assertThat(printed(0, "gc", "--keep", "0")).contains("Nothing to remove");
        assertThat(printed(0, "releases", "verify")).contains("is whole").doesNotContain(release);
        assertThat(printed(2, "gc", "--older-than", "soon")).contains("[USAGE]", "30d");
        assertThat(printed(2, "gc", "--older-than", "30")).contains("[USAGE]");
        assertThat(printed(2, "gc", "--keep", "-1")).contains("[INVALID_REQUEST]");
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
