package io.says.etl.source;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.spi.InputFile;
import io.says.spi.Source;
import io.says.storage.Failures;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Reads delimited text, one row a line, without losing a line. */
final class CsvSource implements Source {

    /** How large files are cut. */
    static final long SPLIT_BYTES = 64L << 20;

    private final CsvConfig config;
    private final long splitBytes;

    CsvSource(CsvConfig config, long splitBytes) {
        this.config = config;
        this.splitBytes = splitBytes;
    }

    /**
     * What a file's first line says.
     *
     * @param delimiter what separates its fields
     * @param targets for each field the index of the raw column it goes to, or -1
     */
    private record Layout(String delimiter, List<Integer> targets) implements Serializable {}

    /** A split with its file's layout. */
    private record Part(FileSplit split, Layout layout) implements Serializable {}

    @Override
    public Dataset<Row> read(SparkSession spark, List<InputFile> files) {
        try {
            Set<String> found = new LinkedHashSet<>();
            List<Part> parts = new ArrayList<>();
            List<List<String>> meanings = new ArrayList<>();
            List<String> delimiters = new ArrayList<>();
            List<InputFile> filled = new ArrayList<>();
            for (InputFile file : files) {
                String first = firstLine(file);
                if (first != null) {
                    String delimiter = delimiter(first);
                    List<String> columns = meanings(file, first, delimiter);
                    found.addAll(columns);
                    filled.add(file);
                    delimiters.add(delimiter);
                    meanings.add(columns);
                }
            }
            if (filled.isEmpty()) {
                throw empty(files, "The input is empty");
            }
            List<String> columns = Columns.ALL.stream().filter(found::contains).toList();
            for (int i = 0; i < filled.size(); i++) {
                List<Integer> targets =
                        meanings.get(i).stream().map(columns::indexOf).toList();
                Layout layout = new Layout(delimiters.get(i), targets);
                for (FileSplit split : FileSplit.of(List.of(filled.get(i)), splitBytes)) {
                    parts.add(new Part(split, layout));
                }
            }
            return RawRows.read(
                    spark, columns, parts.size(), new ReadParts(config, List.copyOf(parts), columns.size()));
        } catch (IOException e) {
            throw Failures.of(e, "reading the input");
        }
    }

    static SaysException empty(List<InputFile> files, String what) {
        return new SaysException(
                StandardErrorCode.EMPTY_INPUT,
                what + ": "
                        + String.join(
                                ", ",
                                files.stream().limit(3).map(InputFile::name).toList())
                        + (files.size() > 3 ? ", …" : ""),
                "Name a file that holds listening events, one a line below the header.");
    }

    private @Nullable String firstLine(InputFile file) throws IOException {
        FileSplit whole = new FileSplit(file.path().toString(), file.name(), 0, Long.MAX_VALUE, 1);
        TextLines lines = new TextLines(whole, Charset.forName(config.charset()));
        if (!lines.hasNext()) {
            return null;
        }
        TextLines.Line line = lines.next();
        if (line.problem() != null && config.header()) {
            throw new SaysException(
                    StandardErrorCode.MALFORMED_INPUT,
                    "The first line of " + file.name() + " is not text: " + line.problem(),
                    "Check that it is delimited text in " + config.charset()
                            + "; says.csv.charset names another encoding.");
        }
        return line.text();
    }

    private String delimiter(String first) {
        if (!config.delimiter().equals("auto")) {
            return config.delimiter().equals("\\t") || config.delimiter().equals("tab") ? "\t" : config.delimiter();
        }
        if (first.contains("::")) {
            return "::";
        }
        String best = ",";
        long most = 0;
        for (String candidate : List.of(",", ";", "\t", "|")) {
            long count = first.chars().filter(c -> c == candidate.charAt(0)).count();
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }

    /** The meaning of each field, empty text for one that means nothing. */
    private List<String> meanings(InputFile file, String first, String delimiter) {
        List<String> fields = DelimitedLine.split(first, delimiter, quote(config));
        if (fields == null) {
            throw new SaysException(
                    StandardErrorCode.MALFORMED_INPUT,
                    "The first line of " + file.name() + " has a quote that is not closed",
                    "Mend the line, or set says.csv.quote.");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            names.add(config.header() ? fields.get(i).strip() : "_" + (i + 1));
        }
        List<String> meanings = new ArrayList<>();
        for (String name : names) {
            String meaning = Columns.meaning(name, config.columns());
            // Of two columns with one meaning the first counts.
            meanings.add(meaning == null || meanings.contains(meaning) ? "" : meaning);
        }
        for (String required : List.of("user", "track")) {
            if (!meanings.contains(required)) {
                throw missing(file, required, names, delimiter);
            }
        }
        return meanings;
    }

    private SaysException missing(InputFile file, String required, List<String> names, String delimiter) {
        String hint = names.size() == 1
                ? "The line was split at \"" + delimiter + "\" and gave one field: is another says.csv.delimiter right?"
                : "Rename the column to one of " + String.join(", ", Columns.namesOf(required))
                        + ", or map it: --set 'csv.columns={" + names.get(0).replaceAll("[^A-Za-z0-9_]", "") + "="
                        + required + "}'.";
        return new SaysException(
                StandardErrorCode.MISSING_COLUMN,
                "No " + required + " column in " + file.name() + "; found: "
                        + String.join(
                                ", ",
                                names.stream()
                                        .limit(40)
                                        .map(n -> n.length() > 60 ? n.substring(0, 60) + "…" : n)
                                        .toList()),
                hint);
    }

    private static char quote(CsvConfig config) {
        return config.quote().isEmpty() ? 0 : config.quote().charAt(0);
    }

    /** Runs on the executors. */
    private static final class ReadParts implements MapPartitionsFunction<Long, Row> {

        private static final long serialVersionUID = 1L;

        private final CsvConfig config;

        @SuppressWarnings("serial") // an immutable list of serializable parts
        private final List<Part> parts;

        private final int columns;

        ReadParts(CsvConfig config, List<Part> parts, int columns) {
            this.config = config;
            this.parts = parts;
            this.columns = columns;
        }

        @Override
        public Iterator<Row> call(Iterator<Long> indexes) throws IOException {
            if (!indexes.hasNext()) {
                return java.util.Collections.emptyIterator();
            }
            Part part = parts.get(Math.toIntExact(indexes.next()));
            TextLines lines = new TextLines(part.split(), Charset.forName(config.charset()));
            if (config.header() && part.split().start() == 0 && lines.hasNext()) {
                lines.next();
            }
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return lines.hasNext();
                }

                @Override
                public Row next() {
                    return row(part, lines.next());
                }
            };
        }

        private Row row(Part part, TextLines.Line line) {
            Object[] values = new Object[columns + RawRows.OWN];
            String problem = line.problem();
            if (problem == null && line.text().isBlank()) {
                problem = "BLANK_LINE: nothing on the line";
            }
            if (problem == null) {
                List<String> fields =
                        DelimitedLine.split(line.text(), part.layout().delimiter(), quote(config));
                int expected = part.layout().targets().size();
                if (fields == null) {
                    problem = "UNBALANCED_QUOTE: a quote is not closed on its line";
                } else if (fields.size() != expected) {
                    problem = "WRONG_FIELD_COUNT: " + fields.size() + " fields instead of " + expected;
                } else {
                    for (int i = 0; i < expected; i++) {
                        int target = part.layout().targets().get(i);
                        if (target >= 0 && !fields.get(i).isBlank()) {
                            values[target + RawRows.OWN] = fields.get(i).strip();
                        }
                    }
                }
            }
            return RawRows.row(values, part.split().name(), line.number(), problem, line.text());
        }
    }
}
