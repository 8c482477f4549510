package io.says;

import io.says.release.ReleaseInfo;
import io.says.spi.EngineFactory;
import io.says.spi.Plugins;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Answers requests from one opened release. Thread-safe; one instance serves all threads. Needs no Spark.
 *
 * <pre>{@code
 * try (RecommenderEngine engine = RecommenderEngine.open(Path.of("workspace/releases/3f2a91c0d4e5"))) {
 *     engine.recommend(RecommendRequest.of("user_7", 5)).tracks().forEach(System.out::println);
 * }
 * }</pre>
 */
public interface RecommenderEngine extends AutoCloseable {

    /**
     * Verifies and opens a release directory with the engines found on the class path.
     *
     * @param release a directory that holds {@code release.json}
     * @throws SaysException {@code INPUT_NOT_FOUND}, {@code CORRUPT_DATA}, or {@code UNKNOWN_EXTENSION} when no engine
     *     on the class path reads the release's format
     */
    static RecommenderEngine open(Path release) {
        return EngineFactory.open(release, Plugins.onClassPath());
    }

    /**
     * The best tracks for a user: exact top-K over the whole catalogue, ties broken by track index, tracks the user
     * knows left out unless asked for. An unknown user gets the popular tracks, and the answer says so.
     */
    RankedTracks recommend(RecommendRequest request);

    /** What is being served. */
    ReleaseInfo release();

    /** Whether the release knows this user. */
    boolean knows(UserId user);

    /**
     * Known users whose id contains the text, without regard to case, in id order; those whose id starts with it first.
     *
     * @param text what to look for, empty for all
     * @param limit how many at most, 1 to 1000
     */
    List<UserId> users(String text, int limit);

    /** How many users the release knows. */
    int userCount();

    /** How many tracks the release can recommend. */
    int trackCount();

    /** A track of the catalogue. */
    Optional<Track> track(TrackId id);

    /**
     * The tracks a user has listened to, strongest first where the release knows a strength, else in track order.
     *
     * @param limit how many at most
     * @return empty for an unknown user
     */
    List<Track> history(UserId user, int limit);

    /** Lets go of the mapped files. Answers already given stay valid. */
    @Override
    void close();
}
