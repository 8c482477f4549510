package io.says.etl.source;

import io.says.spi.RawRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one file of a published format is read: a table of lines.
 *
 * @param what one line for people
 * @param kind what every row is
 * @param delimiter what separates fields
 * @param quote the quotation mark, 0 for none
 * @param header whether the first line is no row
 * @param charset the encoding
 * @param names what the fields are called, in the file's order
 * @param columns for each field the column it goes to as it is, empty text for none
 * @param derived the columns the derivation sets
 * @param derivation sets what is not simply a field
 */
record TableFile(
        String what,
        RawRow.Kind kind,
        String delimiter,
        char quote,
        boolean header,
        String charset,
        @SuppressWarnings("serial") List<String> names,
        @SuppressWarnings("serial") List<String> columns,
        @SuppressWarnings("serial") List<String> derived,
        Derivation derivation)
        implements RowParser {

    /** No quotation mark. */
    static final char UNQUOTED = 0;

    TableFile {
        names = List.copyOf(names);
        columns = List.copyOf(columns);
        derived = List.copyOf(derived);
        if (names.size() != columns.size()) {
            throw new IllegalArgumentException(names + " and " + columns);
        }
    }

    /** Sets columns that are not simply fields of the file. Runs on the executors. */
    @FunctionalInterface
    interface Derivation extends Serializable {

        /**
         * Sets columns.
         *
         * @param fields as many as the table has names, not stripped
         * @param row the row, with the plain fields already in it
         * @return why the row cannot be read, as {@code CODE: detail}; null when it could
         */
        @Nullable
        String derive(List<String> fields, Cells row);
    }

    /** A table of listening events without a header; {@code fields} alternates names and columns. */
    static TableFile events(String what, String delimiter, String... fields) {
        return of(what, RawRow.Kind.EVENT, delimiter, fields);
    }

    /** A table of descriptions of tracks without a header; {@code fields} alternates names and columns. */
    static TableFile tracks(String what, String delimiter, String... fields) {
        return of(what, RawRow.Kind.TRACK, delimiter, fields);
    }

    private static TableFile of(String what, RawRow.Kind kind, String delimiter, String... fields) {
        List<String> names = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            names.add(fields[i]);
            columns.add(fields[i + 1]);
        }
        return new TableFile(
                what, kind, delimiter, UNQUOTED, false, "UTF-8", names, columns, List.of(), (all, row) -> null);
    }

    /** The same table with a header. */
    TableFile withHeader() {
        return new TableFile(what, kind, delimiter, quote, true, charset, names, columns, derived, derivation);
    }

    /** The same table with fields in double quotes. */
    TableFile quoted() {
        return new TableFile(what, kind, delimiter, '"', header, charset, names, columns, derived, derivation);
    }

    /** The same table in another encoding. */
    TableFile in(String encoding) {
        return new TableFile(what, kind, delimiter, quote, header, encoding, names, columns, derived, derivation);
    }

    /** The same table with more columns. */
    TableFile deriving(List<String> more, Derivation how) {
        return new TableFile(what, kind, delimiter, quote, header, charset, names, columns, more, how);
    }

    /** Every column a row may have. */
    Set<String> filled() {
        Set<String> filled = new LinkedHashSet<>(columns);
        filled.remove("");
        filled.addAll(derived);
        return filled;
    }

    /** The columns by the names of the fields that go there as they are. */
    Map<String, String> mapping() {
        Map<String, String> mapping = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!columns.get(i).isEmpty()) {
                mapping.putIfAbsent(names.get(i), columns.get(i));
            }
        }
        return mapping;
    }

    @Override
    public @Nullable String parse(String text, Cells row) {
        List<String> fields = DelimitedLine.split(text, delimiter, quote);
        if (fields == null) {
            return "UNBALANCED_QUOTE: a quote is not closed on its line";
        }
        if (fields.size() != names.size()) {
            return "WRONG_FIELD_COUNT: " + fields.size() + " fields instead of " + names.size();
        }
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).isEmpty()) {
                row.set(columns.get(i), fields.get(i));
            }
        }
        return derivation.derive(fields, row);
    }
}
