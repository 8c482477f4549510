package io.says.model.evaluate;

import static org.apache.spark.sql.functions.max;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.Datasets;
import io.says.dataset.SplitProtocol;
import io.says.model.rows.SplitRows;
import io.says.spi.StageContext;
import io.says.storage.SparkPaths;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * Looks for what the training part must not know of the test part, whatever stage, plugin or hand made it. A leak makes every number
 * too good, so none is given.
 */
final class SplitAudit {

    private final SplitProtocol split;

    /** @param split how the parts were made, as they say themselves */
    SplitAudit(SplitProtocol split) {
        this.split = split;
    }

    /**
     * Pairs in both parts.
     *
     * @throws SaysException {@code LEAK} when there are some and the protocol takes such out
     */
    void pairs(SplitRows train, SplitRows test) {
        if (split.keepsRepeats()) {
            return;
        }
        long both = 0;
        for (int user = 0; user < test.users(); user++) {
            int[] known = train.tracksOf(user);
            both += Arrays.stream(test.tracksOf(user))
                    .filter(track -> Arrays.binarySearch(known, track) >= 0)
                    .count();
        }
        if (both > 0) {
            throw leak(both + " test rows are pairs of user and track that training has too, and the protocol \""
                    + split.protocol() + "\" takes such out");
        }
    }

    /**
     * Tracks indexed that training has no row of.
     *
     * @throws SaysException {@code LEAK} when there are some
     */
    static void index(SplitRows train, int indexed) {
        long distinct = Arrays.stream(train.track()).distinct().count();
        if (train.dropped() == 0 && distinct < indexed) {
            throw leak("training indexes " + indexed + " tracks and has rows of " + distinct
                    + " only: the index was fitted to more than the training part");
        }
    }

    /**
     * Users held out that training knows.
     *
     * @throws SaysException {@code LEAK} when there are some
     */
    static void users(String[] trained, Set<String> heldOut) {
        long known = Arrays.stream(trained).filter(heldOut::contains).count();
        if (known > 0) {
            throw leak(known + " of the users held out are in the training part");
        }
    }

    /**
     * Training rows at or after the cut.
     *
     * @throws SaysException {@code LEAK} when there are some
     */
    void time(StageContext context) {
        Instant cut = split.cut();
        if (cut == null) {
            return;
        }
        Row latest = context.spark()
                .read()
                .schema(Datasets.SPLIT_SCHEMA.ddl())
                .parquet(SparkPaths.toRead(context.input(Datasets.TRAIN)))
                .select(max("last_played").cast("double"))
                .first();
        if (!latest.isNullAt(0) && latest.getDouble(0) * 1000 >= cut.toEpochMilli()) {
            throw leak("the training part reaches to " + Instant.ofEpochMilli((long) (latest.getDouble(0) * 1000))
                    + " and the test part begins at " + cut);
        }
    }

    private static SaysException leak(String what) {
        return new SaysException(
                StandardErrorCode.LEAK,
                "The split leaks: " + what,
                "Mend the stage that split the listening, or delete its data directory and run again.");
    }
}
