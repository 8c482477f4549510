package io.says.etl.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one row by the names of their columns. Not thread-safe. */
final class Cells {

    private final Map<String, Integer> places;
    private final Object[] values;

    /**
     * @param places where each column lies
     * @param values one place a column, all null
     */
    Cells(Map<String, Integer> places, Object[] values) {
        this.places = places;
        this.values = values;
    }

    /** Sets a value; nothing and blank text leave the place empty. */
    void set(String column, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            values[place(column)] = value.strip();
        }
    }

    /** The value set, or null. */
    @Nullable
    String get(String column) {
        return (String) values[place(column)];
    }

    private int place(String column) {
        Integer place = places.get(column);
        if (place == null) {
            throw new IllegalArgumentException("The reading has no column " + column);
        }
        return place;
    }
}
