package io.says;

import org.jspecify.annotations.Nullable;

/**
 * A track somebody listened to, told with a request.
 *
 * @param track the track
 * @param strength what it counts for, finite: a rating where the release learnt from ratings, else the strength of the listening, above
 *     0, 1 for one plain listen; null for a track that was taken to, with nothing known beyond that: it counts as the highest rating or
 *     as 1
 */
public record Listen(TrackId track, @Nullable Float strength) {

    /** Checks the strength. */
    public Listen {
        if (strength != null && !Float.isFinite(strength)) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "The strength of a listen must be a number, not " + strength,
                    "Give a rating or a strength, or leave it out.");
        }
    }

    /** A track that was taken to, with nothing known beyond that. */
    public static Listen to(String track) {
        return new Listen(new TrackId(track), null);
    }
}
