package io.says.etl.source;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Collects what is read from the files of a published format, whatever columns each of them has. Not thread-safe.
 */
final class FormatReading {

    private final String format;
    private final List<Part> parts = new ArrayList<>();
    private final Set<String> filled = new HashSet<>();
    private boolean any;

    /** @param format the name of the source, for errors */
    FormatReading(String format) {
        this.format = format;
    }

    /** Adds a file to a reading whose columns are known by now. */
    @FunctionalInterface
    private interface Part {
        void addTo(PartedReading.Builder reading, Map<String, Integer> places);
    }

    /** The beginning of a file. */
    static InputSample.FileSample look(InputFile file) {
        return InputSample.of(List.of(file)).first();
    }

    /** The files of which there is a compressed copy beside the plain one: the copies, by their names. */
    static Map<String, String> copies(List<InputFile> files) {
        Set<String> names = new HashSet<>();
        files.forEach(file -> names.add(file.name()));
        Map<String, String> copies = new HashMap<>();
        for (InputFile file : files) {
            String name = file.name();
            if (name.toLowerCase(Locale.ROOT).endsWith(".gz") && names.contains(name.substring(0, name.length() - 3))) {
                copies.put(name, name.substring(0, name.length() - 3));
            }
        }
        return copies;
    }

    /** A table of lines. */
    FormatReading table(InputFile file, TableFile table) {
        return lines(
                file,
                table.kind(),
                table.what(),
                table.mapping(),
                table.filled(),
                table.charset(),
                table.header(),
                table);
    }

    /** Lines that are rows of their own. */
    FormatReading lines(
            InputFile file,
            RawRow.Kind kind,
            String what,
            Map<String, String> mapping,
            Collection<String> columns,
            String charset,
            boolean header,
            RowParser parser) {
        return add(
                columns,
                (reading, places) -> reading.lines(
                        file,
                        role(file, kind, what, mapping),
                        new LinesParser(
                                (line, values) -> parser.parse(line, new Cells(places, values)),
                                kind,
                                places.size(),
                                charset,
                                header)));
    }

    /** The elements of a JSON array, a row each. */
    FormatReading elements(
            InputFile file, String what, Map<String, String> mapping, Collection<String> columns, RowParser parser) {
        return add(
                columns,
                (reading, places) -> reading.whole(
                        file, role(file, RawRow.Kind.EVENT, what, mapping), new JsonArrayParser(parser, places)));
    }

    /** A file that is read from its beginning by a parser of its own. */
    FormatReading whole(
            InputFile file, String what, Map<String, String> mapping, List<String> columns, Opening parser) {
        return add(
                columns,
                (reading, places) ->
                        reading.whole(file, role(file, RawRow.Kind.EVENT, what, mapping), parser.with(places)));
    }

    /** Lines of events that are read by a parser of their own. */
    FormatReading cut(InputFile file, String what, Map<String, String> mapping, List<String> columns, Opening parser) {
        return add(
                columns,
                (reading, places) ->
                        reading.lines(file, role(file, RawRow.Kind.EVENT, what, mapping), parser.with(places)));
    }

    /** Makes a parser once it is known where the columns lie. */
    @FunctionalInterface
    interface Opening {
        FileParser with(Map<String, Integer> places);
    }

    /** A file that is passed over. */
    FormatReading ignored(InputFile file, String why) {
        return aside(FileRole.ignored(file.name(), why));
    }

    /** A file that is passed over, or read on the side. */
    FormatReading aside(FileRole role) {
        parts.add((reading, places) -> reading.aside(role));
        return this;
    }

    private FormatReading add(Collection<String> columns, Part part) {
        filled.addAll(columns);
        parts.add(part);
        any = true;
        return this;
    }

    private static FileRole role(InputFile file, RawRow.Kind kind, String what, Map<String, String> mapping) {
        return new FileRole(
                file.name(), kind == RawRow.Kind.EVENT ? FileRole.Role.EVENTS : FileRole.Role.TRACKS, what, mapping);
    }

    /**
     * The reading.
     *
     * @throws SaysException {@code MALFORMED_INPUT} when no file is of the format
     */
    RowReading build() {
        List<String> columns = Columns.ALL.stream().filter(filled::contains).toList();
        Map<String, Integer> places = new HashMap<>();
        columns.forEach(column -> places.put(column, places.size()));
        Map<String, Integer> fixed = Map.copyOf(places);
        PartedReading.Builder reading = new PartedReading.Builder();
        parts.forEach(part -> part.addTo(reading, fixed));
        if (!any) {
            throw new SaysException(
                    StandardErrorCode.MALFORMED_INPUT,
                    "No file of the input is in the format " + format,
                    "says inspect shows what each file looks like; --source names another format.");
        }
        return reading.build(columns);
    }
}
