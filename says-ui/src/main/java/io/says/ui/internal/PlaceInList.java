package io.says.ui.internal;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a user's list begins: the engine's own cursor, and how many listens had been recorded of the user when the first page
 * was made. All pages are made from what was known then, so that they are pages of one list.
 *
 * @param cursor the engine's
 * @param recorded how many listens
 */
record PlaceInList(String cursor, long recorded) {

    private static final Pattern FORM = Pattern.compile("(.*)[.]([0-9]{1,18})");

    /** Reads a cursor; one of the engine alone is of the time when nothing was recorded. */
    static PlaceInList of(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? new PlaceInList(parts.group(1), Long.parseLong(parts.group(2)))
                : new PlaceInList(text, 0);
    }

    /** The cursor that a client gets; null where no page follows. */
    static @Nullable String written(@Nullable String cursor, long recorded) {
        return cursor == null ? null : cursor + "." + recorded;
    }

    /**
     * Refuses a place in a list that was never made.
     *
     * @param count how many listens have been recorded by now
     * @throws SaysException {@code INVALID_REQUEST}
     */
    void requireBy(long count) {
        if (recorded > count) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "The cursor is not one that a page gave",
                    "Ask for the first page again, without a cursor.");
        }
    }
}
