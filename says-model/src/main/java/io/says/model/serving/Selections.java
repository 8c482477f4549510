package io.says.model.serving;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Selections for the sets that are asked for often. One is made when its set has been asked for {@value #ASKS} times, by whoever asks then;
 * others go without it meanwhile. Together, with the one in the making, they hold no more items than a bound; where there is no room one has to
 * be asked for twice as often as those it takes the place of, so that sets that are asked for alike do not drive each other out. Thread-safe.
 */
final class Selections {

    /** Making one takes as long as some dozens of searches without. */
    static final int ASKS = 32;

    /** Sets remembered, with a selection or not yet. */
    private static final int REMEMBERED = 64;

    /** After so many questions those before count half: as many as give each set remembered its {@link #ASKS}. */
    private static final int AGE = REMEMBERED * ASKS;

    private final int most;
    private final Map<TrackSet, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int held;
    private int age;
    private boolean making;

    /** What is known of a set; guarded by the map. */
    private static final class Entry {
        private @Nullable Selection selection;
        private int asks;

        private int holds() {
            return selection == null ? 0 : selection.places().length;
        }
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
            entry = asked(set);
            if (entry.selection != null || making || entry.asks % ASKS != 0 || !admits(set.size(), entry.asks)) {
                return entry.selection;
            }
            making = true;
            held += set.size();
        }
        Selection made = null;
        try {
            made = make.apply(set);
        } finally {
            synchronized (entries) {
                making = false;
                held -= set.size();
                if (made != null && entries.get(set) == entry) {
                    entry.selection = made;
                    held += entry.holds();
                }
            }
        }
        return made;
    }

    /** How many items all selections hold, with the one in the making. */
    int held() {
        synchronized (entries) {
            return held;
        }
    }

    /** Counts a question, and lets go of the set that was not asked for longest where there are too many. */
    private Entry asked(TrackSet set) {
        age++;
        if (age == AGE) {
            age = 0;
            entries.values().forEach(one -> one.asks /= 2);
        }
        Entry entry = entries.computeIfAbsent(set, fresh -> new Entry());
        entry.asks++;
        if (entries.size() > REMEMBERED) {
            Iterator<Entry> eldest = entries.values().iterator();
            held -= eldest.next().holds();
            eldest.remove();
        }
        return entry;
    }

    /** Makes room for so many items by selections that are asked for less than half as often; none goes where all of them would be too few. */
    private boolean admits(int size, int asks) {
        int room = most - held;
        List<Entry> victims = new ArrayList<>();
        for (Entry one : entries.values().stream()
                .filter(one -> one.selection != null && one.asks <= asks / 2)
                .sorted(Comparator.comparingInt(one -> one.asks))
                .toList()) {
            if (room < size) {
                room += one.holds();
                victims.add(one);
            }
        }
        if (room < size) {
            return false;
        }
        for (Entry victim : victims) {
            held -= victim.holds();
            victim.selection = null;
        }
        return true;
    }
}
