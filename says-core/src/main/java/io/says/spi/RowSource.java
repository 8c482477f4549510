package io.says.spi;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A source that reads rows itself, without Spark's help: the same code gives the rows to the executors of a cluster and to
 * a first look at the input. Most sources are of this kind.
 */
public interface RowSource extends Source {

    /**
     * Opens the input; quick, since it reads beginnings only.
     *
     * @throws io.says.SaysException {@code MISSING_COLUMN}, {@code MALFORMED_INPUT} or {@code EMPTY_INPUT}
     */
    RowReading open(List<InputFile> files);

    @Override
    default List<FileRole> files(List<InputFile> files) {
        return open(files).files();
    }

    @Override
    default Dataset<Row> read(SparkSession spark, List<InputFile> files) {
        return RowDataset.of(spark, open(files));
    }
}
