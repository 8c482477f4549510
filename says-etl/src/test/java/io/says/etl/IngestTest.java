package io.says.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.dataset.Datasets;
import io.says.storage.Failures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IngestTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Path file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        return file;
    }

    @Test
    void every_line_is_in_exactly_one_of_accepted_and_rejected_with_its_number() throws Exception {
        Random random = new Random(5);
        String[] pieces = {
            "u", "t", ",", "\"", "1", "NaN", "1e309", "-3", "\0", "ü", " ", ";", "Infinity", "true", "4.5"
        };
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("user_id,song_id,rating,liked\n".getBytes(StandardCharsets.UTF_8));
        int lines = 3000;
        for (int i = 0; i < lines; i++) {
            if (i % 3 == 0) {
                bytes.write(("u" + i % 7 + ",t" + i % 11 + "," + i % 5 + ",yes").getBytes(StandardCharsets.UTF_8));
            } else {
                for (int p = random.nextInt(9); p > 0; p--) {
                    bytes.write(pieces[random.nextInt(pieces.length)].getBytes(StandardCharsets.UTF_8));
                    if (random.nextInt(40) == 0) {
                        bytes.write(0xff);
                    }
                }
            }
            bytes.write(random.nextInt(5) == 0 ? "\r\n".getBytes(StandardCharsets.UTF_8) : new byte[] {'\n'});
        }
        Path input = directory.resolve("garbage.csv");
        Files.write(input, bytes.toByteArray());
        Bench bench = new Bench(directory.resolve("out"));

        Map<String, Long> facts = bench.run("ingest", input);

        List<Long> positions = new ArrayList<>();
        bench.rows(Datasets.EVENTS).select("position").collectAsList().forEach(r -> positions.add(r.getLong(0)));
        bench.quarantine().select("position").collectAsList().forEach(r -> positions.add(r.getLong(0)));
        assertThat(facts).containsEntry("read", (long) lines);
        assertThat(facts.get("accepted") + facts.get("rejected")).isEqualTo(lines);
        assertThat(positions).hasSize(lines);
        assertThat(new TreeSet<>(positions)).hasSize(lines).startsWith(2L).endsWith(lines + 1L);
    }

    @Test
    void each_kind_of_bad_row_has_its_reason_and_line() throws Exception {
        Path input = file(
                "bad.csv",
                String.join(
                        "\n",
                        "user_id,song_id,rating,play_count,liked,tempo,timestamp",
                        "u,a,4,1,true,120,2024-01-02T03:04:05Z",
                        ",a,4,1,true,120,0",
                        "u,,4,1,true,120,0",
                        "u,b,NaN,1,true,120,0",
                        "u,c,1e309,1,true,120,0",
                        "u,d,good,1,true,120,0",
                        "u,e,4,-1,true,120,0",
                        "u,f,4,1,perhaps,120,0",
                        "u,g,4,1,true,9999,0",
                        "u,h,4,1,true,120,yesterday",
                        "u,\"i,4,1,true,120,0",
                        "u,j,4",
                        "",
                        "u,k,4,1,true,120,1700000000"));
        Bench bench = new Bench(directory.resolve("out"));

        bench.run("ingest", input);

        Map<Long, String> reasons = new HashMap<>();
        for (Row row : bench.quarantine().select("position", "reason", "source").collectAsList()) {
            reasons.put(row.getLong(0), row.getString(1));
            assertThat(row.getString(2)).isEqualTo("bad.csv");
        }
        assertThat(reasons)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry(3L, "MISSING_USER"),
                        Map.entry(4L, "MISSING_TRACK"),
                        Map.entry(5L, "NOT_FINITE"),
                        Map.entry(6L, "NOT_FINITE"),
                        Map.entry(7L, "NOT_A_NUMBER"),
                        Map.entry(8L, "NOT_A_COUNT"),
                        Map.entry(9L, "NOT_A_BOOLEAN"),
                        Map.entry(10L, "FEATURE_OUT_OF_RANGE"),
                        Map.entry(11L, "NOT_A_TIME"),
                        Map.entry(12L, "UNBALANCED_QUOTE"),
                        Map.entry(13L, "WRONG_FIELD_COUNT"),
                        Map.entry(14L, "BLANK_LINE")));
    }

    @Test
    void a_missing_column_is_one_error_that_names_it_and_what_was_found() throws Exception {
        Path input = file("c.csv", "listener;song;stars\nu;a;3\n");
        Bench bench = new Bench(directory.resolve("out"), "csv.delimiter=,");

        assertThatThrownBy(() -> bench.run("ingest", input))
                .isInstanceOfSatisfying(
                        SaysException.class,
                        e -> assertThat(e.rendered())
                                .contains("[MISSING_COLUMN]")
                                .contains("user")
                                .contains("listener;song;stars")
                                .contains("delimiter"));
    }

    @Test
    void empty_and_header_only_files_and_files_without_a_good_row_are_refused() throws Exception {
        Path empty = file("e.csv", "");
        Path header = file("h.csv", "user_id,song_id,rating\n");
        Path bad = file("b.csv", "user_id,song_id,rating\n,,\n");

        assertThatThrownBy(() -> new Bench(directory.resolve("1")).run("ingest", empty))
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> new Bench(directory.resolve("2")).run("ingest", header))
                .hasMessageContaining("no row");
        assertThatThrownBy(() -> new Bench(directory.resolve("3")).run("ingest", bad))
                .hasMessageContaining("All 1 rows were rejected")
                .hasMessageContaining("MISSING_USER");
    }

    @Test
    void gzip_crlf_a_byte_order_mark_and_different_column_orders_are_read_alike() throws Exception {
        Path gz = directory.resolve("a.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
            out.write("\uFEFFuser_id,song_id,rating\r\nu,a,3\r\nv,b,4\r\n".getBytes(StandardCharsets.UTF_8));
        }
        Path other = file("b.csv", "rating;song_id;user_id\n5;\"c;\"\"d\"\"\";w\n");
        Bench bench = new Bench(directory.resolve("out"));

        bench.run("ingest", gz, other);

        assertThat(bench.rows(Datasets.EVENTS)
                        .selectExpr("concat(user, '/', track, '/', rating)")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder("u/a/3.0", "v/b/4.0", "w/c;\"d\"/5.0");
    }

    @Test
    void json_lines_are_read_and_broken_ones_quarantined() throws Exception {
        Path input = file(
                "a.jsonl",
                "{\"userId\":\"u\",\"song_id\":7,\"rating\":4.5}\n{broken\n{\"user_id\":\"v\",\"track_id\":\"x\",\"liked\":true}\n");
        Bench bench = new Bench(directory.resolve("out"));

        Map<String, Long> facts = bench.run("ingest", input);

        assertThat(facts).containsEntry("accepted", 2L).containsEntry("rejected", 1L);
        assertThat(bench.quarantine().select("reason", "position").first().toString())
                .isEqualTo("[MALFORMED_JSON,2]");
    }

    @Test
    void an_input_that_breaks_off_half_way_is_named_and_no_failure_of_the_machine() throws Exception {
        Path gz = directory.resolve("a.csv.gz");
        Random random = new Random(1);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
            out.write("user,track\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 50_000; i++) {
                out.write((random.nextInt() + "," + random.nextInt() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] whole = Files.readAllBytes(gz);
        Files.write(gz, java.util.Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> new Bench(directory.resolve("out")).run("ingest", gz))
                .satisfies(thrown -> assertThat(Failures.of(thrown, "reading").rendered())
                        .contains("[MALFORMED_INPUT]")
                        .contains("a.csv.gz"));
        assertThat(directory.resolve("out/events")).isEmptyDirectory();
    }

    @Test
    void parquet_is_read() throws Exception {
        Path parquet = directory.resolve("p");
        Bench.spark()
                .sql("select 'u' as user_id, 'a' as song_id, 3 as play_count union all select 'v', null, 1")
                .coalesce(1)
                .write()
                .parquet(parquet.toString());
        Path input;
        try (var files = Files.list(parquet)) {
            input = files.filter(f -> f.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        Bench bench = new Bench(directory.resolve("out"));

        assertThat(bench.run("ingest", input)).containsEntry("accepted", 1L).containsEntry("rejected", 1L);
    }
}
