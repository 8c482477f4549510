package io.says.etl.source;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Takes one line of text apart. Runs on the executors. */
@FunctionalInterface
interface LineParser extends Serializable {

    /**
     * Fills a row.
     *
     * @param line the line, not blank
     * @param values one place a column of the reading, all null
     * @return why the line cannot be read, as {@code CODE: detail}; null when it could
     */
    @Nullable
    String parse(String line, Object[] values);
}
