package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.Datasets;
import io.says.dataset.QuarantineFile;
import io.says.dataset.QuarantinedRow;
import io.says.json.Json;
import io.says.orchestrator.cli.SaysMain;
import io.says.orchestrator.quarantine.Readmission;
import io.says.orchestrator.quarantine.RowFilter;
import io.says.spi.InputFile;
import io.says.spi.Plugins;
import io.says.spi.RawRow;
import io.says.spi.SaysPlugin;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.testing.LambdaStage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From quarantine and back, over a pipeline without Spark: a line that begins with {@code bad} is rejected. */
final class QuarantineTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static final class Sieve implements SaysPlugin {

        @Override
        public String name() {
            return "sieve";
        }

        @Override
        public List<StageFactory> stages() {
            return List.of(LambdaStage.factory("sieve", Sieve::sieve), LambdaStage.factory("release", Sieve::release));
        }

        private static io.says.spi.Stage sieve(StageSettings settings) {
            Map<String, String> identity = new TreeMap<>();
            for (InputFile file : settings.inputs()) {
                identity.put(
                        "input " + file.name(),
                        file.sha256() + (file.corrections().isEmpty() ? "" : "+" + new TreeMap<>(file.corrections())));
            }
            return LambdaStage.of(
                    new StageSpec(
                            "sieve",
                            "1",
                            "Sieves.",
                            Set.of(),
                            Set.of(Steps.COPIED, Datasets.QUARANTINE, Datasets.SUSPECTS),
                            identity),
                    context -> sieve(settings.inputs(), context));
        }

        private static void sieve(List<InputFile> files, StageContext context) throws IOException {
            List<QuarantinedRow> rejected = new ArrayList<>();
            StringBuilder kept = new StringBuilder();
            Map<String, Long> reasons = new TreeMap<>();
            for (InputFile file : files) {
                try (BufferedReader in =
                        new BufferedReader(new InputStreamReader(file.open(), StandardCharsets.UTF_8))) {
                    long position = 0;
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        String text = file.corrections().getOrDefault(++position, line);
                        if (text.startsWith("bad")) {
                            String reason = text.contains("user") ? "MISSING_USER" : "NOT_A_NUMBER";
                            reasons.merge(reason, 1L, Long::sum);
                            rejected.add(new QuarantinedRow(
                                    file.name(),
                                    position,
                                    reason,
                                    "because",
                                    text.substring(0, Math.min(text.length(), RawRow.KEPT))));
                        } else {
                            kept.append(text).append('\n');
                        }
                    }
                }
            }
            Files.writeString(context.output(Steps.COPIED).resolve("copy.txt"), kept.toString());
            QuarantineFile.write(context.output(Datasets.QUARANTINE), reasons, rejected.iterator());
            QuarantineFile.write(
                    context.output(Datasets.SUSPECTS),
                    Map.of("BURST", 1L),
                    List.of(new QuarantinedRow("a.csv", 1, "BURST", "60 in a minute", "good"))
                            .iterator());
        }

        private static io.says.spi.Stage release(StageSettings settings) {
            return LambdaStage.of(
                    new StageSpec("release", "1", "Bundles.", Set.of(Steps.COPIED), Set.of(Datasets.RELEASE), Map.of()),
                    context -> Steps.bundle(
                            context.input(Steps.COPIED).resolve("copy.txt"), context.output(Datasets.RELEASE)));
        }
    }

    @BeforeEach
    void writes_the_input() throws IOException {
        Files.createDirectories(directory.resolve("in"));
        Files.writeString(
                directory.resolve("in/a.csv"), "good\nbad number\nbad user\ngood too\nbad \u001b[31m" + "x\n");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(directory.resolve("in/b.zip")))) {
            zip.putNextEntry(new ZipEntry("l.csv"));
            zip.write("bad in a zip\nfine\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private Says workspace() {
        return Says.builder()
                .plugins(Plugins.of(new Sieve()))
                .workspace(directory.resolve("ws"))
                .input(directory.resolve("in"))
                .build();
    }

    private int says(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--workspace", directory.resolve("ws").toString()));
        return SaysMain.run(new PrintWriter(out), new PrintWriter(err), all.toArray(new String[0]));
    }

    private String taken() throws IOException {
        try (Says says = workspace()) {
            says.run();
            return Files.readString(says.releases().current().resolve("model.txt"));
        }
    }

    @Test
    void the_whole_loop_mends_rows_without_touching_the_input() throws IOException {
        assertThat(taken()).isEqualTo("good\ngood too\nfine\n");
        Path rows = directory.resolve("rows.jsonl");
        assertThat(says("quarantine", "export", "--output", rows.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("4 rows written", "says quarantine readmit");
        String text = Files.readString(rows);
        assertThat(text.lines()).hasSize(4);
        Files.writeString(
                rows,
                text.replace("\"bad number\"", "\"mended\"").replace("\"bad in a zip\"", "\"mended, \\\"ü\\\"\""));

        assertThat(says("quarantine", "readmit", rows.toString()))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .contains("1 row of a.csv is mended", "1 row of b.zip!/l.csv is mended", "2 left", "Next: says run");
        assertThat(taken()).isEqualTo("good\nmended\ngood too\nmended, \"ü\"\nfine\n");
        try (Says says = workspace()) {
            assertThat(says.quarantine().view(RowFilter.none(), 9).rows()).isEqualTo(2);
            assertThat(says.plan().stages()).allMatch(stage -> stage.action() == PlannedStage.Action.LOOK_UP);
        }
    }

    @Test
    void mended_rows_are_added_to_those_mended_before_and_go_when_the_file_changes() throws IOException {
        taken();
        try (Says says = workspace()) {
            says.readmit(mended(2, "bad again"));
            says.run();
            says.readmit(mended(2, "two"));
            Readmission done = says.readmit(mended(3, "three"));
            assertThat(done.files()).containsExactly(Map.entry("a.csv", 1L));
        }
        assertThat(taken()).isEqualTo("good\ntwo\nthree\ngood too\nfine\n");
        Files.writeString(directory.resolve("in/a.csv"), "good\nbad number\n");
        assertThat(taken()).isEqualTo("good\nfine\n");
    }

    private Path mended(long position, String row) throws IOException {
        return Files.writeString(
                directory.resolve("m.jsonl"),
                Json.write(new QuarantinedRow("a.csv", position, "WHATEVER", null, row)) + "\n");
    }

    @Test
    void a_file_that_does_not_fit_is_refused_whole_with_all_that_is_wrong() throws IOException {
        Files.writeString(directory.resolve("in/c.csv"), "bad " + "x".repeat(10_000));
        taken();
        Path rows = Files.writeString(
                directory.resolve("rows.jsonl"),
                String.join(
                        "\n",
                        "{\"source\":\"a.csv\",\"position\":2,\"row\":\"good\"}",
                        "{\"source\":\"a.csv\",\"position\":1,\"row\":\"x\"}",
                        "{\"source\":\"zzz.csv\",\"position\":1,\"row\":\"x\"}",
                        "not json",
                        "{\"source\":\"a.csv\",\"position\":\"two\",\"row\":\"x\"}",
                        "{\"position\":2}",
                        "",
                        "{\"source\":\"a.csv\",\"position\":3,\"row\":\"a\\nb\"}",
                        "{\"source\":\"a.csv\",\"position\":5,\"row\":\"a\\u0000b\"}",
                        "{\"source\":\"c.csv\",\"position\":1,\"row\":\"good\"}",
                        "{\"source\":\"a.csv\",\"position\":2,\"row\":\"other\"}"));

        assertThat(says("quarantine", "readmit", rows.toString())).isEqualTo(3);

        assertThat(err.toString())
                .startsWith("[MALFORMED_INPUT] ")
                .contains(
                        "line 2: a.csv position 1 is not in quarantine",
                        "line 3: zzz.csv",
                        "line 4: not a JSON object",
                        "line 5: position",
                        "line 6: source is missing",
                        "line 8: the row holds a line break",
                        "line 9: the row holds a NUL",
                        "line 10: quarantine keeps the beginning",
                        "line 11: the same row as in line 1");
        assertThat(directory.resolve("ws/corrections")).doesNotExist();
    }

    @Test
    void an_untouched_export_an_empty_one_and_none_are_refused() throws IOException {
        taken();
        Path rows = directory.resolve("rows.jsonl");
        assertThat(says("quarantine", "export", "--output", rows.toString())).isZero();
        assertThat(says("quarantine", "readmit", rows.toString())).isEqualTo(3);
        assertThat(err.toString()).contains("no row differs");
        Files.write(rows, new byte[] {(byte) 0xff, 1});
        assertThat(says("quarantine", "readmit", rows.toString())).isEqualTo(3);
        Files.writeString(rows, "\n\n");
        assertThat(says("quarantine", "readmit", rows.toString())).isEqualTo(3);
        assertThat(says("quarantine", "readmit", directory.toString())).isEqualTo(2);
    }

    @Test
    void the_list_counts_and_shows_and_no_row_moves_the_cursor() throws IOException {
        taken();
        assertThat(says("quarantine")).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("NOT_A_NUMBER", "MISSING_USER", "b.zip!/l.csv", "4 rows in all, 4 shown")
                .doesNotContain("\u001b");
        out.getBuffer().setLength(0);
        assertThat(says("quarantine", "list", "--reason", "missing_user", "--format", "json"))
                .isZero();
        assertThat(out.toString()).contains("\"rows\": 1", "\"position\": 3").doesNotContain("NOT_A_NUMBER");
        out.getBuffer().setLength(0);
        assertThat(says("quarantine", "--source", "a.csv", "--limit", "1")).isZero();
        assertThat(out.toString()).contains("3 rows in all, 1 shown");
        out.getBuffer().setLength(0);
        assertThat(says("quarantine", "--suspects")).isZero();
        assertThat(out.toString()).contains("BURST", "60 in a minute");
        assertThat(says("quarantine", "--limit", "-1")).isEqualTo(2);
    }

    @Test
    void an_export_overwrites_nothing() throws IOException {
        taken();
        Path rows = Files.writeString(directory.resolve("rows.jsonl"), "my work");
        assertThat(says("quarantine", "export", "--output", rows.toString())).isEqualTo(2);
        assertThat(rows).hasContent("my work");
        assertThat(says(
                        "quarantine",
                        "export",
                        "--output",
                        directory.resolve("no/x").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("[INVALID_REQUEST]", "There is no folder");
    }

    @Test
    void without_a_run_there_is_nothing_and_no_workspace_is_made() {
        assertThat(says("quarantine")).isEqualTo(2);
        assertThat(err.toString()).startsWith("[UNKNOWN_RUN] ").contains("says demo");
        assertThat(directory.resolve("ws")).doesNotExist();
    }

    @Test
    void damaged_corrections_are_named() throws IOException {
        taken();
        try (Says says = workspace()) {
            says.readmit(mended(2, "two"));
        }
        try (var files = Files.list(directory.resolve("ws/corrections"))) {
            Files.writeString(files.findFirst().orElseThrow(), "{}");
        }
        try (Says says = workspace()) {
            assertThat(catchThrowableOfType(SaysException.class, says::run).code())
                    .isEqualTo(StandardErrorCode.CORRUPT_DATA);
        }
    }
}
