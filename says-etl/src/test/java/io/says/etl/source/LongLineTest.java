package io.says.etl.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.InputFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that no reader expects. */
final class LongLineTest {

    /** So many zero bytes, a line feed, and one short line. */
    private static final class Endless extends InputStream {

        private static final byte[] TAIL = "\nnext\n".getBytes(StandardCharsets.UTF_8);

        private long zeros;
        private int tail;

        Endless(long zeros) {
            this.zeros = zeros;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (zeros > 0) {
                // The reader's buffer is all zeros until the end, so that nothing has to be filled in.
                int count = (int) Math.min(zeros, length);
                zeros -= count;
                return count;
            }
            if (tail == TAIL.length) {
                return -1;
            }
            bytes[offset] = TAIL[tail++];
            return 1;
        }
    }

    @Test
    void a_line_of_more_than_two_gibibytes_costs_one_mebibyte_and_the_next_is_read() throws IOException {
        try (LineReader reader = new LineReader(new Endless((2L << 30) + 5), 0, Long.MAX_VALUE, TextLines.LONGEST)) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.tooLong()).isTrue();
            assertThat(reader.length()).isEqualTo(TextLines.LONGEST);
            assertThat(reader.bytes().length).isLessThanOrEqualTo(TextLines.LONGEST);
            assertThat(reader.next()).isTrue();
            assertThat(new String(reader.bytes(), 0, reader.length(), StandardCharsets.UTF_8))
                    .isEqualTo("next");
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void lines_in_another_encoding_are_told_apart_one_by_one(@TempDir Path directory) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        bytes.write("u1,Beyoncé\n".getBytes(StandardCharsets.UTF_8));
        bytes.write("u2,Beyoncé\n".getBytes(StandardCharsets.ISO_8859_1));
        bytes.write("u3,Beyoncé\r\n".getBytes(StandardCharsets.UTF_16LE));
        bytes.write("\nu4,ok".getBytes(StandardCharsets.UTF_8));
        Path file = Files.write(directory.resolve("mixed.csv"), bytes.toByteArray());

        List<TextLines.Line> lines = new ArrayList<>();
        TextLines reader = new TextLines(
                FileSplit.whole(new InputFile(file, "mixed.csv", bytes.size(), "")), StandardCharsets.UTF_8);
        reader.forEachRemaining(lines::add);

        assertThat(lines.get(0).text()).isEqualTo("u1,Beyoncé");
        assertThat(lines.get(0).problem()).isNull();
        assertThat(lines.get(1).problem()).startsWith("NOT_UTF8");
        assertThat(lines.get(2).problem()).isNotNull();
        assertThat(lines.get(lines.size() - 1).text()).isEqualTo("u4,ok");
        assertThat(lines.get(lines.size() - 1).problem()).isNull();
        assertThat(lines.get(lines.size() - 1).number()).isEqualTo(lines.size());
    }
}
