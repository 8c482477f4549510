package io.says.orchestrator.inspect;

import io.says.spi.FileRole;
import io.says.spi.SourceFactory;
import io.says.storage.Manifest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What input looks like to SAYS.
 *
 * @param source the source that reads it
 * @param description what that source reads
 * @param recognised whether it was recognised; otherwise it was named
 * @param candidates how sure each source is, those that are not at all left out
 * @param files the files, in their order
 * @param features the names of the files given as audio features
 * @param others names of what was not looked at, since by its name it is no data
 * @param warnings what was passed over although it may be data
 * @param columns the columns of SAYS that the rows shown have values for
 * @param rows the first rows
 * @param rule how listening becomes numbers: {@code says.rating.rule}
 * @param rules the rating rules that the columns suffice for
 * @param split how training and test part: {@code says.split.protocol}
 * @param timed whether the rows shown say when
 * @param given whether the rows shown say which part of a split they belong to
 * @param problem why no more could be seen; null when all is well
 */
public record Inspection(
        String source,
        String description,
        boolean recognised,
        Map<String, SourceFactory.Match> candidates,
        List<SeenFile> files,
        List<String> features,
        List<String> others,
        List<String> warnings,
        List<String> columns,
        List<SeenRow> rows,
        String rule,
        List<String> rules,
        String split,
        boolean timed,
        boolean given,
        Manifest.@Nullable Verdict problem) {

    /** Copies the collections, in their order. */
    public Inspection {
        candidates = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(candidates));
        files = List.copyOf(files);
        features = List.copyOf(features);
        others = List.copyOf(others);
        warnings = List.copyOf(warnings);
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        rules = List.copyOf(rules);
    }

    /**
     * One file.
     *
     * @param name its name
     * @param size in bytes, decompressed for an entry of an archive
     * @param role what is read from it; null where the source did not come to say
     * @param description its format, or why it is passed over
     * @param columns the columns of SAYS by the names of the file
     * @param unused names in the file that mean nothing to SAYS
     * @param corrected how many of its rows were mended after quarantine
     */
    public record SeenFile(
            String name,
            long size,
            FileRole.@Nullable Role role,
            String description,
            Map<String, String> columns,
            List<String> unused,
            int corrected) {

        /** Copies the collections, in their order. */
        public SeenFile {
            columns = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(columns));
            unused = List.copyOf(unused);
        }
    }

    /**
     * One row.
     *
     * @param source its file
     * @param position the line in a text file, the row elsewhere, from 1
     * @param kind event, track or features
     * @param problem why it cannot be read, as {@code CODE: detail}; null for a readable row
     * @param raw the row as read; null where the source does not keep it
     * @param values what it says, by columns of SAYS
     */
    public record SeenRow(
            String source,
            long position,
            String kind,
            @Nullable String problem,
            @Nullable String raw,
            Map<String, String> values) {

        /** Copies the map, in its order. */
        public SeenRow {
            values = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
        }
    }
}
