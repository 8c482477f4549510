package io.says.model.serving;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Texts to be searched in, folded: in lower case and without accents, so that {@code beyonce} finds Beyoncé. They are folded block by block
 * when a search first comes there and kept, about as much memory as the texts themselves take, since folding costs many times what looking
 * does; a search that is satisfied early touches few blocks. Thread-safe.
 */
final class FoldedTexts {

    /** Few enough that most blocks hold no letter beyond Latin-1, which Java keeps in half the memory. */
    private static final int BLOCK = 512;

    private static final char END = '\n';
    private static final char DELETE = 127;
    private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    private final OnDemand<Block> blocks;

    /**
     * The texts of many things, one after the other and with a mark at each one's beginning and end.
     *
     * @param starts where each thing begins, and after the last the end
     */
    private record Block(String text, int[] starts) {}

    /**
     * @param size how many things there are
     * @param texts those of each, by its number
     */
    FoldedTexts(int size, IntFunction<List<@Nullable String>> texts) {
        this.blocks = OnDemand.of(
                (size + BLOCK - 1) / BLOCK,
                number -> read(number * BLOCK, Math.min(BLOCK, size - number * BLOCK), texts));
    }

    /** A text as it is compared, without marks of its own. */
    static String folded(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (isPlain(lower)) {
            return lower;
        }
        String apart = Normalizer.normalize(CONTROLS.matcher(lower).replaceAll(" "), Normalizer.Form.NFD);
        return Normalizer.normalize(ACCENTS.matcher(apart).replaceAll(""), Normalizer.Form.NFC);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) >= DELETE) {
                return false;
            }
        }
        return true;
    }

    /**
     * A page of what a text occurs in: first all that have a text that begins with it, then the others, both by number.
     *
     * @param wanted what is looked for; an empty text begins everything
     * @param offset how many found ones come before the page
     * @param limit how many it holds at the most
     * @param leftOut numbers that are passed over
     * @throws SaysException {@code INVALID_REQUEST} for a page that cannot be
     */
    IntStream page(String wanted, int offset, int limit, IntPredicate leftOut) {
        if (offset < 0 || limit < 1) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "A page begins at 0 or later and holds one at least, not " + offset + " and " + limit,
                    "Ask for the first page again.");
        }
        long end = (long) offset + limit;
        String asked = folded(wanted.strip());
        List<Integer> first = new ArrayList<>();
        List<Integer> inside = new ArrayList<>();
        for (int number = 0; number < blocks.count() && first.size() < end; number++) {
            find(number, asked, end, leftOut, first, inside);
        }
        first.addAll(inside);
        return first.stream().skip(offset).limit(limit).mapToInt(Integer::intValue);
    }

    private void find(
            int number, String asked, long most, IntPredicate leftOut, List<Integer> first, List<Integer> inside) {
        Block block = blocks.get(number);
        int at = asked.isEmpty() ? 0 : block.text().indexOf(asked);
        while (at >= 0 && first.size() < most) {
            int found = Arrays.binarySearch(block.starts(), at);
            int thing = found < 0 ? -found - 2 : found;
            int end = thing + 1 < block.starts().length
                    ? block.starts()[thing + 1]
                    : block.text().length();
            if (thing + 1 >= block.starts().length) {
                return; // the mark after the last
            }
            int item = number * BLOCK + thing;
            if (!leftOut.test(item)) {
                if (begins(block, asked, thing, end)) {
                    first.add(item);
                } else if (inside.size() < most) {
                    inside.add(item);
                }
            }
            at = asked.isEmpty() ? end : block.text().indexOf(asked, end);
        }
    }

    private static boolean begins(Block block, String asked, int thing, int end) {
        int at = block.text().indexOf(END + asked, block.starts()[thing]);
        return at >= 0 && at < end - 1;
    }

    private static Block read(int from, int count, IntFunction<List<@Nullable String>> texts) {
        int[] starts = new int[count + 1];
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            starts[i] = all.length();
            all.append(END);
            for (String text : texts.apply(from + i)) {
                if (text != null) {
                    all.append(folded(text)).append(END);
                }
            }
        }
        starts[count] = all.length();
        return new Block(all.toString(), starts);
    }
}
