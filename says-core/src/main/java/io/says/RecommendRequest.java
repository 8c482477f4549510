package io.says;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question to a {@link RecommenderEngine}. The pages of one list are asked for by the same request, each with the
 * {@link RankedTracks#next()} of the page before.
 *
 * <pre>{@code
 * RecommendRequest.of("user_7", 10)
 *         .withFilter(TrackFilter.none().ofGenres(List.of("rock")).with(AudioFeature.TEMPO, 120, 140))
 *         .withDials(Dials.off().withDiversity(0.5))
 *         .explained();
 * }</pre>
 *
 * @param user for whom; null for somebody without a name, of whom no more is known than {@code listens}
 * @param k how many tracks, 1 to {@value #MAX_K}
 * @param includeSeen whether tracks the user already listened to may come back; off by default
 * @param listens what the user listened to, beside what the release knows of them; a track that both know counts as told here
 * @param filter which tracks may be in the list
 * @param dials what it shall weigh beside the score
 * @param explain whether every track comes with its {@link Explanation}
 * @param cursor the {@link RankedTracks#next()} of the page before; null for the first page
 */
public record RecommendRequest(
        @Nullable UserId user,
        int k,
        boolean includeSeen,
        List<Listen> listens,
        TrackFilter filter,
        Dials dials,
        boolean explain,
        @Nullable String cursor) {

    /** The longest list that can be asked for. */
    public static final int MAX_K = 1000;

    /** The most listens that can be told with a request. */
    public static final int MAX_LISTENS = 10_000;

    /** Checks k and the number of listens. */
    public RecommendRequest {
        if (k < 1 || k > MAX_K) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "k must lie between 1 and " + MAX_K + ", not " + k,
                    "Ask for a number of tracks in that range.");
        }
        listens = List.copyOf(listens);
        if (listens.size() > MAX_LISTENS) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    listens.size() + " listens are more than the " + MAX_LISTENS + " a request may hold",
                    "Give the newest, or the strongest.");
        }
    }

    /** A plain question. */
    public RecommendRequest(@Nullable UserId user, int k, boolean includeSeen) {
        this(user, k, includeSeen, List.of(), TrackFilter.none(), Dials.off(), false, null);
    }

    /** Asks for k unseen tracks. */
    public static RecommendRequest of(String user, int k) {
        return new RecommendRequest(new UserId(user), k, false);
    }

    /** Asks for k tracks for somebody of whom nothing is known but what they listened to. */
    public static RecommendRequest of(List<Listen> listens, int k) {
        return new RecommendRequest(null, k, false).withListens(listens);
    }

    /** The same for another length. */
    public RecommendRequest withK(int length) {
        return new RecommendRequest(user, length, includeSeen, listens, filter, dials, explain, cursor);
    }

    /** The same, with tracks the user already listened to or without. */
    public RecommendRequest withSeen(boolean seen) {
        return new RecommendRequest(user, k, seen, listens, filter, dials, explain, cursor);
    }

    /** The same with other listens told. */
    public RecommendRequest withListens(List<Listen> told) {
        return new RecommendRequest(user, k, includeSeen, told, filter, dials, explain, cursor);
    }

    /** The same with another filter. */
    public RecommendRequest withFilter(TrackFilter tracks) {
        return new RecommendRequest(user, k, includeSeen, listens, tracks, dials, explain, cursor);
    }

    /** The same with other dials. */
    public RecommendRequest withDials(Dials set) {
        return new RecommendRequest(user, k, includeSeen, listens, filter, set, explain, cursor);
    }

    /** The same with an explanation of every track. */
    public RecommendRequest explained() {
        return new RecommendRequest(user, k, includeSeen, listens, filter, dials, true, cursor);
    }

    /** The same for the page that begins where another ended. */
    public RecommendRequest after(@Nullable String next) {
        return new RecommendRequest(user, k, includeSeen, listens, filter, dials, explain, next);
    }
}
