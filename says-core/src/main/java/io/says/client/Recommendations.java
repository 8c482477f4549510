package io.says.client;

import io.says.Explanation;
import io.says.RankedTracks;
import io.says.ScoredTrack;
import io.says.TrackId;
import io.says.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list, as the API gives it.
 *
 * @param user for whom; null for somebody without a name
 * @param releaseId which release answered
 * @param origin how the list came about
 * @param tracks best first
 * @param ignored listens told that could not count
 * @param next the cursor of the page that follows; null where this is the last
 */
public record Recommendations(
        @Nullable UserId user,
        String releaseId,
        RankedTracks.Origin origin,
        List<Recommended> tracks,
        List<TrackId> ignored,
        @Nullable String next) {

    /**
     * A track in its place.
     *
     * @param rank 1 for the first of the list, over all its pages
     * @param score the model's own, comparable within one list only
     * @param track the track
     * @param explanation where the score comes from; null unless asked for
     */
    public record Recommended(
            int rank,
            double score,
            TrackView track,
            @Nullable Why explanation) {

        /** Shows a track in its place. */
        public static Recommended of(ScoredTrack scored) {
            Explanation why = scored.explanation();
            return new Recommended(
                    scored.rank(), scored.score(), TrackView.of(scored.track()), why == null ? null : Why.of(why));
        }
    }

    /**
     * Where a score comes from: base, all shares and others add up to it.
     *
     * @param score the score explained
     * @param base what everybody has
     * @param because what the listening gives, the largest share first
     * @param others the shares left out
     * @param alike the audio features closest to what the listener hears
     */
    public record Why(double score, double base, List<Share> because, double others, List<Likeness> alike) {

        /** Shows an explanation. */
        public static Why of(Explanation why) {
            return new Why(
                    why.score(),
                    why.base(),
                    why.because().stream()
                            .map(share -> new Share(TrackView.of(share.track()), share.share()))
                            .toList(),
                    why.others(),
                    why.alike().stream()
                            .map(like -> new Likeness(like.feature().column(), like.value(), like.usual()))
                            .toList());
        }
    }

    /**
     * One listened-to track's share in a score.
     *
     * @param track what was listened to
     * @param share what it adds
     */
    public record Share(TrackView track, double share) {}

    /**
     * How one audio feature compares.
     *
     * @param feature its column
     * @param value the track's, in the feature's unit
     * @param usual the mean over what was listened to
     */
    public record Likeness(String feature, double value, double usual) {}

    /** Shows a list. */
    public static Recommendations of(RankedTracks ranked) {
        return new Recommendations(
                ranked.user(),
                ranked.releaseId(),
                ranked.origin(),
                ranked.tracks().stream().map(Recommended::of).toList(),
                ranked.ignored(),
                ranked.next());
    }
}
