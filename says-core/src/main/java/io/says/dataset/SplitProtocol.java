package io.says.dataset;

/**
 * How interactions were split; lies beside the rows of {@link Datasets#TRAIN} and {@link Datasets#TEST}.
 *
 * @param protocol the protocol with its numbers, for example {@code random 80/20 by interaction}
 * @param seed the seed it drew from
 * @param trainRows rows of the training part
 * @param testRows rows of the test part
 */
public record SplitProtocol(String protocol, long seed, long trainRows, long testRows) {

    /** The file's name; Spark passes over names that begin with an underscore. */
    public static final String FILE = "_split.json";
}
