package io.says.etl.song;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a song and an artist are called when spelling, credits and editions are left aside. Two readings of a title:
 *
 * <ul>
 *   <li>{@link #title} is generous and serves to find a song in another catalogue: everything in brackets, behind a dash
 *       and behind <i>feat.</i> goes;
 *   <li>{@link #song} is careful and serves to merge tracks: only what names an edition of the same song goes (remaster,
 *       live, radio edit, mono, deluxe, a year, a guest), and what tells songs apart stays (remix, part 2, acoustic,
 *       instrumental, reprise).
 * </ul>
 *
 * <p>Both take compatibility forms apart (NFKD), lower the case, drop accents of Latin, Greek and Cyrillic letters and
 * the optional vowel points of Hebrew and Arabic, drop a leading <i>the</i>, and keep letters, digits and the marks that
 * scripts such as Devanagari or Thai cannot do without, of any script. Where nothing would be left of a name ({@code !!!},
 * {@code (...)}), less is dropped; only a blank name is empty. Names are read in time linear in their length.
 */
public final class SongName {

    private static final Pattern FEATURING = Pattern.compile("\\s(?:feat|ft|featuring)(?:\\.|\\s).*", Pattern.DOTALL);

    /** Joined by Unicode with no decomposition, yet one letter with a mark, or two letters, to whoever types them. */
    private static final Map<Character, String> FOLDED = Map.ofEntries(
            Map.entry('ø', "o"),
            Map.entry('ł', "l"),
            Map.entry('đ', "d"),
            Map.entry('ħ', "h"),
            Map.entry('ı', "i"),
            Map.entry('ß', "ss"),
            Map.entry('æ', "ae"),
            Map.entry('œ', "oe"),
            Map.entry('ς', "σ"));

    private static final String YEAR = "(?:19|20)\\d\\d";

    /** Says that this is another edition of the same recording, or another recording of the same song. */
    private static final Pattern EDITION =
            Pattern.compile("\\b(?:re-?master(?:ed|izado|isé)?|digital(?:ly)? master(?:ed)?"
                    + "|radio (?:edit|version|mix)|single (?:edit|version|mix)|album (?:edit|version|mix)|original (?:mix|version|recording)"
                    + "|lp version|ep version|mono|stereo|deluxe|bonus(?: track)?|anniversary|expanded|special|collector'?s"
                    + "|edition|explicit|clean|uncensored|version|edit|live|unplugged|en vivo|ao vivo|en directo|concert"
                    + "|feat|ft|featuring|" + YEAR + ")\\b|^(?:with|from)\\b");

    private static final Pattern LIVE =
            Pattern.compile("\\b(?:live|unplugged|en vivo|ao vivo|en directo|in concert)\\b");

    /** Says that this is another song, or too different a recording to pass for it. */
    private static final Pattern APART = Pattern.compile(
            "\\b(?:part|parts|pt|pts|vol|volume|chapter|act|movement|remix|remixed|rmx|rework|reworked|mash-?up"
                    + "|bootleg|dub|vip|acoustic|instrumental|karaoke|cover|demo|reprise|prelude|interlude|intro|outro|skit"
                    + "|a ?cappella|orchestral|piano|sped up|slowed|nightcore|8d|tribute|medley|commentary)\\b"
                    + "|\\b(?:no|nr|op)\\.? ?\\d|^\\W*(?:\\d{1,3}|[ivx]+)\\W*$");

    /** A mix by somebody; the mixes named here are the song as it was published. */
    private static final Pattern MIX = Pattern.compile("\\bmix\\b");

    private static final Pattern PUBLISHED_MIX =
            Pattern.compile("\\b(?:original|album|single|radio|stereo|mono) mix\\b");

    private SongName() {}

    /** A title to find the song by elsewhere; empty for a blank one. */
    public static String title(String title) {
        return loose(title);
    }

    /** An artist's name, guests and what stands in brackets left out; empty for a blank one. */
    public static String artist(String artist) {
        return loose(artist);
    }

    /**
     * A title to merge tracks of one artist by; empty for a blank one.
     *
     * @param liveApart whether a live recording is another song than the one from the studio
     */
    public static String song(String title, boolean liveApart) {
        String plain = plain(title);
        String kept = withoutBrackets(plain, inner -> isEdition(inner, liveApart, false));
        int end = kept.length();
        int dash = kept.lastIndexOf(" - ");
        while (dash > 0 && isEdition(kept.substring(dash + 3, end), liveApart, true)) {
            end = dash;
            dash = kept.lastIndexOf(" - ", end - 3);
        }
        kept = kept.substring(0, end);
        String letters = letters(withoutThe(withoutGuests(kept)));
        return letters.isEmpty() ? whole(plain) : letters;
    }

    private static String loose(String name) {
        String plain = plain(name);
        String kept = withoutBrackets(plain, inner -> true);
        int dash = kept.indexOf(" - ");
        String letters = letters(withoutThe(withoutGuests(dash > 0 ? kept.substring(0, dash) : kept)));
        return letters.isEmpty() ? whole(plain) : letters;
    }

    private static boolean isEdition(String words, boolean liveApart, boolean mustSay) {
        if (APART.matcher(words).find()
                || (MIX.matcher(words).find() && !PUBLISHED_MIX.matcher(words).find())
                || (liveApart && LIVE.matcher(words).find())) {
            return false;
        }
        return !mustSay || EDITION.matcher(words).find();
    }

    /** The letters of all of it, or failing those all that is not white space. */
    private static String whole(String plain) {
        String letters = letters(plain);
        return letters.isEmpty() ? plain.replace(" ", "") : letters;
    }

    /** Lower case without accents, white space made single spaces, dashes made hyphens, brackets made round. */
    private static String plain(String name) {
        String apart = Normalizer.normalize(
                Normalizer.normalize(name, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT), Normalizer.Form.NFKD);
        StringBuilder plain = new StringBuilder(apart.length());
        for (int i = 0; i < apart.length(); i++) {
            char c = apart.charAt(i);
            String folded = FOLDED.get(c);
            if (folded != null) {
                plain.append(folded);
            } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                if (plain.length() > 0 && plain.charAt(plain.length() - 1) != ' ') {
                    plain.append(' ');
                }
            } else if (!isAccent(c) && Character.getType(c) != Character.FORMAT) {
                plain.append(
                        switch (c) {
                            case '‐', '‑', '‒', '–', '—', '―', '−' -> '-';
                            case '[', '【', '〔' -> '(';
                            case ']', '】', '〕' -> ')';
                            case '’', '‘', '`', '´', 'ʼ' -> '\'';
                            default -> c;
                        });
            }
        }
        // Hangul and kana go together again: their parts are not accents
        return Normalizer.normalize(plain, Normalizer.Form.NFC).strip();
    }

    private static boolean isAccent(char c) {
        return (c >= 0x0300 && c <= 0x036F)
                || (c >= 0x1AB0 && c <= 0x1AFF)
                || (c >= 0x1DC0 && c <= 0x1DFF)
                || (c >= 0x20D0 && c <= 0x20FF)
                || (c >= 0xFE20 && c <= 0xFE2F)
                || (c >= 0x0591 && c <= 0x05C7 && Character.getType(c) == Character.NON_SPACING_MARK)
                || (c >= 0x064B && c <= 0x065F)
                || c == 0x0670;
    }

    /** What is tested is the outermost pair; a bracket that is never closed is text. */
    private static String withoutBrackets(String text, java.util.function.Predicate<String> drop) {
        if (text.indexOf('(') < 0) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length());
        int depth = 0;
        int open = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                if (depth++ == 0) {
                    kept.append(text, from, i);
                    open = i;
                    from = i;
                }
            } else if (c == ')' && depth > 0 && --depth == 0) {
                if (!drop.test(text.substring(open + 1, i))) {
                    kept.append(text, open, i + 1);
                }
                kept.append(' ');
                from = i + 1;
            }
        }
        return kept.append(text, from, text.length()).toString().strip();
    }

    private static String withoutGuests(String text) {
        Matcher guests = FEATURING.matcher(text);
        return guests.find() && guests.start() > 0 ? text.substring(0, guests.start()) : text;
    }

    private static String withoutThe(String text) {
        return text.startsWith("the ") ? text.substring(4) : text;
    }

    private static String letters(String text) {
        StringBuilder letters = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> Character.isLetterOrDigit(c)
                        || Character.getType(c) == Character.NON_SPACING_MARK
                        || Character.getType(c) == Character.COMBINING_SPACING_MARK
                        || Character.getType(c) == Character.LETTER_NUMBER)
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }
}
