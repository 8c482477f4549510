package io.says.model.rows;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.Datasets;
import io.says.model.tensors.TensorWriter;
import io.says.spi.StageContext;
import io.says.storage.SparkPaths;
import java.nio.file.Path;

/**
 * The size of what there is to train on.
 *
 * @param users how many indexes were given out: a user without a usable row keeps factors of 0
 * @param tracks likewise
 * @param rows how many rows there are
 */
public record TrainingPart(int users, int tracks, long rows) {

    /**
     * Counts.
     *
     * @throws SaysException {@code NO_USABLE_ROWS} when there are none
     */
    public static TrainingPart of(StageContext context) {
        Path ids = context.input(Datasets.IDS);
        TrainingPart part = new TrainingPart(
                Math.toIntExact(count(context, ids.resolve("users"), Datasets.ID_SCHEMA.ddl())),
                Math.toIntExact(count(context, ids.resolve("tracks"), Datasets.ID_SCHEMA.ddl())),
                count(context, context.input(Datasets.TRAIN), Datasets.SPLIT_SCHEMA.ddl()));
        if (part.rows == 0) {
            throw nothing();
        }
        return part;
    }

    private static long count(StageContext context, Path directory, String schema) {
        return context.spark()
                .read()
                .schema(schema)
                .parquet(SparkPaths.toRead(directory))
                .count();
    }

    private static SaysException nothing() {
        return new SaysException(StandardErrorCode.NO_USABLE_ROWS, "There is nothing to train on", "Bring more data.");
    }

    /**
     * Refuses factors that no tensor can hold: before hours of training, not after.
     *
     * @param key the configuration's key of the rank
     */
    public void requireRoom(int rank, String key) {
        requireRoom("users", users, rank, key);
        requireRoom("tracks", tracks, rank, key);
    }

    private static void requireRoom(String side, int count, int rank, String key) {
        if ((long) count * rank * Float.BYTES > TensorWriter.MOST_BYTES) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "The factors of " + count + " " + side + " at rank " + rank + " take more than "
                            + TensorWriter.MOST_BYTES + " bytes, the most one tensor can hold",
                    "Lower " + key + ", or bring fewer " + side + ".");
        }
    }

    /**
     * Refuses what this process has no memory for.
     *
     * @param need in bytes
     * @param otherwise what else can be done, as the end of a sentence
     */
    public void requireMemory(long need, String otherwise) {
        long most = Runtime.getRuntime().maxMemory();
        if (need > most) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "Fitting " + rows + " rows in memory takes about " + (need >> 20)
                            + " MiB, and this process may take " + (most >> 20),
                    "Start it with more (SAYS_MEMORY=" + ((need >> 30) + 2) + "g), or " + otherwise + ".");
        }
    }

    /**
     * Reads the rows.
     *
     * @param column what their value is
     */
    public SplitRows read(StageContext context, String column) {
        context.progress("reading " + rows + " rows", 0, 0);
        SplitRows read = SplitRows.read(context, context.input(Datasets.TRAIN), users, column);
        if (read.rows() == 0) {
            throw nothing();
        }
        return read;
    }
}
