package io.says.etl.source;

import io.says.spi.RawRow;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Iterator;

/** A file with one row a line. */
final class LinesParser implements FileParser {

    private static final long serialVersionUID = 1L;

    private final LineParser line;
    private final RawRow.Kind kind;
    private final int columns;
    private final String charset;
    private final boolean header;

    /**
     * @param line takes a line apart
     * @param kind what every row is
     * @param columns how many columns the reading has
     * @param charset the encoding
     * @param header whether the first line of the file is no row
     */
    LinesParser(LineParser line, RawRow.Kind kind, int columns, String charset, boolean header) {
        this.line = line;
        this.kind = kind;
        this.columns = columns;
        this.charset = charset;
        this.header = header;
    }

    @Override
    public Iterator<RawRow> rows(FileSplit split) throws IOException {
        TextLines lines = new TextLines(split, Charset.forName(charset));
        if (header && split.start() == 0 && lines.hasNext()) {
            lines.next();
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public RawRow next() {
                return row(split.name(), lines.next());
            }
        };
    }

    private RawRow row(String source, TextLines.Line text) {
        String problem = text.problem();
        if (problem == null && text.text().isBlank()) {
            problem = "BLANK_LINE: nothing on the line";
        }
        if (problem == null) {
            Object[] values = new Object[columns];
            problem = line.parse(text.text(), values);
            if (problem == null) {
                return new RawRow(source, text.number(), kind, null, text.text(), values);
            }
        }
        return RawRow.unreadable(source, text.number(), kind, problem, text.text());
    }
}
