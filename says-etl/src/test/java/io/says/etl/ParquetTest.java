package io.says.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.config.Settings;
import io.says.etl.source.ParquetSourceFactory;
import io.says.spi.InputFile;
import io.says.spi.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private InputFile parquet(String name, String query) throws IOException {
        Path written = Files.createTempDirectory(folder, "written");
        Bench.spark().sql(query).coalesce(1).write().mode("overwrite").parquet(written.toString());
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (var all = Files.list(written)) {
            Files.move(
                    all.filter(part -> part.toString().endsWith(".parquet"))
                            .findFirst()
                            .orElseThrow(),
                    file);
        }
        return new InputFile(file, name, Files.size(file), "");
    }

    private static List<String> read(List<InputFile> files, String... settings) {
        Settings.Builder builder = Settings.builder();
        for (String assignment : settings) {
            builder.set(assignment);
        }
        List<String> rows = new ArrayList<>();
        for (Row row : new ParquetSourceFactory()
                .create(builder.build())
                .read(Bench.spark(), files)
                .select(Source.SOURCE, Source.POSITION, Source.PROBLEM, "user", "track")
                .collectAsList()) {
            rows.add(row.toString());
        }
        return rows;
    }

    @Test
    void files_of_several_schemas_and_odd_names_keep_their_names_and_rows() throws Exception {
        List<InputFile> files = List.of(
                parquet("a b%20c.parquet", "select 'u1' as user, 'a' as track union all select 'u2', 'b'"),
                parquet("ü [1]#x?.parquet", "select 'u3' as user, 'c' as track"),
                parquet("n/a b%20c.parquet", "select 'u4' as user, 'd' as track"),
                parquet("other.parquet", "select 5L as user_id, 'e' as song_id, 'wrong' as listener"));

        assertThat(read(files))
                .containsExactlyInAnyOrder(
                        "[a b%20c.parquet,1,null,u1,a]",
                        "[a b%20c.parquet,2,null,u2,b]",
                        "[ü [1]#x?.parquet,1,null,u3,c]",
                        "[n/a b%20c.parquet,1,null,u4,d]",
                        "[other.parquet,1,null,5,e]");
        InputFile timed = parquet("t.parquet", "select 'u' as user, 't' as track, timestamp_millis(1500) as time");
        assertThat(new ParquetSourceFactory()
                        .create(Settings.defaults())
                        .read(Bench.spark(), List.of(timed, files.get(0)))
                        .where("time is not null")
                        .select("time")
                        .first()
                        .getString(0))
                .isEqualTo("1.500");
    }

    @Test
    void binary_is_text_in_utf8_or_the_row_is_set_aside() throws Exception {
        InputFile file = parquet(
                "bin.parquet",
                "select cast('ü' as binary) as user, 'a' as track union all select X'FF41', 'b' union all select null, 'c'");

        assertThat(read(List.of(file)))
                .contains("[bin.parquet,1,null,ü,a]", "[bin.parquet,3,null,null,c]")
                .anyMatch(row -> row.startsWith("[bin.parquet,2,NOT_UTF8: user"));
    }

    @Test
    void what_cannot_be_read_is_named() throws Exception {
        InputFile nested = parquet("nested.parquet", "select 'u' as user, 'a' as track, array('x') as artists");
        InputFile good = parquet("good.parquet", "select 'u' as user, 'a' as track, 'm' as member");
        byte[] bytes = Files.readAllBytes(good.path());
        Path cut = folder.resolve("cut.parquet");
        Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length - 5));
        InputFile broken = new InputFile(cut, "cut.parquet", bytes.length - 5, "");
        Path empty = Files.createFile(folder.resolve("empty.parquet"));

        assertThatThrownBy(() -> read(List.of(nested)))
                .hasMessageContaining("artists")
                .hasMessageContaining("array");
        for (InputFile file : List.of(broken, new InputFile(empty, "empty.parquet", 0, ""))) {
            assertThatThrownBy(() -> read(List.of(good, file)))
                    .isInstanceOfSatisfying(
                            SaysException.class,
                            e -> assertThat(e.rendered())
                                    .contains("[MALFORMED_INPUT]")
                                    .contains(file.name()));
        }
        assertThat(read(List.of(good), "csv.columns={member=user}")).containsExactly("[good.parquet,1,null,m,a]");
        assertThatThrownBy(() -> read(List.of(good), "csv.columns={nobody=user}"))
                .hasMessageContaining("nobody");
    }
}
