package io.says.model.serving;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which tracks a list may hold: those of a set, less a few. Immutable.
 *
 * @param only the set; null for all
 * @param without the indexes left out, ascending
 */
record Allowed(@Nullable TrackSet only, int[] without) implements IntPredicate {

    @Override
    public boolean test(int track) {
        return (only == null || only.contains(track)) && Arrays.binarySearch(without, track) < 0;
    }

    /** The same, leaving out further tracks. */
    Allowed less(int[] tracks) {
        int[] all = Arrays.copyOf(without, without.length + tracks.length);
        System.arraycopy(tracks, 0, all, without.length, tracks.length);
        Arrays.sort(all);
        return new Allowed(only, all);
    }
}
