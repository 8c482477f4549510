package io.says.model.serving;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;
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
    private static final int FEW = 100;

    @Override
    public boolean test(int track) {
        return (only == null || (only[track >>> 6] >>> track & 1) != 0) && Arrays.binarySearch(without, track) < 0;
    }

    /** Whether so few tracks pass that it is better to ask before a score is taken than after. */
    boolean isSparse(int tracks) {
        return only != null && passing() * SPARSE < tracks;
    }

    /** Whether so few tracks pass that it is better to go through them than through all. */
    boolean isFew(int tracks) {
        return only != null && passing() * FEW < tracks;
    }

    private long passing() {
        long passing = 0;
        for (long word : Objects.requireNonNull(only)) {
            passing += Long.bitCount(word);
        }
        return passing;
    }

    /** Goes through the tracks of the set that pass, of so many there are; only where there is a set. */
    void forEach(int tracks, IntConsumer each) {
        long[] set = Objects.requireNonNull(only);
        for (int word = 0; word < set.length; word++) {
            for (long bits = set[word]; bits != 0; bits &= bits - 1) {
                int track = (word << 6) + Long.numberOfTrailingZeros(bits);
                if (track < tracks && test(track)) {
                    each.accept(track);
                }
            }
        }
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
