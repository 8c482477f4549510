package io.says.dataset;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Set-aside rows for people, beside the Parquet of {@link Datasets#QUARANTINE} or {@link Datasets#SUSPECTS}: gzipped JSON
 * lines that are read at once and without Spark. The first line is a {@link Summary} of all rows; then come the first
 * {@value #MOST_ROWS} of them.
 */
public final class QuarantineFile {

    /** The file's name; Spark passes over names that begin with an underscore. */
    public static final String FILE = "_rows.jsonl.gz";

    /** How many rows the file holds at most; the Parquet beside it holds all. */
    public static final int MOST_ROWS = 100_000;

    private QuarantineFile() {}

    /**
     * The first line of the file.
     *
     * @param rows how many rows were set aside in all
     * @param kept how many of them the file holds
     * @param reasons how many rows there are for each reason code
     */
    public record Summary(long rows, long kept, Map<String, Long> reasons) {

        /** Copies the map, sorted by reason. */
        public Summary {
            reasons = java.util.Collections.unmodifiableMap(new TreeMap<>(reasons));
        }

        /** Whether the file holds every row. */
        public boolean complete() {
            return kept == rows;
        }
    }

    /**
     * Writes the file.
     *
     * @param directory the dataset's directory
     * @param reasons how many rows there are for each reason code, all rows counted
     * @param rows the rows by source and position; what goes beyond {@value #MOST_ROWS} is not asked for
     */
    public static void write(Path directory, Map<String, Long> reasons, Iterator<QuarantinedRow> rows)
            throws IOException {
        long total = reasons.values().stream().mapToLong(Long::longValue).sum();
        long kept = Math.min(total, MOST_ROWS);
        try (Writer out = new BufferedWriter(new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(directory.resolve(FILE))), StandardCharsets.UTF_8))) {
            out.append(Json.write(new Summary(total, kept, reasons))).append('\n');
            for (long i = 0; i < kept; i++) {
                out.append(Json.write(rows.next())).append('\n');
            }
        }
    }

    /** Whether a dataset's directory has the file. */
    public static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(FILE));
    }

    /**
     * Reads the first line alone.
     *
     * @throws SaysException {@code CORRUPT_DATA}
     */
    public static Summary summary(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        try (BufferedReader in = open(file)) {
            String first = in.readLine();
            if (first == null) {
                throw cut(file, null);
            }
            return Json.read(first, Summary.class, file.toString());
        } catch (java.io.EOFException | java.util.zip.ZipException e) {
            throw cut(file, e);
        }
    }

    /**
     * Reads the rows, one at a time; close the stream.
     *
     * @throws SaysException {@code CORRUPT_DATA}, also while the stream is read
     */
    @SuppressWarnings("MustBeClosedChecker")
    public static Stream<QuarantinedRow> rows(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        long kept = summary(directory).kept();
        BufferedReader in = open(file);
        try {
            in.readLine();
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
        Iterator<QuarantinedRow> rows = new Iterator<>() {

            private long left = kept;

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public QuarantinedRow next() {
                if (left-- <= 0) {
                    throw new java.util.NoSuchElementException();
                }
                try {
                    String line = in.readLine();
                    if (line == null) {
                        throw cut(file, null);
                    }
                    return Json.read(line, QuarantinedRow.class, file.toString());
                } catch (IOException e) {
                    throw cut(file, e);
                }
            }
        };
        return StreamSupport.stream(Spliterators.spliterator(rows, kept, Spliterator.ORDERED), false)
                .onClose(() -> {
                    try {
                        in.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static BufferedReader open(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }

    private static SaysException cut(Path file, @org.jspecify.annotations.Nullable IOException e) {
        return new SaysException(
                StandardErrorCode.CORRUPT_DATA,
                file + " is damaged or cut off",
                "Delete the stage's directory and run again: it will be made anew.",
                e);
    }
}
