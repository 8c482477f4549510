package io.says;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one {@link RecommendRequest}.
 *
 * @param user who asked; null for somebody without a name
 * @param releaseId which release answered
 * @param origin how the list came about; a fallback is never disguised as a personal list
 * @param tracks best first, no track twice, at most k; fewer where what may be recommended is exhausted
 * @param ignored tracks among the listens told with the request that could not count: the release does not know them, or cannot learn
 *     from listens at all
 * @param next the cursor of the page that follows; null where this one is the last
 */
public record RankedTracks(
        @Nullable UserId user,
        String releaseId,
        Origin origin,
        List<ScoredTrack> tracks,
        List<TrackId> ignored,
        @Nullable String next) {

    /** Copies the lists. */
    public RankedTracks {
        tracks = List.copyOf(tracks);
        ignored = List.copyOf(ignored);
    }

    /** The only page of a list, nothing ignored. */
    public RankedTracks(@Nullable UserId user, String releaseId, Origin origin, List<ScoredTrack> tracks) {
        this(user, releaseId, origin, tracks, List.of(), null);
    }

    /** How a list came about. */
    public enum Origin {
        /** Scored for this very user, as the model was trained. */
        PERSONALISED,
        /** Scored for what this user listened to, the listens told with the request among it, by the model's own step for a user. */
        FOLDED_IN,
        /** Nothing is known of the user: the most listened-to tracks. */
        POPULAR_FALLBACK
    }
}
