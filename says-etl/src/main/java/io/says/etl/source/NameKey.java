package io.says.etl.source;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a track that a source knows by name alone: {@code artist - title}, in Unicode's NFKC, lower case, every run of
 * white space one space. So spelling variants stay apart; that they are the same song is found later, and reversibly.
 */
final class NameKey {

    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\p{Cntrl}]+");

    private NameKey() {}

    /** The id, or null where there is no title. */
    static @Nullable String of(@Nullable String artist, @Nullable String title) {
        String song = of(title);
        String by = of(artist);
        return song == null ? null : by == null ? song : by + " - " + song;
    }

    /** One name alone, or null where there is none. */
    static @Nullable String of(@Nullable String name) {
        if (name == null) {
            return null;
        }
        String plain = SPACE.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC))
                .replaceAll(" ")
                .strip()
                .toLowerCase(Locale.ROOT);
        return plain.isEmpty() ? null : plain;
    }
}
