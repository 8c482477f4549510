package io.says.etl.validate;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a checked row is, when it was and the beginning of its user in one number that orders like the three, one after the other.
 * Comparing rows is what sorting them costs, and Spark compares a number without fetching the rows.
 */
final class SortKey {

    /** As many milliseconds are 25 days: a month, near enough. */
    private static final int MONTH_BITS = 31;

    private static final long LAST_MONTH = 0xFFF;
    private static final int USER_BYTES = 6;

    private SortKey() {}

    /**
     * The key.
     *
     * @param bucket what the row is, 0 to 7
     * @param user orders by its UTF-8 bytes, of which the first six are here
     * @param millis when it was, since 1970; before and from the year 2247 on all months count as one
     */
    static long of(int bucket, @Nullable String user, @Nullable Long millis) {
        long month = millis == null ? 0 : Math.max(0, Math.min(LAST_MONTH, millis >> MONTH_BITS));
        return (long) bucket << 60 | month << 8 * USER_BYTES | (user == null ? 0 : beginning(user));
    }

    private static long beginning(String user) {
        long bytes = 0;
        for (int i = 0; i < USER_BYTES; i++) {
            char c = i < user.length() ? user.charAt(i) : 0;
            if (c >= 0x80) {
                return encoded(user);
            }
            bytes = bytes << 8 | c;
        }
        return bytes;
    }

    private static long encoded(String user) {
        int end = user.offsetByCodePoints(0, Math.min(USER_BYTES, user.codePointCount(0, user.length())));
        byte[] encoded = user.substring(0, end).getBytes(StandardCharsets.UTF_8);
        long bytes = 0;
        for (int i = 0; i < USER_BYTES; i++) {
            bytes = bytes << 8 | (i < encoded.length ? encoded[i] & 0xFF : 0);
        }
        return bytes;
    }
}
