package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people get wrong: each is one rendered error with a hint and the right exit code, and the last good release serves on. */
final class BadInputIT {

    private static final Distribution SAYS = Distribution.built();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static SaysProcess commands;

    private static String good = "";

    @BeforeAll
    static void publishes_a_good_release() {
        Demo.generate(SAYS, directory);
        commands = SaysProcess.in(directory, SAYS, Map.of());
        Distribution.Outcome ran = commands.says(
                "run", "--workspace", "workspace", "--config", "data/says.conf", "--input", "data", "--quiet");
        assertThat(ran.exitCode()).as(ran.all()).isZero();
        good = ReleaseHash.of(directory.resolve("workspace"));
    }

    @AfterAll
    static void ends_the_process() {
        commands.close();
    }

    @Test
    void an_empty_file() throws IOException {
        refused(3, "EMPTY_INPUT", run(file("empty.csv", "")));
    }

    @Test
    void a_file_with_nothing_but_a_header() throws IOException {
        refused(3, "EMPTY_INPUT", run(file("header.csv", "user_id,song_id,rating\n")));
    }

    @Test
    void a_file_whose_rows_are_all_bad() throws IOException {
        String input = file("bad.csv", "user_id,song_id,rating\n,a,1\nu,,2\nu,b,NaN\nu,c,1e309\n");
        // In a process of its own, as a person runs it: what Spark or the JVM may print at its end is seen too.
        refused(3, "NO_USABLE_ROWS", SAYS.says(directory, "run", "--workspace", "workspace", "--input", input));
    }

    @Test
    void a_missing_column_is_named_with_what_was_found() throws IOException {
        Distribution.Outcome outcome = run(file("column.csv", "user_id,rating\nu,3\n"));
        refused(3, "MISSING_COLUMN", outcome);
        assertThat(outcome.err()).contains("track").contains("rating");
    }

    @Test
    void a_wrong_delimiter() throws IOException {
        refused(
                3,
                "MISSING_COLUMN",
                run(file("delimiter.csv", "user_id,song_id,rating\nu,a,3\n"), "--set", "csv.delimiter=;"));
    }

    @Test
    void a_path_that_is_not_there() {
        refused(2, "INPUT_NOT_FOUND", run("nowhere.csv"));
    }

    @Test
    void bad_rows_among_good_ones_go_to_quarantine_and_the_run_goes_on() throws IOException {
        StringBuilder rows = new StringBuilder("user_id,song_id,rating\n");
        for (int user = 0; user < 30; user++) {
            for (int track = 0; track < 20; track++) {
                rows.append("u")
                        .append(user)
                        .append(",t")
                        .append(track)
                        .append(',')
                        .append(1 + (user * track) % 5)
                        .append('\n');
            }
        }
        byte[] head = rows.toString().getBytes(StandardCharsets.UTF_8);
        Path file = directory.resolve("mixed.csv");
        Files.write(file, head);
        Files.write(file, new byte[] {'u', (byte) 0xff, ',', 't', ',', '3', '\n'}, StandardOpenOption.APPEND);
        Files.write(file, new byte[] {'u', 0, ',', 't', ',', '3', '\n'}, StandardOpenOption.APPEND);
        Files.writeString(
                file, "u1,t99,NaN\nu1,t98,1e309\nu1,\"t97,3\n,t96,2\nu1,t95,3,4\n", StandardOpenOption.APPEND);
        Files.writeString(file, "u1," + "x".repeat(10 << 20) + ",3\n", StandardOpenOption.APPEND);
        Distribution.Outcome outcome =
                commands.says("run", "--workspace", "mixed", "--input", "mixed.csv", "--force", "--format", "json");
        assertThat(outcome.exitCode()).as(outcome.all()).isZero();
        assertThat(outcome.out().lines())
                .as("the run's events, and nothing else")
                .allMatch(line -> line.startsWith("{\"type\":\"") && line.endsWith("}"))
                .anyMatch(line -> line.startsWith("{\"type\":\"STAGE_SUCCEEDED\""));
        assertThat(outcome.out()).startsWith("{\"type\":\"RUN_STARTED\"");
        assertThat(outcome.out().lines().reduce("", (first, second) -> second))
                .startsWith("{\"type\":\"RUN_SUCCEEDED\"");
        Distribution.Outcome profile = commands.says("profile", "--workspace", "mixed", "--format", "json");
        assertThat(profile.out().replace(" ", ""))
                .contains("\"read\":608")
                .contains("\"accepted\":600")
                .contains("\"rejected\":8");
    }

    @Test
    void a_workspace_that_is_a_file() throws IOException {
        Files.writeString(directory.resolve("file-workspace"), "");
        refused(4, "WORKSPACE_UNUSABLE", commands.says("run", "--workspace", "file-workspace", "--input", "data"));
    }

    @Test
    void an_unknown_configuration_key_with_a_suggestion() {
        Distribution.Outcome outcome = run("data", "--set", "train.als.rnak=3");
        refused(2, "INVALID_CONFIGURATION", outcome);
        assertThat(outcome.err()).contains("did you mean rank");
    }

    @Test
    void all_wrong_values_at_once() {
        Distribution.Outcome outcome =
                run("data", "--set", "train.als.rank=0", "--set", "train.als.regularisation=much");
        refused(2, "INVALID_CONFIGURATION", outcome);
        assertThat(outcome.err()).contains("rank").contains("regularisation");
    }

    @Test
    void a_list_length_outside_its_range() {
        refused(2, "INVALID_REQUEST", recommend("u1", "0"));
        refused(2, "INVALID_REQUEST", recommend("u1", "10000"));
    }

    @Test
    void an_unknown_user_gets_popular_tracks_and_is_told_so() {
        Distribution.Outcome outcome = recommend("nobody-of-that-name", "3");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.all()).containsIgnoringCase("popular").containsIgnoringCase("unknown");
    }

    @Test
    void a_command_line_that_cannot_be_understood() {
        refused(2, "USAGE", SAYS.says(directory, "rnu"));
    }

    @Test
    void a_broken_plugin_jar() throws IOException {
        Path plugin = directory.resolve("plugins/broken");
        Files.createDirectories(plugin);
        Files.writeString(plugin.resolve("broken.jar"), "this is no jar");
        refused(
                2,
                "BROKEN_PLUGIN",
                run("data", "--set", "plugins=" + directory.resolve("plugins").toAbsolutePath()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated", "a bit flipped", "without its passport"})
    void a_damaged_release_is_refused_and_made_whole_by_running_again(String damage) throws IOException {
        String workspace = "damaged"; // one for all kinds: each leaves it whole
        String[] arguments = {
            "run", "--workspace", workspace, "--config", "data/says.conf", "--input", "data", "--quiet"
        };
        Distribution.Outcome ran = commands.says(arguments);
        assertThat(ran.exitCode()).as(ran.all()).isZero();
        String undamaged = ReleaseHash.of(directory.resolve(workspace));
        Path release = io.says.release.ReleaseStore.inWorkspace(directory.resolve(workspace))
                .current();
        Path model = release.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(model);
        String[] recommend = {"recommend", "--workspace", workspace, "--user", "x", "--k", "3"};
        switch (damage) {
            case "truncated" -> Files.write(model, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            case "a bit flipped" -> {
                bytes[bytes.length / 2] ^= 1;
                Files.write(model, bytes); // in place: the stage's output, which it is linked to, is damaged too
            }
            default -> Files.delete(release.resolve("release.json"));
        }
        Distribution.Outcome refused = commands.says(recommend);
        if (Files.exists(release.resolve("release.json"))) {
            rendered(3, "CORRUPT_DATA", refused);
        } else {
            rendered(2, "UNKNOWN_RELEASE", refused);
        }

        Distribution.Outcome again = commands.says(arguments);

        assertThat(again.exitCode()).as(again.all()).isZero();
        assertThat(ReleaseHash.of(directory.resolve(workspace))).isEqualTo(undamaged);
        Distribution.Outcome healed = commands.says(recommend);
        assertThat(healed.exitCode()).as(healed.all()).isZero();
    }

    @Test
    void a_workspace_that_cannot_be_written() throws Exception {
        Path unwritable = Files.createDirectory(directory.resolve("unwritable"));
        boolean mounted = false;
        try {
            Files.setPosixFilePermissions(unwritable, PosixFilePermissions.fromString("r-xr-xr-x"));
            if (Files.isWritable(unwritable)) { // nothing is closed to root but what is mounted so
                mounted = DiskFullIT.mount("-t", "tmpfs", "-o", "ro", "tmpfs", unwritable.toString());
            }
            Assumptions.assumeFalse(
                    Files.isWritable(unwritable), "this user may write everywhere, and may not mount a file system");
            for (String workspace : new String[] {"unwritable", "unwritable/below"}) {
                refused(4, "WORKSPACE_UNUSABLE", commands.says("run", "--workspace", workspace, "--input", "data"));
            }
        } finally {
            if (mounted) {
                new ProcessBuilder("umount", "-l", unwritable.toString())
                        .start()
                        .waitFor(10, TimeUnit.SECONDS);
            }
            Files.setPosixFilePermissions(unwritable, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void a_port_that_is_taken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(
                    4,
                    "PORT_TAKEN",
                    SAYS.says(
                            directory,
                            "ui",
                            "--workspace",
                            "workspace",
                            "--port",
                            Integer.toString(taken.getLocalPort())));
        }
    }

    private static Distribution.Outcome run(String input, String... more) {
        String[] arguments = new String[more.length + 5];
        arguments[0] = "run";
        arguments[1] = "--workspace";
        arguments[2] = "workspace";
        arguments[3] = "--input";
        arguments[4] = input;
        System.arraycopy(more, 0, arguments, 5, more.length);
        return commands.says(arguments);
    }

    private static Distribution.Outcome recommend(String user, String k) {
        return SAYS.says(directory, "recommend", "--workspace", "workspace", "--user", user, "--k", k);
    }

    private static String file(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
        return name;
    }

    private static void refused(int exitCode, String code, Distribution.Outcome outcome) {
        rendered(exitCode, code, outcome);
        assertThat(ReleaseHash.of(directory.resolve("workspace"))).isEqualTo(good);
    }

    private static void rendered(int exitCode, String code, Distribution.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.all()).isEqualTo(exitCode);
        assertThat(outcome.err()).contains("[" + code + "]").contains("Hint: ");
        assertThat(outcome.all()).doesNotContain("\tat ").doesNotContain("Exception in thread");
    }
}
