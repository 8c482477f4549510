package io.says;

import java.util.List;

/**
 * The answer to one {@link RecommendRequest}.
 *
 * @param user who asked
 * @param releaseId which release answered
 * @param origin how the list came about; a fallback is never disguised as a personal list
 * @param tracks best first, no track twice, at most k; fewer where the catalogue is exhausted
 */
public record RankedTracks(UserId user, String releaseId, Origin origin, List<ScoredTrack> tracks) {

    /** Copies the list. */
    public RankedTracks {
        tracks = List.copyOf(tracks);
    }

    /** How a list came about. */
    public enum Origin {
        /** Scored for this very user. */
        PERSONALISED,
        /** The user is unknown to the release: the most listened-to tracks. */
        POPULAR_FALLBACK
    }
}
