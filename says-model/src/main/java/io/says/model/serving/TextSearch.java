package io.says.model.serving;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PrimitiveIterator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A page of what a text is found in, without regard to case: what begins with it before what contains it further on.
 *
 * @param wanted in lower case
 * @param offset how many found ones come before the page
 * @param limit how many it holds at the most
 */
record TextSearch(String wanted, int offset, int limit) {

    /** Where a text was found, best last. */
    enum Match {
        NONE,
        INSIDE,
        BEGINNING
    }

    /** @throws SaysException {@code INVALID_REQUEST} for a page that cannot be */
    static TextSearch of(String text, int offset, int limit) {
        if (offset < 0 || limit < 1) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "A page begins at 0 or later and holds one at least, not " + offset + " and " + limit,
                    "Ask for the first page again.");
        }
        return new TextSearch(text.toLowerCase(Locale.ROOT), offset, limit);
    }

    /** The best match with one of some texts. */
    Match in(@Nullable String... texts) {
        Match best = Match.NONE;
        for (String text : texts) {
            if (text != null && best != Match.BEGINNING) {
                String folded = text.toLowerCase(Locale.ROOT);
                if (folded.startsWith(wanted)) {
                    best = Match.BEGINNING;
                } else if (best == Match.NONE && folded.contains(wanted)) {
                    best = Match.INSIDE;
                }
            }
        }
        return best;
    }

    /**
     * The page.
     *
     * @param candidates what is searched, in the order in which it is found; gone through as far as is needed
     * @param match how one matches
     */
    IntStream page(IntStream candidates, IntFunction<Match> match) {
        long end = (long) offset + limit;
        List<Integer> first = new ArrayList<>();
        List<Integer> inside = new ArrayList<>();
        PrimitiveIterator.OfInt each = candidates.iterator();
        while (first.size() < end && each.hasNext()) {
            int candidate = each.nextInt();
            Match found = match.apply(candidate);
            if (found == Match.BEGINNING) {
                first.add(candidate);
            } else if (found == Match.INSIDE && inside.size() < end) {
                inside.add(candidate);
            }
        }
        first.addAll(inside);
        return first.stream().skip(offset).limit(limit).mapToInt(Integer::intValue);
    }
}
