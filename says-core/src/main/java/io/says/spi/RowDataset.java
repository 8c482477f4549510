package io.says.spi;

import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Raw rows as a dataset: the five columns of their own, then text columns. */
final class RowDataset {

    private static final int OWN = 5;

    private RowDataset() {}

    static Dataset<Row> of(SparkSession spark, RowReading reading) {
        StructType schema = new StructType()
                .add(Source.SOURCE, DataTypes.StringType, false)
                .add(Source.POSITION, DataTypes.LongType, false)
                .add(Source.PROBLEM, DataTypes.StringType, true)
                .add(Source.RAW, DataTypes.StringType, true)
                .add(Source.KIND, DataTypes.StringType, true);
        for (String column : reading.columns()) {
            schema = schema.add(column, DataTypes.StringType, true);
        }
        int columns = reading.columns().size();
        MapPartitionsFunction<Long, Row> rows = indexes -> {
            if (!indexes.hasNext()) {
                return Collections.emptyIterator();
            }
            Iterator<RawRow> part = reading.rows(Math.toIntExact(indexes.next()));
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return part.hasNext();
                }

                @Override
                public Row next() {
                    return row(part.next(), columns);
                }
            };
        };
        return spark.range(0, reading.parts(), 1, reading.parts()).mapPartitions(rows, Encoders.row(schema));
    }

    private static Row row(RawRow raw, int columns) {
        @Nullable Object[] values = new @Nullable Object[OWN + columns];
        values[0] = raw.source();
        values[1] = raw.position();
        values[2] = raw.problem();
        values[3] = raw.raw();
        values[4] = raw.kind().name().toLowerCase(Locale.ROOT);
        for (int i = 0; i < raw.values().length; i++) {
            Object value = raw.values()[i];
            values[OWN + i] = value == null ? null : value.toString();
        }
        return RowFactory.create(values);
    }
}
