package io.says.model.serving;

import java.util.function.IntConsumer;

/**
 * A set of tracks. Two are never equal: what is worked out for a set is kept by which one it is, not by what it holds. Immutable.
 */
final class TrackSet {

    private final long[] bits;
    private final int size;

    /**
     * A set of tracks.
     *
     * @param bits one for each track, not to be changed any more
     */
    TrackSet(long[] bits) {
        this.bits = bits;
        int size = 0;
        for (long word : bits) {
            size += Long.bitCount(word);
        }
        this.size = size;
    }

    boolean contains(int track) {
        return (bits[track >>> 6] >>> track & 1) != 0;
    }

    /** How many tracks it holds. */
    int size() {
        return size;
    }

    /** Goes through its tracks, of so many there are, by ascending index. */
    void forEach(int tracks, IntConsumer each) {
        for (int word = 0; word < bits.length; word++) {
            for (long some = bits[word]; some != 0; some &= some - 1) {
                int track = (word << 6) + Long.numberOfTrailingZeros(some);
                if (track < tracks) {
                    each.accept(track);
                }
            }
        }
    }
}
