package io.says.model.rows;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.Datasets;
import io.says.model.tensors.TensorWriter;
import io.says.spi.StageContext;
import io.says.storage.SparkPaths;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The size of what there is to train on.
 *
 * @param users how many indexes were given out: a user without a usable row keeps factors of 0
 * @param tracks likewise
 * @param rows how many rows there are
 */
public record TrainingPart(int users, int tracks, long rows) {

    private static final ReentrantLock TURN = new ReentrantLock();

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
        // In memory rows of factors are as long as the next multiple of eight.
        if (count * ((rank + 7L) / 8 * 8) * Float.BYTES > TensorWriter.MOST_BYTES) {
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
     * Takes the turn of this process to fit in memory, and waits for it: fits use all processors, and each was promised the whole memory.
     *
     * @throws SaysException {@code CANCELLED} when interrupted
     */
    public static Turn turn() {
        try {
            TURN.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SaysException(
                    StandardErrorCode.CANCELLED, "Waiting to fit in memory was interrupted", "Run again.", e);
        }
        return TURN::unlock;
    }

    /** The turn to fit, until it is closed. */
    public interface Turn extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * Reads the rows.
     *
     * @param column what their value is
     */
    public SplitRows read(StageContext context, String column) {
        if (rows > SplitRows.MOST) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "There are " + rows + " rows to train on, and memory holds at most " + SplitRows.MOST,
                    "Choose the trainer als with says.train.als.engine = spark.");
        }
        context.progress("reading " + rows + " rows", 0, 0);
        SplitRows read = SplitRows.read(context, context.input(Datasets.TRAIN), users, column, (int) rows);
        if (read.rows() == 0) {
            throw nothing();
        }
        return read;
    }
}
