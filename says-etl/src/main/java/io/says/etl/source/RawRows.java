package io.says.etl.source;

import io.says.spi.Source;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The shape of raw rows: four columns of their own, then text columns. */
final class RawRows {

    /** How many columns stand before those of the data. */
    static final int OWN = 4;

    private RawRows() {}

    /** Reads parts, one a partition: the function is given the part's index. */
    static Dataset<Row> read(
            SparkSession spark, List<String> columns, int parts, MapPartitionsFunction<Long, Row> reader) {
        StructType schema = new StructType()
                .add(Source.SOURCE, DataTypes.StringType, false)
                .add(Source.POSITION, DataTypes.LongType, false)
                .add(Source.PROBLEM, DataTypes.StringType, true)
                .add(Source.RAW, DataTypes.StringType, true);
        for (String column : columns) {
            schema = schema.add(column, DataTypes.StringType, true);
        }
        return spark.range(0, parts, 1, parts).mapPartitions(reader, Encoders.row(schema));
    }

    /** Fills the own columns of a row. */
    static Row row(@Nullable Object[] values, String source, long position, @Nullable String problem, String text) {
        values[0] = source;
        values[1] = position;
        values[2] = problem;
        values[3] = text.length() > TextLines.KEPT ? text.substring(0, TextLines.KEPT) : text;
        return RowFactory.create(values);
    }
}
