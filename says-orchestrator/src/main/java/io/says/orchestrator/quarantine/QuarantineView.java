package io.says.orchestrator.quarantine;

import io.says.dataset.QuarantinedRow;
import java.util.List;
import java.util.Map;

/**
 * What was set aside.
 *
 * @param dataset {@code quarantine} or {@code suspects}
 * @param rows how many rows
 * @param reasons how many of them for each reason code
 * @param first the first of them, by file and position
 */
public record QuarantineView(String dataset, long rows, Map<String, Long> reasons, List<QuarantinedRow> first) {

    /** Copies the collections, reasons sorted. */
    public QuarantineView {
        reasons = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(reasons));
        first = List.copyOf(first);
    }
}
