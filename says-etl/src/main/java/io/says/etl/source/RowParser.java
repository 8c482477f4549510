package io.says.etl.source;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Takes one line or one JSON element apart, by the names of the columns. Runs on the executors. */
@FunctionalInterface
interface RowParser extends Serializable {

    /**
     * Fills a row.
     *
     * @param text what was read, not blank
     * @param row where values go
     * @return why it cannot be read, as {@code CODE: detail}; null when it could
     */
    @Nullable
    String parse(String text, Cells row);
}
