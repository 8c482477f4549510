package io.says;

import org.jspecify.annotations.Nullable;

/**
 * A track in its place in a list.
 *
 * @param rank 1 for the first of the list, over all its pages
 * @param track the track
 * @param score the predicted rating (explicit), preference (implicit), similarity or, in a fallback list, the number of listeners;
 *     comparable within one list only. The model's own: re-rankers and rules change places, not scores
 * @param explanation where the score comes from; null unless asked for
 */
public record ScoredTrack(
        int rank, Track track, double score, @Nullable Explanation explanation) {

    /** A track without an explanation. */
    public ScoredTrack(int rank, Track track, double score) {
        this(rank, track, score, null);
    }
}
