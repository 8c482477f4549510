package io.says.etl.validate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** An input that is read and checked in one go: where the source reads rows itself, none is handed to Spark before. */
final class CheckedInput {

    /** The columns of their own that the rows of a dataset begin with. */
    private static final int OWN = 5;

    /** How many rows of a part are looked at before the first is checked. */
    private static final int AHEAD = 64;

    private final List<FileRole> files;
    private final List<String> columns;
    private final @Nullable RowReading reading;
    private final @Nullable Dataset<Row> rows;

    private CheckedInput(
            List<FileRole> files, List<String> columns, @Nullable RowReading reading, @Nullable Dataset<Row> rows) {
        this.files = List.copyOf(files);
        this.columns = List.copyOf(columns);
        this.reading = reading;
        this.rows = rows;
    }

    static CheckedInput open(SparkSession spark, Source source, List<InputFile> files) {
        if (source instanceof RowSource own) {
            RowReading reading = own.open(files);
            return new CheckedInput(reading.files(), reading.columns(), reading, null);
        }
        Dataset<Row> raw = source.read(spark, files);
        List<String> columns = Arrays.stream(raw.columns())
                .filter(name -> !name.startsWith("_"))
                .toList();
        List<Column> ordered = new ArrayList<>(List.of(
                col(Source.SOURCE),
                col(Source.POSITION).cast("bigint"),
                col(Source.PROBLEM),
                col(Source.RAW),
                List.of(raw.columns()).contains(Source.KIND)
                        ? col(Source.KIND)
                        : lit(null).cast("string")));
        columns.forEach(name -> ordered.add(col(name)));
        return new CheckedInput(source.files(files), columns, null, raw.select(ordered.toArray(Column[]::new)));
    }

    /** What each file was taken for. */
    List<FileRole> files() {
        return files;
    }

    /** The columns its rows may have. */
    List<String> columns() {
        return columns;
    }

    /** The rows, typed and checked, and after an event what it says of its track where that is new. */
    Dataset<Row> checked(SparkSession spark, List<String> catalogued) {
        RowCheck check = new RowCheck(columns, catalogued);
        if (reading != null) {
            int parts = reading.parts();
            return spark.range(0, parts, 1, parts)
                    .mapPartitions(ofReading(reading, check), Encoders.row(check.schema()));
        }
        if (rows == null) {
            throw new IllegalStateException("neither a reading nor rows");
        }
        return rows.mapPartitions(ofRows(check), Encoders.row(check.schema()));
    }

    private static MapPartitionsFunction<Long, Row> ofReading(RowReading reading, RowCheck check) {
        return indexes -> {
            if (!indexes.hasNext()) {
                return Collections.emptyIterator();
            }
            return checked(reading.rows(Math.toIntExact(indexes.next())), check);
        };
    }

    private static MapPartitionsFunction<Row, Row> ofRows(RowCheck check) {
        return rows -> checked(
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return rows.hasNext();
                    }

                    @Override
                    public RawRow next() {
                        return raw(rows.next());
                    }
                },
                check);
    }

    private static RawRow raw(Row row) {
        Object[] values = new Object[row.length() - OWN];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(OWN + i);
        }
        String kind = row.getString(4);
        return new RawRow(
                row.getString(0),
                row.getLong(1),
                kind == null ? RawRow.Kind.EVENT : RawRow.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                row.getString(2),
                row.getString(3),
                values);
    }

    private static Iterator<Row> checked(Iterator<RawRow> rows, RowCheck check) {
        ArrayDeque<RawRow> ahead = new ArrayDeque<>();
        while (ahead.size() < AHEAD && rows.hasNext()) {
            ahead.add(rows.next());
        }
        check.begin(List.copyOf(ahead));
        return new Iterator<>() {
            private @Nullable Row description;

            @Override
            public boolean hasNext() {
                return description != null || !ahead.isEmpty() || rows.hasNext();
            }

            @Override
            public Row next() {
                Row waiting = description;
                if (waiting != null) {
                    description = null;
                    return waiting;
                }
                Row row = check.check(ahead.isEmpty() ? rows.next() : ahead.remove());
                description = check.description();
                return row;
            }
        };
    }
}
