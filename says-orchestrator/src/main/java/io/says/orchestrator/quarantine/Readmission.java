package io.says.orchestrator.quarantine;

import java.util.Map;

/**
 * Rows that were mended and will be read again.
 *
 * @param mended how many rows
 * @param unchanged how many rows of the file were as they are in quarantine, and stay there
 * @param files how many rows were mended in each input file
 */
public record Readmission(long mended, long unchanged, Map<String, Long> files) {

    /** Copies the map, sorted by name. */
    public Readmission {
        files = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(files));
    }
}
