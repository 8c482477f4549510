package io.says;

/**
 * A track's id as the source wrote it: any text of 1 to 512 characters without control characters.
 *
 * @param value the id
 */
public record TrackId(String value) implements Comparable<TrackId> {

    /** Checks the id. */
    public TrackId {
        Ids.check("track id", value);
    }

    /** Orders by code point, which is by UTF-8 bytes, the order in which indexes are given out. */
    @Override
    public int compareTo(TrackId other) {
        return Ids.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
