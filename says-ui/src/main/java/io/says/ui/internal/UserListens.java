package io.says.ui.internal;

import io.says.TrackId;
import io.says.listening.ToldListen;
import io.says.ui.internal.RecordedListens.Numbered;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is remembered of what was recorded of a user: the newest of it, by track. Thread-safe. */
final class UserListens {

    /** As many as can be left out of a list. */
    private static final int MOST_TRACKS = 10_000;

    private static final int MOST_OF_A_TRACK = 50;

    private final Map<TrackId, Deque<Numbered>> byTrack = new LinkedHashMap<>();
    private long count;

    /** Remembers one more; its track is the newest then. */
    synchronized void add(TrackId track, ToldListen told) {
        Deque<Numbered> before = byTrack.remove(track);
        Deque<Numbered> all = before == null ? new ArrayDeque<>(1) : before;
        if (all.size() == MOST_OF_A_TRACK) {
            all.removeFirst();
        }
        all.addLast(new Numbered(++count, told));
        byTrack.put(track, all);
        if (byTrack.size() > MOST_TRACKS) {
            byTrack.remove(byTrack.keySet().iterator().next());
        }
    }

    /** All of it as it stands. */
    synchronized RecordedListens recorded() {
        List<RecordedListens.OfTrack> tracks = new ArrayList<>(byTrack.size());
        byTrack.forEach((track, told) -> tracks.add(new RecordedListens.OfTrack(track, List.copyOf(told))));
        return new RecordedListens(tracks, count);
    }
}
