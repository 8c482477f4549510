package io.says.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputStreamsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static void zeros(OutputStream out, int mebibytes) throws IOException {
        byte[] zeros = new byte[1 << 20];
        for (int i = 0; i < mebibytes; i++) {
            out.write(zeros);
        }
    }

    private static SaysException refusal(Path path, String name, @org.jspecify.annotations.Nullable String entry) {
        SaysException e = catchThrowableOfType(SaysException.class, () -> {
            try (InputStream in = InputStreams.open(path, name, entry)) {
                byte[] buffer = new byte[1 << 16];
                int read = in.read(buffer);
                while (read >= 0) {
                    read = in.read(buffer);
                }
            }
        });
        assertThat(e).as("it was read to its end").isNotNull();
        assertThat(e.code()).isEqualTo(StandardErrorCode.MALFORMED_INPUT);
        assertThat(e.problem()).contains(name);
        return e;
    }

    @Test
    void a_bomb_in_a_zip_is_refused_while_it_swells() throws IOException {
        Path bomb = directory.resolve("bomb.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry("listens.csv"));
            zeros(zip, 300);
        }
        assertThat(bomb).satisfies(file -> assertThat(Files.size(file)).isLessThan(1 << 20));

        assertThat(refusal(bomb, "bomb.zip!/listens.csv", "listens.csv").problem())
                .contains("swells");
    }

    @Test
    void a_bomb_in_gzip_is_refused_too() throws IOException {
        Path bomb = directory.resolve("bomb.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            zeros(out, 300);
        }

        assertThat(refusal(bomb, "bomb.csv.gz", null).problem()).contains("swells");
    }

    @Test
    void what_compresses_well_and_is_small_is_no_bomb() throws IOException {
        Path file = directory.resolve("flat.csv.GZ");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            zeros(out, 20);
        }
        try (InputStream in = InputStreams.open(file, "flat.csv.GZ", null)) {
            assertThat(in.skip(30 << 20)).isLessThanOrEqualTo(20 << 20);
        }
    }

    @Test
    void compressed_data_that_is_cut_or_damaged_names_its_file() throws IOException {
        Path whole = directory.resolve("a.csv.gz");
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            out.write(noise);
        }
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(refusal(whole, "a.csv.gz", null).problem()).contains("damaged or cut off");
        Files.write(whole, new byte[0]);
        refusal(whole, "a.csv.gz", null);
        Files.writeString(whole, "this is no gzip");
        refusal(whole, "a.csv.gz", null);
        bytes[bytes.length / 2] ^= 0x55;
        bytes[bytes.length - 6] ^= 0x55;
        Files.write(whole, bytes);
        refusal(whole, "a.csv.gz", null);
    }

    @Test
    void a_damaged_entry_names_archive_and_entry() throws IOException {
        Path zip = directory.resolve("z.zip");
        byte[] noise = new byte[50_000];
        new Random(2).nextBytes(noise);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("a.csv"));
            zeros(out, 1);
            out.write(noise);
        }
        byte[] bytes = Files.readAllBytes(zip);
        for (int i = 100; i < 900; i++) {
            bytes[i] ^= 0x5a;
        }
        Files.write(zip, bytes);

        refusal(zip, "z.zip!/a.csv", "a.csv");
    }
}
