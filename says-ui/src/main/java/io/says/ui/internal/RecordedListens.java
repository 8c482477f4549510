package io.says.ui.internal;

import io.says.TrackId;
import io.says.listening.ToldListen;
import java.util.List;

/**
 * What was recorded of a user, as it stood at one moment. Immutable.
 *
 * @param tracks what was told of each track, the track told of last at the end
 */
record RecordedListens(List<OfTrack> tracks) {

    /** Nothing. */
    static final RecordedListens NONE = new RecordedListens(List.of());

    /**
     * What was told of a track.
     *
     * @param track which
     * @param told one entry for each time, the latest at the end; never empty
     */
    record OfTrack(TrackId track, List<ToldListen> told) {

        /** The latest word on whether they like it is that they do not. */
        boolean disliked() {
            for (int i = told.size() - 1; i >= 0; i--) {
                if (told.get(i).liked() != null) {
                    return told.get(i).disliked();
                }
            }
            return false;
        }
    }
}
