package io.says.dataset;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How listening was split; lies beside the rows of {@link Datasets#TRAIN}, {@link Datasets#TEST} and
 * {@link Datasets#FOLD_IN}.
 *
 * @param protocol the protocol with its exact numbers, for example {@code random 80/20 by interaction}
 * @param chosen {@code configured}, or why it was chosen from the columns present
 * @param seed the seed it drew from; without effect where nothing is drawn
 * @param cut the first instant of the test part; null where time does not decide
 * @param trainRows rows of the training part
 * @param testRows rows of the test part
 * @param foldInRows rows known of users held out of training
 * @param usersHeldOut users of whom training knows nothing by design
 * @param repeatsDropped pairs left out of the test part since training holds them too
 * @param unassigned listens in neither part: without a time, or without a part, where the protocol needs one
 * @param hash over the settings that decide which listen goes where, and nothing else: two splits of the same data with the
 *     same hash are the same split
 */
public record SplitProtocol(
        String protocol,
        String chosen,
        long seed,
        @Nullable Instant cut,
        long trainRows,
        long testRows,
        long foldInRows,
        long usersHeldOut,
        long repeatsDropped,
        long unassigned,
        String hash) {

    /** The file's name; Spark passes over names that begin with an underscore. */
    public static final String FILE = "_split.json";

    /** What {@link #protocol} says where pairs of the training part may stand in the test part too. */
    public static final String REPEATS_KEPT = "repeats kept";

    /** Whether pairs of the training part may stand in the test part too. */
    public boolean keepsRepeats() {
        return protocol.contains(REPEATS_KEPT);
    }

    /** A configured split that neither looks at time nor holds users out. */
    public SplitProtocol(String protocol, long seed, long trainRows, long testRows) {
        this(protocol, "configured", seed, null, trainRows, testRows, 0, 0, 0, 0, protocol + " " + seed);
    }
}
