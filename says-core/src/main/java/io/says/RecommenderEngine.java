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
     * The best tracks for a user: exact top-K over the part of the catalogue that may be shown, ties broken by track index, then
     * re-ranked and, if asked for, explained. Tracks the user knows are left out unless asked for. Listens told with the request count
     * where {@link #foldsIn} says so. Somebody of whom nothing is known gets the popular tracks, and the answer says so.
     *
     * <p>Pages that follow each other by {@link RankedTracks#next} repeat no track and leave none out.
     *
     * @throws SaysException {@code INVALID_REQUEST} for a cursor of another release or request, or a strength the model cannot take
     */
    RankedTracks recommend(RecommendRequest request);

    /**
     * Whether listens told with a request change the answer: the release holds what the model's own step for one user needs. An older
     * release, or another kind of model, may not.
     */
    boolean foldsIn();

    /**
     * Where one track's score for a user comes from, every share of it.
     *
     * @param request for whom, with the listens told; its filter, dials and page do not matter
     * @param track which
     * @return empty where nothing is known of the user, or the release does not hold what it takes
     * @throws SaysException {@code UNKNOWN_TRACK}
     */
    Optional<Explanation> explain(RecommendRequest request, TrackId track);

    /**
     * The tracks most like one, by what the model knows of them, the most alike first, ties broken by track index. Its score is the
     * cosine of the angle between their vectors, -1 to 1, or for a model of item weights the weight.
     *
     * @param k how many at most, 1 to {@link RecommendRequest#MAX_K}
     * @return fewer, even none, where the model relates no more to it
     * @throws SaysException {@code UNKNOWN_TRACK}
     */
    List<ScoredTrack> similar(TrackId track, int k);

    /**
     * The users whose taste is most like one's, the most alike first, ties broken by user index.
     *
     * @param k how many at most, 1 to {@link RecommendRequest#MAX_K}
     * @return empty for an unknown user, and where the model holds nothing of users
     */
    List<SimilarUser> similarUsers(UserId user, int k);

    /**
     * Tracks whose title, artist or id contains the text, without regard to case; those of which one of them starts with it first, the
     * more popular first among those.
     *
     * @param text what to look for, empty for the most popular
     * @param limit how many at most, 1 to 1000
     */
    List<Track> searchTracks(String text, int limit);

    /**
     * The same from a place on. An engine that does not say otherwise finds the first 1000 and none behind them.
     *
     * @param offset how many are passed over, at least 0
     * @param limit how many at most, at least 1
     */
    default List<Track> searchTracks(String text, int offset, int limit) {
        List<Track> first = searchTracks(text, (int) Math.min((long) offset + limit, 1000));
        return first.subList(Math.min(offset, first.size()), first.size());
    }

    /**
     * Tracks on a plane, by what the model knows of them. The same tracks and places every time, for all have to be seen at once.
     *
     * @param most how many at most, at least 1; of more, every so manieth is taken, from the most heard to the least
     * @return empty where the model puts tracks into no space; an engine that does not say otherwise knows of none
     */
    default Optional<TrackMap> map(int most) {
        return Optional.empty();
    }

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

    /**
     * The same from a place on. An engine that does not say otherwise finds the first 1000 and none behind them.
     *
     * @param offset how many are passed over, at least 0
     * @param limit how many at most, at least 1
     */
    default List<UserId> users(String text, int offset, int limit) {
        List<UserId> first = users(text, (int) Math.min((long) offset + limit, 1000));
        return first.subList(Math.min(offset, first.size()), first.size());
    }

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

    /**
     * Whether the release knows that a user listened to a track: whether it is in their {@link #history}. An engine that does not say
     * otherwise looks through all of that.
     */
    default boolean heard(UserId user, TrackId track) {
        return history(user, Integer.MAX_VALUE).stream()
                .anyMatch(known -> known.id().equals(track));
    }

    /** Lets go of the mapped files. Answers already given stay valid. */
    @Override
    void close();
}
