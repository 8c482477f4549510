package io.says.orchestrator.quarantine;

import io.says.dataset.QuarantinedRow;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are meant.
 *
 * @param reason the reason code; null for any
 * @param source the input file's name; null for any
 */
public record RowFilter(@Nullable String reason, @Nullable String source) {

    /** Every row. */
    public static RowFilter none() {
        return new RowFilter(null, null);
    }

    boolean all() {
        return reason == null && source == null;
    }

    boolean accepts(QuarantinedRow row) {
        return (reason == null || reason.equalsIgnoreCase(row.reason()))
                && (source == null || source.equals(row.source()));
    }
}
