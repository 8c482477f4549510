package io.says.model.als;

import static org.apache.spark.sql.functions.col;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.Datasets;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel.Factors;
import io.says.storage.SparkPaths;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Alternating least squares on Spark MLlib; the same rows, parameters and seed give the same bytes, however the rows were cut up. */
final class SparkAls {

    private static final int LINEAGE = 5;

    private final AlsConfig config;
    private final long seed;

    SparkAls(AlsConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /** Fits to the training part. */
    Factors fit(StageContext context, boolean implicit, boolean nonnegative, int users, int tracks) {
        // Sums of floating point numbers depend on their order: one fixed cut, one fixed order within it.
        Dataset<Row> rows = context.spark()
                .read()
                .schema(Datasets.SPLIT_SCHEMA.ddl())
                .parquet(SparkPaths.toRead(context.input(Datasets.TRAIN)))
                .select(
                        col("user_index"),
                        col("track_index"),
                        col(implicit ? "strength" : "rating").cast("float").as("value"))
                .where(col("user_index")
                        .isNotNull()
                        .and(col("track_index").isNotNull())
                        .and(col("value").isNotNull()))
                .repartition(config.blocks(), col("user_index"))
                .sortWithinPartitions("user_index", "track_index")
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long count = rows.count();
            if (count == 0) {
                throw new SaysException(
                        StandardErrorCode.NO_USABLE_ROWS, "There is nothing to train on", "Bring more data.");
            }
            context.progress(
                    "fitting rank " + config.rank() + ", " + config.iterations() + " iterations, " + count + " rows",
                    0,
                    0);
            // One place for all fits of a run where there is one: it is a setting of the whole of Spark.
            if (context.spark().sparkContext().getCheckpointDir().isEmpty()) {
                context.spark().sparkContext().setCheckpointDir(SparkPaths.toWrite(context.scratch()));
            }
            ALSModel model = fit(
                    new ALS()
                            .setUserCol("user_index")
                            .setItemCol("track_index")
                            .setRatingCol("value")
                            .setRank(config.rank())
                            .setMaxIter(config.iterations())
                            .setRegParam(config.regularisation())
                            .setNonnegative(nonnegative)
                            .setImplicitPrefs(implicit)
                            .setAlpha(config.alpha())
                            .setNumBlocks(config.blocks())
                            .setCheckpointInterval(LINEAGE)
                            .setSeed(seed),
                    rows);
            context.checkCancelled();
            context.progress("collecting factors", 0, 0);
            return new Factors(
                    config.rank(), collect(model.userFactors(), users), collect(model.itemFactors(), tracks));
        } finally {
            rows.unpersist(true);
        }
    }

    private static ALSModel fit(ALS als, Dataset<Row> rows) {
        try {
            return als.fit(rows);
        } catch (Exception e) { // Scala throws checked exceptions without declaring them
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                // The exception's class is Spark's own business; its text comes back from the executors.
                if (String.valueOf(cause.getMessage()).contains("SingularMatrixException")) {
                    throw new SaysException(
                            StandardErrorCode.DIVERGED,
                            "Training met a system of equations without a solution",
                            "Raise says.train.als.regularisation, or look for extreme values in the data.",
                            e);
                }
            }
            throw e;
        }
    }

    private float[] collect(Dataset<Row> factors, int count) {
        int rank = config.rank();
        float[] matrix = new float[Math.multiplyExact(count, rank)];
        Iterator<Row> rows = factors.toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            int index = row.getInt(0);
            List<Float> values = row.getList(1);
            for (int f = 0; f < rank; f++) {
                matrix[index * rank + f] = values.get(f);
            }
        }
        return matrix;
    }
}
