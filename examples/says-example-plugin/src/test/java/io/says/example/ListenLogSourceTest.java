package io.says.example;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.InputFile;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import io.says.spi.SourceFactory;
import io.says.testing.SourceFactoryContract;
import io.says.testing.StageHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListenLogSourceTest extends SourceFactoryContract {

    @Override
    protected SourceFactory factory() {
        return new ListenLogSource();
    }

    @Override
    protected long write(Path directory) throws IOException {
        Files.writeString(
                directory.resolve("a.log"), "# listens\nalice ~ So What x3\n\nbob ~ Naima\nno tilde\n# listens\n");
        Files.writeString(directory.resolve("b.log"), "# listens\r\nÇağla ~ Kara Toprak x12\r\n");
        return 6;
    }

    private static List<RawRow> rows(InputFile... files) throws IOException {
        RowReading reading = new ListenLogSource().open(List.of(files));
        List<RawRow> rows = new ArrayList<>();
        for (int part = 0; part < reading.parts(); part++) {
            reading.rows(part).forEachRemaining(rows::add);
        }
        return rows;
    }

    private static List<String> texts(List<RawRow> rows) {
        return rows.stream()
                .map(row -> row.position() + " "
                        + (row.problem() == null
                                ? Arrays.toString(row.values())
                                : row.problem().replaceAll(":.*", "")))
                .toList();
    }

    @Test
    void reads_user_track_and_plays_and_loses_no_line(@TempDir Path directory) throws IOException {
        write(directory);
        assertThat(texts(rows(
                        StageHarness.input(directory.resolve("a.log")),
                        StageHarness.input(directory.resolve("b.log")))))
                .containsExactly(
                        "2 [alice, So What, 3]",
                        "3 BLANK_LINE",
                        "4 [bob, Naima, 1]",
                        "5 MALFORMED_LINE",
                        "6 REPEATED_HEADER",
                        "2 [Çağla, Kara Toprak, 12]");
    }

    @Test
    void a_line_of_any_bytes_and_length_is_a_row(@TempDir Path directory) throws IOException {
        Path log = directory.resolve("c.log");
        Files.writeString(log, "\uFEFF# listens\n" + "x".repeat(1 << 20) + "\n");
        Files.write(log, new byte[] {'u', ' ', '~', ' ', (byte) 0xff, '\n', 'a', ' ', '~', ' ', 'b'}, APPEND);
        assertThat(texts(rows(StageHarness.input(log))))
                .containsExactly("2 LINE_TOO_LONG", "3 NOT_UTF8", "4 [a, b, 1]");
    }

    @Test
    void a_mended_line_is_read_instead_of_what_the_file_holds(@TempDir Path directory) throws IOException {
        write(directory);
        InputFile file = StageHarness.input(directory.resolve("a.log"));
        InputFile mended = new InputFile(
                file.path(), file.name(), file.size(), file.sha256(), null, Map.of(5L, "carol ~ Naima x2"));
        assertThat(texts(rows(mended))).contains("5 [carol, Naima, 2]").hasSize(5);
    }
}
