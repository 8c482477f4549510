package io.says.etl.split;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import io.says.dataset.DatasetSchema;
import io.says.dataset.Datasets;
import io.says.etl.tally.StoredRows;
import io.says.spi.StageContext;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.expressions.Window;

/**
 * Dense indexes of listeners and tracks, given out from 0 in the order of the ids: nothing but the ids decides.
 *
 * @param context the stage's context
 * @param directory where the indexes lie
 * @param users how many listeners have one
 * @param tracks how many tracks have one
 */
record DenseIndexes(StageContext context, Path directory, long users, long tracks) {

    private static final int FILES = 8;

    /** Gives out indexes to whoever stands in some interactions, and writes them. */
    static DenseIndexes of(StageContext context, Dataset<Row> interactions, Path directory) throws IOException {
        return new DenseIndexes(
                context,
                directory,
                index(interactions, "user", directory.resolve("users")),
                index(interactions, "track", directory.resolve("tracks")));
    }

    static Dataset<Row> read(StageContext context, Path directory, DatasetSchema schema) {
        return context.spark().read().schema(schema.ddl()).parquet(SparkPaths.toRead(directory));
    }

    private static long index(Dataset<Row> interactions, String column, Path directory) throws IOException {
        interactions
                .select(col(column).as("id"))
                .distinct()
                .select(
                        row_number()
                                .over(Window.orderBy("id"))
                                .minus(1)
                                .cast("int")
                                .as("index"),
                        col("id"))
                .write()
                .mode(SaveMode.Append)
                .parquet(SparkPaths.toWrite(directory));
        return StoredRows.count(directory);
    }

    /**
     * Writes interactions with their indexes, null where an id has none, as {@link Datasets#SPLIT_SCHEMA}.
     *
     * @return how many rows were written
     */
    long write(Dataset<Row> interactions, Path part) throws IOException {
        interactions
                .join(ids("user"), new String[] {"user"}, "left")
                .join(ids("track"), new String[] {"track"}, "left")
                .select(Datasets.SPLIT_SCHEMA.columns().stream()
                        .map(c -> col(c.name()))
                        .toArray(Column[]::new))
                .repartition(FILES, col("user"))
                .sortWithinPartitions("user_index", "track_index", "user", "track")
                .write()
                .mode(SaveMode.Append)
                .parquet(SparkPaths.toWrite(part));
        return StoredRows.count(part);
    }

    private Dataset<Row> ids(String column) {
        return read(context, directory.resolve(column + "s"), Datasets.ID_SCHEMA)
                .select(col("id").as(column), col("index").as(column + "_index"));
    }
}
