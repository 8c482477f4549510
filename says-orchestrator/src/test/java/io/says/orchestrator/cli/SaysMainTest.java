package io.says.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.config.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SaysMainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private int says(String... args) {
        return SaysMain.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    private int saysThere(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--workspace", directory.resolve("workspace").toString()));
        return says(all.toArray(new String[0]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "generate",
                "run",
                "plan",
                "tune",
                "presets",
                "sources",
                "inspect",
                "quarantine",
                "recommend",
                "similar",
                "profile",
                "report",
                "releases",
                "gc",
                "ui",
                "version",
                "completion"
            })
    void every_command_explains_itself(String command) {
        assertThat(says(command, "--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "Usage: says " + command,
                        "--workspace=DIR",
                        "--set=KEY=VALUE",
                        "Exit codes:",
                        "130",
                        "Examples:");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void lists_presets_and_refuses_one_there_is_not() {
        assertThat(saysThere("presets")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("plays-quick", "Tuned on gowalla");
        assertThat(saysThere("presets", "--format", "json")).isZero();
        assertThat(out.toString()).contains("\"says.train.trainer\": \"item-knn\"");
        assertThat(saysThere("run", "--preset", "plays-qiuck", "--input", "x.csv"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("There is no preset \"plays-qiuck\" (did you mean plays-quick?)", "plays-large");
    }

    @Test
    void a_preset_is_what_its_settings_are_and_what_the_user_sets_wins() throws IOException {
        String plain = trained();
        String preset = trained("--preset", "plays-quick");
        List<String> same = new ArrayList<>();
        Settings.defaults().presets().stream()
                .filter(known -> known.name().equals("plays-quick"))
                .forEach(known -> known.settings().forEach((key, value) -> {
                    same.add("--set");
                    same.add(key + "=" + value);
                }));
        assertThat(preset).isNotEqualTo(plain).isEqualTo(trained(same.toArray(new String[0])));
        assertThat(trained("--preset", "plays-quick", "--set", "train.trainer=als"))
                .isEqualTo(plain);
        Files.createDirectories(directory.resolve("workspace"));
        Files.writeString(directory.resolve("workspace/says.conf"), "says.preset = plays-quick");
        assertThat(trained()).isEqualTo(preset);
    }

    @Test
    void where_the_run_store_lies_and_who_hears_of_runs_is_no_part_of_a_release() throws IOException {
        String plain = planned("release");
        assertThat(planned(
                        "release",
                        "--set",
                        "store.patience=7s",
                        "--set",
                        "webhooks.ops.url=http://127.0.0.1:1/",
                        "--set",
                        "delivery.failures=2"))
                .isEqualTo(plain);
        assertThat(planned("release", "--set", "seed=7")).isNotEqualTo(plain);
    }

    @Test
    void a_plan_names_datasets_in_order() throws IOException {
        trained();
        Matcher lists =
                Pattern.compile("\"(reads|writes|after)\": \\[([^\\]]*)]").matcher(out.toString());
        int found = 0;
        while (lists.find()) {
            assertThat(lists.group(2).replaceAll("[\\s\"]", "").split(",")).isSorted();
            found++;
        }
        assertThat(found).isGreaterThan(20);
    }

    private String trained(String... options) throws IOException {
        return planned("train", options);
    }

    /** The name a plan gives the output of a stage: it stands for every setting that decides what it is. */
    private String planned(String stage, String... options) throws IOException {
        Path input = directory.resolve("listening.csv");
        Files.writeString(input, "user_id,song_id,play_count\nu1,s1,1\nu1,s2,2\nu2,s1,1\nu2,s3,5\n");
        List<String> all = new ArrayList<>(List.of("plan", "--input", input.toString(), "--format", "json"));
        all.addAll(List.of(options));
        out.getBuffer().setLength(0);
        assertThat(saysThere(all.toArray(new String[0]))).as(err.toString()).isZero();
        Matcher named = Pattern.compile("\"stage\": \"" + stage + "\".*?\"outputName\": \"([^\"]+)\"", Pattern.DOTALL)
                .matcher(out.toString());
        assertThat(named.find()).as(out.toString()).isTrue();
        return named.group(1);
    }

    @Test
    void without_a_command_says_what_there_is() {
        assertThat(says()).isZero();
        assertThat(out.toString()).contains("demo", "recommend", "releases");
    }

    @Test
    void an_unknown_command_is_a_usage_error_with_a_suggestion() {
        assertThat(says("rnu")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("[USAGE] ")
                .contains("'rnu'", "Hint: ")
                .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void an_unknown_option_is_a_usage_error() {
        assertThat(says("plan", "--inptu", "x")).isEqualTo(2);
        assertThat(err.toString()).startsWith("[USAGE] ").contains("--inptu", "says plan --help");
    }

    @Test
    void a_number_that_is_none_is_a_usage_error() {
        assertThat(says("recommend", "--user", "u", "--k", "many")).isEqualTo(2);
        assertThat(err.toString()).startsWith("[USAGE] ").contains("--k", "many");
    }

    @Test
    void what_no_list_can_be_made_of_is_refused_with_a_hint() {
        assertThat(saysThere("recommend")).isEqualTo(2);
        assertThat(err.toString()).contains("[USAGE] ", "--listens");
        assertThat(saysThere("recommend", "--user", "u", "--feature", "loudness=a..b"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--feature loudness is no range", "120..140");
        assertThat(saysThere("recommend", "--user", "u", "--feature", "volume=1..2"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no audio feature \"volume\"", "loudness");
        assertThat(saysThere("recommend", "--user", "u", "--diversity", "2")).isEqualTo(2);
        assertThat(err.toString()).contains("[INVALID_REQUEST] diversity must lie between 0 and 1");
        assertThat(saysThere("similar")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "10000"})
    void a_list_length_out_of_range_is_refused(String k) {
        assertThat(saysThere("recommend", "--user", "u", "--k", k)).isEqualTo(2);
        assertThat(err.toString()).startsWith("[INVALID_REQUEST] ").contains("between 1 and 1000", "Hint: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"profile", "report"})
    void nothing_published_is_said_with_a_next_step(String command) {
        assertThat(saysThere(command)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("[NO_RELEASE] ")
                .contains("says demo")
                .doesNotContain("\tat ");
    }

    @Test
    void a_stack_trace_is_printed_when_asked_for() {
        assertThat(saysThere("report", "--stacktrace")).isEqualTo(2);
        assertThat(err.toString()).startsWith("[NO_RELEASE] ").contains("\tat io.says.");
    }

    @Test
    void an_unknown_release_is_refused_and_no_workspace_is_made() {
        assertThat(saysThere("releases", "promote", "nope")).isEqualTo(2);
        assertThat(err.toString()).startsWith("[UNKNOWN_RELEASE] ");
        assertThat(directory.resolve("workspace")).doesNotExist();
    }

    @Test
    void an_empty_release_list_is_empty_json() {
        assertThat(saysThere("releases", "list", "--format", "json")).isZero();
        assertThat(out.toString().strip()).isEqualTo("[]");
    }

    @Test
    void options_before_a_subcommand_count_too() {
        assertThat(says("releases", "--format", "json", "--workspace", directory.toString(), "list"))
                .isZero();
        assertThat(out.toString().strip()).isEqualTo("[]");
    }

    @Test
    void an_unknown_key_is_refused() {
        assertThat(saysThere("plan", "--set", "sede=3")).isEqualTo(2);
        assertThat(err.toString()).startsWith("[INVALID_CONFIGURATION] ").contains("did you mean seed");
    }

    @Test
    void a_missing_configuration_file_is_refused() {
        assertThat(saysThere("plan", "--config", directory.resolve("none.conf").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("[INPUT_NOT_FOUND] ");
    }

    @Test
    void a_plan_without_input_says_how_to_name_one() {
        assertThat(saysThere("plan")).isEqualTo(2);
        assertThat(err.toString()).startsWith("[INPUT_NOT_FOUND] ").contains("--input");
    }

    @Test
    void plans_a_file_without_running_anything() throws IOException {
        Path csv = Files.writeString(directory.resolve("a.csv"), "user_id,track_id,rating\nu,t,3\n");
        assertThat(saysThere("plan", "--input", csv.toString())).isZero();
        assertThat(out.toString()).contains("ingest", "train", "release", "no output yet");
        assertThat(directory.resolve("workspace/data")).doesNotExist();
    }

    @Test
    void a_search_space_is_checked_before_anything_runs() throws IOException {
        Path csv = Files.writeString(directory.resolve("a.csv"), "user_id,track_id,rating\nu,t,3\n");
        assertThat(saysThere("tune", "--input", csv.toString(), "--space", "rank=0..9", "--space", "alhpa=1,2"))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("[INVALID_CONFIGURATION] ")
                .contains("rank must be a whole number from 1 to 2048, not 0", "did you mean alpha");
        assertThat(directory.resolve("workspace/data")).doesNotExist();
        assertThat(saysThere("tune", "--input", csv.toString(), "--space", "rank"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("[USAGE] Not a dimension of the search space: rank");
    }

    @Test
    void a_taken_port_is_named() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(saysThere("ui", "--port", Integer.toString(taken.getLocalPort())))
                    .isEqualTo(4);
        }
        assertThat(err.toString()).startsWith("[PORT_TAKEN] ").contains("--port");
    }

    @Test
    void completion_names_every_command() {
        assertThat(says("completion")).isZero();
        assertThat(out.toString())
                .contains("complete -F", "recommend", "rollback", "--include-seen", "inspect", "readmit", "--features");
    }

    @Test
    void quiet_prints_nothing_but_errors() {
        assertThat(says("version", "--quiet")).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void the_demo_leaves_a_configuration_of_somebody_else_alone() throws IOException {
        Path generated = Files.writeString(directory.resolve("generated.conf"), "says.seed = 1\n");
        assertThat(DemoConfiguration.put(directory, generated)).isTrue();
        assertThat(directory.resolve("says.conf")).hasContent(DemoConfiguration.MARKER + "\nsays.seed = 1\n");
        assertThat(DemoConfiguration.put(directory, generated)).isTrue();
        Files.writeString(directory.resolve("says.conf"), "says.seed = 2\n");
        assertThat(DemoConfiguration.put(directory, generated)).isFalse();
        assertThat(directory.resolve("says.conf")).hasContent("says.seed = 2\n");
    }
}
