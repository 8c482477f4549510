package io.says.etl.validate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.says.dataset.QuarantineFile;
import io.says.dataset.QuarantinedRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes the {@link QuarantineFile} beside rows that were set aside, so that people read them at once and without Spark. */
public final class QuarantineRows {

    private QuarantineRows() {}

    /**
     * Counts the rows by reason and writes the file.
     *
     * @param rows rows of {@link io.says.dataset.Datasets#QUARANTINE_SCHEMA}
     * @param directory the dataset's directory
     */
    public static void write(Dataset<Row> rows, Path directory) throws IOException {
        Map<String, Long> reasons = new TreeMap<>();
        for (Row row : rows.groupBy("reason").agg(count(lit(1)).as("rows")).collectAsList()) {
            reasons.put(row.getString(0), row.getLong(1));
        }
        write(rows, reasons, directory);
    }

    /**
     * Writes the file.
     *
     * @param rows rows of {@link io.says.dataset.Datasets#QUARANTINE_SCHEMA}
     * @param reasons how many of them there are for each reason code
     * @param directory the dataset's directory
     */
    public static void write(Dataset<Row> rows, Map<String, Long> reasons, Path directory) throws IOException {
        if (reasons.isEmpty()) {
            QuarantineFile.write(directory, reasons, java.util.Collections.emptyIterator());
            return;
        }
        Iterator<Row> first = rows.select("source", "position", "reason", "detail", "row")
                .orderBy(col("source"), col("position"), col("reason"))
                .limit(QuarantineFile.MOST_ROWS)
                .toLocalIterator();
        QuarantineFile.write(directory, reasons, new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext();
            }

            @Override
            public QuarantinedRow next() {
                Row row = first.next();
                return new QuarantinedRow(
                        row.getString(0), row.getLong(1), row.getString(2), row.getString(3), row.getString(4));
            }
        });
    }
}
