package io.says.ui.internal.api;

import io.javalin.http.Context;
import io.says.SaysException;
import io.says.storage.ContentHash;
import io.says.ui.internal.http.Query;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the next page of a list begins, as text for clients, who need not know what is in it. It belongs to one list: that of a
 * search in one release, or that of the runs. Immutable.
 *
 * @param list what the list is of
 * @param after how far the pages before have come; empty before the first
 */
record ListCursor(String list, Optional<String> after) {

    private static final Pattern FORM = Pattern.compile("1\\|([0-9a-f]{16})\\|([A-Za-z0-9_-]{1,80})");

    /**
     * A page of a list.
     *
     * @param items what it shows
     * @param next the cursor of the next; empty on the last
     */
    record Page<T>(List<T> items, Optional<String> next) {}

    /**
     * What a request asks for.
     *
     * @throws SaysException {@code INVALID_REQUEST} when the cursor is none, or belongs to another list
     */
    static ListCursor of(Context ctx, String list) {
        String text = Query.text(ctx, "cursor", "");
        if (text.isEmpty()) {
            return new ListCursor(list, Optional.empty());
        }
        Matcher parts = FORM.matcher(decoded(text));
        if (!parts.matches()) {
            throw refused("The cursor is not one that a page gave");
        }
        if (!parts.group(1).equals(fingerprint(list))) {
            throw refused("The page belongs to another list: another search, or of another release than serves now");
        }
        return new ListCursor(list, Optional.of(parts.group(2)));
    }

    /** How many items the pages before have shown, where that is what the cursor tells. */
    int offset() {
        return after.map(shown -> {
                    if (!shown.matches("[0-9]{1,8}")) {
                        throw refused("The cursor is not one that a page gave");
                    }
                    return Integer.parseInt(shown);
                })
                .orElse(0);
    }

    /**
     * A page of a list.
     *
     * @param found the items from {@link #offset} on, one more than a page shows where there is one
     * @param limit how many a page shows
     */
    <T> Page<T> page(List<T> found, int limit) {
        return found.size() <= limit
                ? new Page<>(found, Optional.empty())
                : new Page<>(found.subList(0, limit), Optional.of(next(Integer.toString(offset() + limit))));
    }

    /** The cursor of the page behind what is named. */
    String next(String shown) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join("|", "1", fingerprint(list), shown).getBytes(StandardCharsets.UTF_8));
    }

    private static String fingerprint(String list) {
        return ContentHash.ofText(list).substring(0, 16);
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    static SaysException refused(String problem) {
        return Query.invalid(problem, "Ask for the first page again, without a cursor.");
    }
}
