package io.says;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one user did with one track, all events together.
 *
 * @param user the listener
 * @param track the track
 * @param rating the explicit or derived rating; null for pure implicit feedback
 * @param strength the weight of implicit feedback, at least 0
 * @param plays how often it was played, at least 0
 * @param lastPlayed when it was last played; null where the source has no time
 */
public record Interaction(
        UserId user,
        TrackId track,
        @Nullable Double rating,
        double strength,
        long plays,
        @Nullable Instant lastPlayed) {}
