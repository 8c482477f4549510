package io.says.dataset;

/**
 * One column of a dataset.
 *
 * @param name lower case with underscores
 * @param type what it holds
 * @param nullable whether a value may be absent
 * @param doc what it means, with its unit
 */
public record ColumnSpec(String name, ColumnType type, boolean nullable, String doc) {

    static ColumnSpec required(String name, ColumnType type, String doc) {
        return new ColumnSpec(name, type, false, doc);
    }

    static ColumnSpec optional(String name, ColumnType type, String doc) {
        return new ColumnSpec(name, type, true, doc);
    }
}
