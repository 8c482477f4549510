package io.says.etl.validate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a checked row is, when it was and the beginning of its user in one number that orders like the three, one after the other.
 * Comparing rows is what sorting them costs, and Spark compares a number without fetching the rows. Ids often begin alike, as in
 * {@code user_000001}: what they share is left out, so that the few bytes tell them apart.
 *
 * @param shared what users are expected to begin with, ASCII; one that does not begin so lies before or after all that do
 */
record SortKey(String shared) {

    /** As many milliseconds are 25 days: a month, near enough. */
    private static final int MONTH_BITS = 31;

    private static final long LAST_MONTH = 0xFFF;
    private static final int USER_BYTES = 6;
    private static final long AFTER_ALL = (1L << 8 * USER_BYTES) - 1;

    /** A key that leaves out what these users begin with. */
    static SortKey forUsersLike(List<String> users) {
        String shared = users.isEmpty() ? "" : users.get(0);
        for (String user : users) {
            int same = 0;
            while (same < Math.min(shared.length(), user.length())
                    && shared.charAt(same) == user.charAt(same)
                    && shared.charAt(same) < 0x80) {
                same++;
            }
            shared = shared.substring(0, same);
        }
        return new SortKey(shared);
    }

    /**
     * The key.
     *
     * @param bucket what the row is, 0 to 7
     * @param user orders by its UTF-8 bytes, of which the first six behind the shared ones are here
     * @param millis when it was, since 1970; before and from the year 2247 on all months count as one
     */
    long of(int bucket, @Nullable String user, @Nullable Long millis) {
        long month = millis == null ? 0 : Math.max(0, Math.min(LAST_MONTH, millis >> MONTH_BITS));
        return (long) bucket << 60 | month << 8 * USER_BYTES | (user == null ? 0 : beginning(user));
    }

    private long beginning(String user) {
        int skipped = shared.length();
        if (skipped > 0 && !user.startsWith(shared)) {
            return before(user) ? 0 : AFTER_ALL;
        }
        long bytes = 0;
        for (int i = 0; i < USER_BYTES; i++) {
            char c = skipped + i < user.length() ? user.charAt(skipped + i) : 0;
            if (c >= 0x80) {
                return encoded(user.substring(skipped));
            }
            bytes = bytes << 8 | c;
        }
        return bytes;
    }

    private boolean before(String user) {
        for (int i = 0; i < Math.min(user.length(), shared.length()); i++) {
            if (user.charAt(i) != shared.charAt(i)) {
                return user.charAt(i) < shared.charAt(i);
            }
        }
        return true;
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
