package io.says.spi;

import io.says.RecommendRequest;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.UserId;
import io.says.storage.ContentHash;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page begins in a list that is the same for all its pages: of one release, by the rules of one day. Immutable.
 *
 * @param day whose rules are in force
 * @param offset how many tracks the pages before have shown
 */
public record PageCursor(LocalDate day, int offset) {

    private static final Pattern FORM =
            Pattern.compile("1\\|([0-9-]{1,20})\\|([0-9]{1,9})\\|([0-9a-f]{16})\\|(.{0,100})");

    /**
     * Where the page asked for begins.
     *
     * @throws SaysException {@code INVALID_REQUEST} when the cursor is none, or belongs to another release or question: the pages
     *     would not fit each other
     */
    public static PageCursor of(RecommendRequest request, String releaseId, ServingOptions options) {
        String text = request.cursor();
        if (text == null) {
            return new PageCursor(options.today(), 0);
        }
        Matcher parts = FORM.matcher(decoded(text));
        if (!parts.matches()) {
            throw refused("The cursor is not one that a page gave");
        }
        if (!parts.group(4).equals(releaseId)) {
            throw refused("The page belongs to release " + parts.group(4) + ", and " + releaseId + " serves now");
        }
        if (!parts.group(3).equals(fingerprint(request, options))) {
            throw refused("The page belongs to another request");
        }
        LocalDate day = day(parts.group(1));
        if (day == null
                || day.isAfter(options.today())
                || day.isBefore(options.today().minusDays(1))) {
            throw refused("The page is of another day");
        }
        return new PageCursor(day, Integer.parseInt(parts.group(2)));
    }

    /**
     * What {@link io.says.RankedTracks#next} holds.
     *
     * @param shown how many tracks this page shows
     * @param more whether any are left behind it
     */
    public @Nullable String next(
            RecommendRequest request, String releaseId, ServingOptions options, int shown, boolean more) {
        if (!more) {
            return null;
        }
        String text = String.join(
                "|",
                "1",
                Long.toString(day.toEpochDay()),
                Integer.toString(offset + shown),
                fingerprint(request, options),
                releaseId);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return LocalDate.ofEpochDay(Long.parseLong(text));
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Of everything that decides about the list; k and explanations do not. */
    private static String fingerprint(RecommendRequest request, ServingOptions options) {
        // What is left out is the usual: a record's own text costs more than the rest of the page.
        StringBuilder list = new StringBuilder().append(request.includeSeen());
        list.append('\n').append(request.listens().isEmpty() ? "" : request.listens());
        list.append('\n').append(request.filter().isNone() ? "" : request.filter());
        list.append('\n').append(request.dials().areOff() ? "" : request.dials());
        list.append('\n').append(options.fingerprint());
        UserId user = request.user();
        list.append('\n').append(user == null ? "" : "u" + user.value());
        return ContentHash.ofText(list.toString()).substring(0, 16);
    }

    private static SaysException refused(String problem) {
        return new SaysException(
                StandardErrorCode.INVALID_REQUEST, problem, "Ask for the first page again, without a cursor.");
    }
}
