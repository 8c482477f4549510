package io.says.etl.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits one line of delimited text; a quotation mark within quotes is doubled (RFC 4180), a field never spans lines. */
final class DelimitedLine {

    private DelimitedLine() {}

    /** The fields, or null when a quote is not closed or something other than a delimiter follows a closing quote. */
    static @Nullable List<String> split(String line, String delimiter, char quote) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            if (quote != 0 && at < line.length() && line.charAt(at) == quote) {
                StringBuilder field = new StringBuilder();
                at = quoted(line, at + 1, quote, field);
                if (at < 0) {
                    return null;
                }
                fields.add(field.toString());
                if (at == line.length()) {
                    return fields;
                }
                if (!line.startsWith(delimiter, at)) {
                    return null;
                }
                at += delimiter.length();
            } else {
                int end = delimiter.length() == 1 ? line.indexOf(delimiter.charAt(0), at) : line.indexOf(delimiter, at);
                fields.add(end < 0 ? line.substring(at) : line.substring(at, end));
                if (end < 0) {
                    return fields;
                }
                at = end + delimiter.length();
            }
        }
    }

    private static int quoted(String line, int from, char quote, StringBuilder field) {
        int at = from;
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c != quote) {
                field.append(c);
            } else if (at < line.length() && line.charAt(at) == quote) {
                field.append(quote);
                at++;
            } else {
                return at;
            }
        }
        return -1;
    }
}
