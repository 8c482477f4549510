package io.says;

/**
 * A listener's id as the source wrote it: any text of 1 to 512 characters without control characters.
 *
 * @param value the id
 */
public record UserId(String value) implements Comparable<UserId> {

    /** Checks the id. */
    public UserId {
        Ids.check("user id", value);
    }

    /** Orders by code point, which is by UTF-8 bytes, the order in which indexes are given out. */
    @Override
    public int compareTo(UserId other) {
        return Ids.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
