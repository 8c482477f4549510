package io.says.etl.source;

import io.says.spi.RawRow;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;

/** A file that is a JSON array, every element a row; its position is which element it is, from 1. */
final class JsonArrayParser implements FileParser {

    private static final long serialVersionUID = 1L;

    /** The longest element read, in bytes. */
    static final int LONGEST = 1 << 20;

    private final RowParser parser;

    @SuppressWarnings("serial") // an immutable map of serializable values
    private final Map<String, Integer> places;

    /**
     * @param parser takes an element apart
     * @param places where each column of the reading lies
     */
    JsonArrayParser(RowParser parser, Map<String, Integer> places) {
        this.parser = parser;
        this.places = places;
    }

    @Override
    public Iterator<RawRow> rows(FileSplit split) throws IOException {
        JsonElements elements = new JsonElements(split.bytes(), null, LONGEST);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public RawRow next() {
                return row(split, elements.next());
            }
        };
    }

    private RawRow row(FileSplit split, JsonElements.Element element) {
        String corrected = split.corrections().get(element.position());
        String text = corrected == null ? element.text() : corrected;
        String problem = corrected == null ? element.problem() : null;
        if (problem == null) {
            Object[] values = new Object[places.size()];
            problem = parser.parse(text, new Cells(places, values));
            if (problem == null) {
                return new RawRow(split.name(), element.position(), RawRow.Kind.EVENT, null, text, values);
            }
        }
        return RawRow.unreadable(split.name(), element.position(), RawRow.Kind.EVENT, problem, text);
    }
}
