package io.says.model.serving;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which tracks a list may hold: those of a set, less a few. Immutable.
 *
 * @param only a bit for each track; null for all
 * @param without the indexes left out, ascending
 */
record Allowed(long @Nullable [] only, int[] without) implements IntPredicate {

    private static final int SPARSE = 4;

    @Override
    public boolean test(int track) {
        return (only == null || (only[track >>> 6] >>> track & 1) != 0) && Arrays.binarySearch(without, track) < 0;
    }

    /** Whether so few tracks pass that it is better to ask before a score is taken than after. */
    boolean isSparse(int tracks) {
        if (only == null) {
            return false;
        }
        long passing = 0;
        for (long word : only) {
            passing += Long.bitCount(word);
        }
        return passing * SPARSE < tracks;
    }

    /** The same, leaving out further tracks. */
    Allowed less(int[] tracks) {
        int[] all = Arrays.copyOf(without, without.length + tracks.length);
        System.arraycopy(tracks, 0, all, without.length, tracks.length);
        Arrays.sort(all);
        return new Allowed(only, all);
    }

    /** Only those of them that do not lie in a set. */
    Allowed andNot(long[] set) {
        long[] rest = new long[set.length];
        for (int word = 0; word < rest.length; word++) {
            rest[word] = ~set[word] & (only == null ? -1L : only[word]);
        }
        return new Allowed(rest, without);
    }

    /** Only those of them that lie in a set too. */
    Allowed and(long[] set) {
        long[] both = set;
        if (only != null) {
            both = set.clone();
            for (int word = 0; word < both.length; word++) {
                both[word] &= only[word];
            }
        }
        return new Allowed(both, without);
    }
}
