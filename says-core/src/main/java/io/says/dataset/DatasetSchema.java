package io.says.dataset;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The columns of a dataset, independent of any engine.
 *
 * @param name the dataset
 * @param columns in order
 */
public record DatasetSchema(DatasetName name, List<ColumnSpec> columns) {

    /** Copies the list. */
    public DatasetSchema {
        columns = List.copyOf(columns);
    }

    /** Finds a column. */
    public Optional<ColumnSpec> column(String column) {
        return columns.stream().filter(c -> c.name().equals(column)).findFirst();
    }

    /** The schema as DDL, for example {@code user STRING NOT NULL, plays BIGINT}. */
    public String ddl() {
        return columns.stream()
                .map(c -> c.name() + " " + c.type().ddl() + (c.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", "));
    }
}
