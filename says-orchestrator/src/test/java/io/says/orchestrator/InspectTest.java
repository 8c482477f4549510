package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.cli.SaysMain;
import io.says.orchestrator.inspect.Inspection;
import io.says.spi.FileRole;
import io.says.spi.Plugins;
import io.says.spi.SourceFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first look at files with the built-in sources. */
final class InspectTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private int says(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--workspace", directory.resolve("ws").toString()));
        return SaysMain.run(new PrintWriter(out), new PrintWriter(err), all.toArray(new String[0]));
    }

    private Inspection inspect(Path path, int rows) {
        try (Says says = Says.builder()
                .plugins(Plugins.onClassPath())
                .workspace(directory.resolve("ws"))
                .input(path)
                .build()) {
            return says.inspect(rows);
        }
    }

    @Test
    void a_table_is_recognised_with_its_columns_rows_and_problems() throws IOException {
        Path csv = file(
                "listens.csv",
                "listener_id;song_id;stars;mood;artist\nu1;t1;4;calm;A\nu2;\"t2;5;x;B\nu3;t3;1;sad;C\n\nu4;t4;2;x;D\n");

        Inspection seen = inspect(csv, 4);

        assertThat(seen.source()).isEqualTo("csv");
        assertThat(seen.candidates()).containsEntry("csv", SourceFactory.Match.POSSIBLE);
        assertThat(seen.problem()).isNull();
        Inspection.SeenFile file = seen.files().get(0);
        assertThat(file.role()).isEqualTo(FileRole.Role.EVENTS);
        assertThat(file.columns()).containsEntry("listener_id", "user").containsEntry("stars", "rating");
        assertThat(file.unused()).containsExactly("mood");
        assertThat(seen.rows()).hasSize(4);
        assertThat(seen.rows().get(0).values()).containsEntry("user", "u1").containsEntry("track", "t1");
        assertThat(seen.rows().get(1).problem()).startsWith("UNBALANCED_QUOTE");
        assertThat(seen.rows().get(3).problem()).startsWith("BLANK_LINE");
        assertThat(seen.rules()).contains("explicit");
        assertThat(seen.timed()).isFalse();
    }

    @Test
    void the_command_says_all_of_it_and_what_to_type_next_and_makes_no_workspace() throws IOException {
        Path csv = file("my listens.csv", "user,track,time\nu1,\u001b]0;evil\u0007t1,0\n\u009b31mu2,t2,0\n");

        assertThat(says("inspect", csv.toString())).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains(
                        "csv", "nothing fits better", "events", "user, track, time", "First rows", "events have a time")
                .contains("Next      says run --input '" + csv + "' --workspace ")
                .doesNotContain("\u001b")
                .doesNotContain("\u009b")
                .doesNotContain("\u0007");
        assertThat(directory.resolve("ws")).doesNotExist();
        out.getBuffer().setLength(0);
        assertThat(says("inspect", csv.toString(), "--format", "json", "--rows", "1"))
                .isZero();
        assertThat(out.toString())
                .contains("\"source\": \"csv\"", "\"POSSIBLE\"", "\"user\": \"u1\"")
                .doesNotContain("\u001b");
    }

    @Test
    void a_zip_is_looked_into() throws IOException {
        Path zip = directory.resolve("export.zip");
        try (ZipOutputStream entries = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("a/one.csv", "a/two.csv", "a/list.pdf", "a/inner.zip")) {
                entries.putNextEntry(new ZipEntry(name));
                entries.write("user,track\nu,t\n".getBytes(StandardCharsets.UTF_8));
            }
        }

        assertThat(says("inspect", zip.toString())).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("export.zip!/a/one.csv", "export.zip!/a/two.csv")
                .contains("Not looked at, by their names: export.zip!/a/list.pdf")
                .contains("Mind: export.zip!/a/inner.zip is passed over: it is an archive in an archive");
    }

    @Test
    void what_can_be_seen_is_shown_before_the_error() throws IOException {
        assertThat(says("inspect", file("a.csv", "user,what\n").toString())).isEqualTo(3);
        assertThat(out.toString()).contains("Source    csv", "a.csv").doesNotContain("Next");
        assertThat(err.toString()).startsWith("[MISSING_COLUMN] ").contains("track");
    }

    @Test
    void a_file_that_ends_half_way_shows_what_comes_before() throws IOException {
        Path whole = directory.resolve("cut.csv.gz");
        StringBuilder text = new StringBuilder("user,track\n");
        for (int i = 0; i < 200_000; i++) {
            text.append('u').append(i * 7919L % 100_003).append(",t").append(i).append('\n');
        }
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(whole))) {
            gzip.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole, Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(inspect(whole, 5).problem()).isNull();
        Inspection seen = inspect(whole, 500_000);
        assertThat(seen.rows()).hasSizeGreaterThan(1_000);
        assertThat(seen.problem()).isNotNull();
        assertThat(seen.problem().problem()).contains("cut.csv.gz", "damaged or cut off");
    }

    @Test
    void what_nothing_recognises_is_refused_with_the_sources_there_are() throws IOException {
        Path file = Files.write(directory.resolve("x.dat"), new byte[] {0, 1, 2, 3});

        assertThat(catchThrowableOfType(SaysException.class, () -> inspect(file, 1))
                        .code())
                .isEqualTo(StandardErrorCode.MALFORMED_INPUT);
        assertThat(says("inspect", file.toString(), "--source", "cvs")).isEqualTo(2);
        assertThat(err.toString()).contains("did you mean csv");
        assertThat(says("inspect", file.toString(), "--rows", "-1")).isEqualTo(2);
        assertThat(says("inspect")).isEqualTo(2);
    }

    @Test
    void sources_are_listed() {
        assertThat(says("sources")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("csv", "jsonl", "parquet", "Delimited text");
        out.getBuffer().setLength(0);
        assertThat(says("sources", "--format", "json")).isZero();
        assertThat(out.toString()).contains("\"name\": \"csv\"");
    }
}
