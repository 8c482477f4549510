package io.says.model.serving;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Selections for the sets asked for last. One is made when its set is asked for a second time, by whoever asks then; others go without it
 * meanwhile. Together they hold no more items than a bound. Thread-safe.
 */
final class Selections {

    /** Sets remembered, with a selection or not yet. */
    private static final int REMEMBERED = 64;

    private final int most;
    private final Map<TrackSet, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int held;

    /** What is known of a set; guarded by the map. */
    private static final class Entry {
        private @Nullable Selection selection;
        private boolean inTheMaking;
    }

    /**
     * None yet.
     *
     * @param most items that all selections hold together
     */
    Selections(int most) {
        this.most = most;
    }

    /**
     * The selection for a set.
     *
     * @param make makes it
     * @return null where it is not there, or not yet
     */
    @Nullable
    Selection of(TrackSet set, Function<TrackSet, Selection> make) {
        if (set.size() > most) {
            return null;
        }
        Entry entry;
        synchronized (entries) {
            entry = entries.get(set);
            if (entry == null) {
                entries.put(set, new Entry());
                forget(set);
                return null;
            }
            if (entry.selection != null || entry.inTheMaking) {
                return entry.selection;
            }
            entry.inTheMaking = true;
        }
        Selection made = null;
        try {
            made = make.apply(set);
        } finally {
            synchronized (entries) {
                entry.inTheMaking = false;
                if (made != null && entries.get(set) == entry) {
                    entry.selection = made;
                    held += made.places().length;
                    forget(set);
                }
            }
        }
        return made;
    }

    /** How many items all selections hold. */
    int held() {
        synchronized (entries) {
            return held;
        }
    }

    /** Lets go of what was not asked for longest, but for one. */
    private void forget(TrackSet kept) {
        Iterator<Map.Entry<TrackSet, Entry>> eldest = entries.entrySet().iterator();
        while ((entries.size() > REMEMBERED || held > most) && eldest.hasNext()) {
            Map.Entry<TrackSet, Entry> one = eldest.next();
            Selection selection = one.getValue().selection;
            if (one.getKey() != kept && (entries.size() > REMEMBERED || selection != null)) {
                held -= selection == null ? 0 : selection.places().length;
                eldest.remove();
            }
        }
    }
}
