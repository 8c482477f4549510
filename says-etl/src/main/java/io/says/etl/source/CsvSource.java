package io.says.etl.source;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads delimited text, one row a line, without losing a line. */
final class CsvSource implements RowSource {

    private final CsvConfig config;
    private final long partBytes;

    /** @param partBytes how large a part of a file shall be that is cut */
    CsvSource(CsvConfig config, long partBytes) {
        this.config = config;
        this.partBytes = partBytes;
    }

    /**
     * What a file's first line says.
     *
     * @param file the file
     * @param delimiter what separates its fields
     * @param names what the fields are called
     * @param meanings for each field the column it goes to, empty text for none
     */
    private record Layout(InputFile file, String delimiter, List<String> names, List<String> meanings) {

        Map<String, String> columns() {
            Map<String, String> columns = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                if (!meanings.get(i).isEmpty()) {
                    columns.putIfAbsent(names.get(i), meanings.get(i));
                }
            }
            return columns;
        }
    }

    @Override
    public RowReading open(List<InputFile> files) {
        try {
            Set<String> found = new LinkedHashSet<>();
            List<Layout> layouts = new ArrayList<>();
            List<FileRole> aside = new ArrayList<>();
            SaysException unfit = null;
            for (InputFile file : files) {
                try {
                    String first = firstLine(file);
                    if (first == null) {
                        aside.add(FileRole.ignored(file.name(), "it is empty"));
                    } else {
                        Layout layout = layout(file, first, delimiter(first));
                        found.addAll(layout.meanings());
                        layouts.add(layout);
                    }
                } catch (SaysException e) {
                    // What lies beside tables and plainly is none does not stand in their way.
                    if (e.code() == StandardErrorCode.INVALID_CONFIGURATION
                            || !OtherFiles.plainlyNoTable(file.name())) {
                        throw e;
                    }
                    unfit = unfit == null ? e : unfit;
                    aside.add(FileRole.ignored(file.name(), "it is no table"));
                }
            }
            if (layouts.isEmpty() && unfit != null) {
                throw unfit;
            }
            if (!layouts.isEmpty()) {
                Set<String> names = new LinkedHashSet<>();
                layouts.forEach(layout -> names.addAll(layout.names()));
                Columns.checkMapped(config.columns(), names);
            }
            List<String> columns = Columns.ALL.stream().filter(found::contains).toList();
            PartedReading.Builder reading = new PartedReading.Builder(partBytes);
            for (Layout layout : layouts) {
                int[] targets =
                        layout.meanings().stream().mapToInt(columns::indexOf).toArray();
                LineParser line = new DelimitedParser(layout.delimiter(), quote(config), targets);
                reading.lines(
                        layout.file(),
                        new FileRole(
                                layout.file().name(),
                                FileRole.Role.EVENTS,
                                "text delimited by " + shown(layout.delimiter()),
                                layout.columns()),
                        new LinesParser(line, RawRow.Kind.EVENT, columns.size(), config.charset(), config.header()));
            }
            aside.forEach(reading::aside);
            return reading.build(columns);
        } catch (IOException e) {
            throw Failures.of(e, "reading the input");
        }
    }

    private static String shown(String delimiter) {
        return delimiter.equals("\t") ? "tabs" : "\"" + delimiter + "\"";
    }

    private @Nullable String firstLine(InputFile file) throws IOException {
        TextLines lines = new TextLines(FileSplit.whole(file), Charset.forName(config.charset()));
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

    private Layout layout(InputFile file, String first, String delimiter) {
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
        List<String> meanings = Columns.meanings(names, config.columns());
        for (String required : List.of("user", "track")) {
            if (!meanings.contains(required)) {
                throw missing(file, required, names, delimiter);
            }
        }
        return new Layout(file, delimiter, List.copyOf(names), meanings);
    }

    private SaysException missing(InputFile file, String required, List<String> names, String delimiter) {
        String hint = names.size() == 1
                ? "The line was split at \"" + delimiter + "\" and gave one field: is another says.csv.delimiter right?"
                : "Rename the column to one of " + String.join(", ", Columns.namesOf(required))
                        + ", or map it: --set 'csv.columns={" + names.get(0).replaceAll("[^A-Za-z0-9_]", "") + "="
                        + required + "}'.";
        return new SaysException(
                StandardErrorCode.MISSING_COLUMN,
                "No " + required + " column in " + file.name() + "; found: " + Columns.shown(names),
                hint);
    }

    private static char quote(CsvConfig config) {
        return config.quote().isEmpty() ? 0 : config.quote().charAt(0);
    }
}
