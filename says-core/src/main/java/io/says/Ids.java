package io.says;

import org.jspecify.annotations.Nullable;

/** What a user or track id may look like; one place, so that ingest and serving agree. */
public final class Ids {

    /** The longest id accepted, in UTF-16 code units. */
    public static final int MAX_LENGTH = 512;

    private Ids() {}

    /**
     * Says what is wrong with an id.
     *
     * @param value the id, may be null
     * @return null when the id is acceptable, otherwise the reason in a few words, such as {@code is blank}
     */
    public static @Nullable String problemWith(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return "is blank";
        }
        if (value.length() > MAX_LENGTH) {
            return "has " + value.length() + " characters, more than " + MAX_LENGTH;
        }
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                return "contains a control character at position " + i;
            }
        }
        return null;
    }

    /** Orders as the ids' UTF-8 bytes do, which is how Spark sorts text and so how indexes are given out. */
    static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                // A surrogate stands for a code point above all others, though some plain chars are greater.
                boolean high = Character.isSurrogate(left);
                return high == Character.isSurrogate(right) ? left - right : high ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    static void check(String what, @Nullable String value) {
        String problem = problemWith(value);
        if (problem != null) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "The " + what + " " + problem,
                    "Give an id of 1 to " + MAX_LENGTH + " printable characters.");
        }
    }
}
