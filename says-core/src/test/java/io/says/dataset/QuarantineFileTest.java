package io.says.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuarantineFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private List<QuarantinedRow> rows() throws IOException {
        try (Stream<QuarantinedRow> rows = QuarantineFile.rows(directory)) {
            return rows.toList();
        }
    }

    @Test
    void rows_come_back_as_they_were() throws IOException {
        List<QuarantinedRow> rows = List.of(
                new QuarantinedRow("a \"b\".csv", 2, "NUL_BYTE", null, "x\0y\u001b[31m\u009b\r\n<é\uD83C\uDFB5"),
                new QuarantinedRow("z.zip!/b.csv", Long.MAX_VALUE >> 11, "MISSING_USER", "no user", null));
        QuarantineFile.write(directory, Map.of("NUL_BYTE", 1L, "MISSING_USER", 1L), rows.iterator());

        assertThat(rows()).isEqualTo(rows);
        assertThat(QuarantineFile.summary(directory).complete()).isTrue();
        assertThat(QuarantineFile.summary(directory).reasons()).containsOnlyKeys("MISSING_USER", "NUL_BYTE");
    }

    @Test
    void none_is_a_file_without_rows() throws IOException {
        QuarantineFile.write(directory, Map.of(), Collections.emptyIterator());

        assertThat(rows()).isEmpty();
        assertThat(QuarantineFile.summary(directory).rows()).isZero();
    }

    @Test
    void what_goes_beyond_the_limit_is_counted_and_not_kept() throws IOException {
        long all = QuarantineFile.MOST_ROWS + 5L;
        QuarantineFile.write(
                directory,
                Map.of("R", all),
                LongStream.rangeClosed(1, all)
                        .mapToObj(i -> new QuarantinedRow("a", i, "R", null, null))
                        .iterator());

        QuarantineFile.Summary summary = QuarantineFile.summary(directory);
        assertThat(summary.rows()).isEqualTo(all);
        assertThat(summary.kept()).isEqualTo(QuarantineFile.MOST_ROWS);
        assertThat(summary.complete()).isFalse();
    }

    @Test
    void a_cut_file_is_corrupt_and_not_short() throws IOException {
        QuarantineFile.write(
                directory,
                Map.of("R", 2_000L),
                LongStream.rangeClosed(1, 2_000)
                        .mapToObj(i -> new QuarantinedRow("a" + i * 7919, i, "R", "x" + i * 31, null))
                        .iterator());
        Path file = directory.resolve(QuarantineFile.FILE);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(this::rows).hasMessageContaining("damaged or cut off");
        Files.write(file, new byte[0]);
        assertThatThrownBy(this::rows).hasMessageContaining("damaged or cut off");
    }
}
