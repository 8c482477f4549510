package io.says.ui.internal;

import io.says.TrackId;
import io.says.listening.ToldListen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was recorded of a user, as it stood at one moment. Immutable.
 *
 * @param tracks what was told of each track, the track told of last at the end
 * @param count how many listens have been recorded of them by then
 */
record RecordedListens(List<OfTrack> tracks, long count) {

    /** Nothing. */
    static final RecordedListens NONE = new RecordedListens(List.of(), 0);

    /**
     * A listen.
     *
     * @param number the how manieth of its user it is, from 1
     * @param listen what was told
     */
    record Numbered(long number, ToldListen listen) {}

    /**
     * What was told of a track.
     *
     * @param track which
     * @param told one entry for each time, the latest at the end; never empty
     */
    record OfTrack(TrackId track, List<Numbered> told) {

        /** The latest word on whether they like it is that they do not. */
        boolean disliked() {
            for (int i = told.size() - 1; i >= 0; i--) {
                if (told.get(i).listen().liked() != null) {
                    return told.get(i).listen().disliked();
                }
            }
            return false;
        }

        private long last() {
            return told.get(told.size() - 1).number();
        }
    }

    /** As it stood when so many listens had been recorded of the user. */
    RecordedListens at(long earlier) {
        if (earlier == count) {
            return this;
        }
        List<OfTrack> before = new ArrayList<>();
        for (OfTrack track : tracks) {
            List<Numbered> told = track.told().stream()
                    .filter(listen -> listen.number() <= earlier)
                    .toList();
            if (!told.isEmpty()) {
                before.add(new OfTrack(track.track(), told));
            }
        }
        before.sort(Comparator.comparingLong(OfTrack::last));
        return new RecordedListens(before, earlier);
    }

    /**
     * The tracks told of since.
     *
     * @param includeSeen whether tracks that are known may be in a list: then these are those alone that are not liked
     */
    Set<TrackId> since(long earlier, boolean includeSeen) {
        return tracks.stream()
                .filter(track -> track.last() > earlier && (track.disliked() || !includeSeen))
                .map(OfTrack::track)
                .collect(Collectors.toSet());
    }
}
