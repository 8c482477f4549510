package io.says.etl.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Spotify writes one track's id in several ways; everywhere in SAYS it is the bare id of 22 characters. */
final class SpotifyIds {

    private static final Pattern TRACK = Pattern.compile(
            "(?:spotify:track:|(?:https?://)?(?:open|api)\\.spotify\\.com/(?:intl-[a-z-]+/|v1/)?tracks?/)([0-9A-Za-z]{22})(?:[?#].*)?");

    private SpotifyIds() {}

    /** The bare id where the text is a track's URI or address; any other text as it is. */
    static @Nullable String track(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher matcher = TRACK.matcher(text.strip());
        return matcher.matches() ? matcher.group(1) : text.strip();
    }

    /** Whether the text is, or holds, a track's id. */
    static boolean isTrack(String text) {
        return text.strip().matches("[0-9A-Za-z]{22}")
                || TRACK.matcher(text.strip()).matches();
    }
}
