package io.says.client;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.TrackId;
import io.says.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody listened to something.
 *
 * @param user who
 * @param track what
 * @param time when; now where left out
 * @param rating what they gave it, in the unit of the data's ratings; left out for none
 * @param liked whether they said that they like it
 * @param playedMs how long they heard it, in milliseconds
 */
public record ListenReport(
        UserId user,
        TrackId track,
        @Nullable Instant time,
        @Nullable Float rating,
        @Nullable Boolean liked,
        @Nullable Long playedMs) {

    /** Checks the numbers. */
    public ListenReport {
        if (rating != null && !Float.isFinite(rating)) {
            throw invalid("A rating must be a number, not " + rating);
        }
        if (playedMs != null && playedMs < 0) {
            throw invalid("What was played cannot be shorter than nothing: " + playedMs + " ms");
        }
    }

    /** A plain listen, now. */
    public static ListenReport of(String user, String track) {
        return new ListenReport(new UserId(user), new TrackId(track), null, null, null, null);
    }

    private static SaysException invalid(String what) {
        return new SaysException(StandardErrorCode.INVALID_REQUEST, what, "Correct it or leave it out.");
    }
}
