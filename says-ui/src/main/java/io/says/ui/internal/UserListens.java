package io.says.ui.internal;

import io.says.TrackId;
import io.says.listening.ToldListen;
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

    private final Map<TrackId, Deque<ToldListen>> byTrack = new LinkedHashMap<>();

    /** Remembers one more; its track is the newest then. */
    synchronized void add(TrackId track, ToldListen told) {
        Deque<ToldListen> before = byTrack.remove(track);
        Deque<ToldListen> all = before == null ? new ArrayDeque<>(1) : before;
        if (all.size() == MOST_OF_A_TRACK) {
            all.removeFirst();
        }
        all.addLast(told);
        byTrack.put(track, all);
        if (byTrack.size() > MOST_TRACKS) {
            byTrack.remove(byTrack.keySet().iterator().next());
        }
    }

    /** All of it as it stands. */
    synchronized RecordedListens recorded() {
        List<RecordedListens.OfTrack> tracks = new ArrayList<>(byTrack.size());
        byTrack.forEach((track, told) -> tracks.add(new RecordedListens.OfTrack(track, List.copyOf(told))));
        return new RecordedListens(tracks);
    }
}
