package io.says.spi;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads input files into raw rows. Validation and typing are not its business: ingest does that for all sources alike. */
public interface Source {

    /** The column that names the file a row came from, {@link InputFile#name()}; STRING. */
    String SOURCE = "_source";

    /** The column with the row's position: the line in a text file, the row elsewhere, from 1; BIGINT. */
    String POSITION = "_position";

    /**
     * The column that says why a row cannot be read at all, as {@code CODE: detail}; null for a readable row; STRING.
     * Such rows go to quarantine, never away.
     */
    String PROBLEM = "_problem";

    /** The column with the row as read, its first 4,096 characters; STRING, may be null for readable rows. */
    String RAW = "_raw";

    /** The column that tells the kinds of {@link RawRow.Kind} apart: {@code event}, also when null, {@code track} or {@code features}; STRING. */
    String KIND = "_kind";

    /** What each file of the input is taken for. Needs no Spark, is quick. */
    default List<FileRole> files(List<InputFile> files) {
        return files.stream()
                .map(file -> new FileRole(file.name(), FileRole.Role.EVENTS, "read whole", java.util.Map.of()))
                .toList();
    }

    /**
     * One row for every row of the input, lost rows none. Besides the columns above, of which KIND may be missing, it has any of the columns of
     * {@link io.says.dataset.Datasets#EVENT_SCHEMA} and {@link io.says.dataset.Datasets#CATALOGUE_SCHEMA} by their names
     * there, as STRING or of a type that casts to theirs.
     *
     * @param spark the session
     * @param files the files, at least one
     * @throws io.says.SaysException {@code MISSING_COLUMN}, {@code MALFORMED_INPUT} or {@code EMPTY_INPUT}
     */
    Dataset<Row> read(SparkSession spark, List<InputFile> files);
}
