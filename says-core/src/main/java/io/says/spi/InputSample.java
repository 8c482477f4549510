package io.says.spi;

import io.says.storage.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A first look at the input, file by file in the order of their names.
 *
 * @param files at least one
 */
public record InputSample(List<FileSample> files) {

    /** How many files are looked into; of the others only name and size are told. */
    public static final int SAMPLED_FILES = 100;

    private static final int SAMPLED_LINES = 20;
    private static final int SAMPLED_BYTES = 1 << 16;

    /** Copies the list. */
    public InputSample {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a sample of no file");
        }
    }

    /**
     * A first look at one file.
     *
     * @param name as in {@link InputFile#name()}
     * @param size in bytes
     * @param lines its first lines, decompressed, at most 20 and 64 KiB in all, the last one perhaps cut; empty where it is
     *     empty, not text, or was not looked into
     */
    public record FileSample(String name, long size, List<String> lines) {

        /** Copies the list. */
        public FileSample {
            lines = List.copyOf(lines);
        }

        /** The name without folders and without {@code .gz}, in lower case. */
        public String bareName() {
            String bare = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                    .toLowerCase(java.util.Locale.ROOT);
            return bare.endsWith(".gz") ? bare.substring(0, bare.length() - 3) : bare;
        }

        /** The first line, empty text where there is none. */
        public String firstLine() {
            return lines.isEmpty() ? "" : lines.get(0);
        }
    }

    /** The first file. */
    public FileSample first() {
        return files.get(0);
    }

    /** The file whose {@link FileSample#bareName()} it is. */
    public Optional<FileSample> named(String bareName) {
        return files.stream().filter(file -> file.bareName().equals(bareName)).findFirst();
    }

    /**
     * Looks into files.
     *
     * @throws io.says.SaysException {@code IO_FAILURE} or {@code MALFORMED_INPUT} when one cannot be read
     */
    public static InputSample of(List<InputFile> files) {
        List<FileSample> samples = new ArrayList<>();
        for (InputFile file : files) {
            samples.add(
                    new FileSample(file.name(), file.size(), samples.size() < SAMPLED_FILES ? lines(file) : List.of()));
        }
        return new InputSample(samples);
    }

    private static List<String> lines(InputFile file) {
        byte[] bytes;
        try (InputStream in = file.open()) {
            bytes = in.readNBytes(SAMPLED_BYTES);
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file.name());
        }
        for (byte b : bytes) {
            if (b == 0) {
                return List.of();
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        return text.startsWith("PAR1")
                ? List.of()
                : text.lines().limit(SAMPLED_LINES).toList();
    }
}
