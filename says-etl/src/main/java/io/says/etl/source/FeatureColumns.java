package io.says.etl.source;

import io.says.AudioFeature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that tables of audio features give their columns, and how their values are to be read. */
final class FeatureColumns {

    private static final Set<String> USERS =
            Set.of("user", "user_id", "userid", "username", "listener", "listener_id", "uid");

    /** Surely an id, the surest first. */
    private static final List<String> IDS = List.of(
            "spotify_uri",
            "spotify_track_uri",
            "track_uri",
            "uri",
            "spotify_track_id",
            "spotify_id",
            "track_id",
            "trackid",
            "id",
            "song_id",
            "songid",
            "track_href",
            "spotify_url");

    private static final List<String> TITLES =
            List.of("track_name", "track_title", "song_name", "song_title", "title", "name", "song", "track");

    private static final List<String> ARTISTS = List.of(
            "artist_name",
            "artist_names",
            "artist",
            "artists",
            "artist(s)_name",
            "artist_name(s)",
            "track_artist",
            "performer");

    private static final Map<String, AudioFeature> FEATURES = new HashMap<>();

    static {
        for (AudioFeature feature : AudioFeature.values()) {
            FEATURES.put(feature.column(), feature);
        }
        FEATURES.put("bpm", AudioFeature.TEMPO);
        FEATURES.put("beats_per_minute", AudioFeature.TEMPO);
        FEATURES.put("dance", AudioFeature.DANCEABILITY);
        FEATURES.put("danceable", AudioFeature.DANCEABILITY);
        FEATURES.put("dnce", AudioFeature.DANCEABILITY);
        FEATURES.put("nrgy", AudioFeature.ENERGY);
        FEATURES.put("val", AudioFeature.VALENCE);
        FEATURES.put("happiness", AudioFeature.VALENCE);
        FEATURES.put("acoustic", AudioFeature.ACOUSTICNESS);
        FEATURES.put("acoustics", AudioFeature.ACOUSTICNESS);
        FEATURES.put("acous", AudioFeature.ACOUSTICNESS);
        FEATURES.put("instrumental", AudioFeature.INSTRUMENTALNESS);
        FEATURES.put("live", AudioFeature.LIVENESS);
        FEATURES.put("spch", AudioFeature.SPEECHINESS);
        FEATURES.put("speech", AudioFeature.SPEECHINESS);
        FEATURES.put("db", AudioFeature.LOUDNESS);
        FEATURES.put("timesignature", AudioFeature.TIME_SIGNATURE);
        FEATURES.put("duration", AudioFeature.DURATION_MS);
        FEATURES.put("dur", AudioFeature.DURATION_MS);
        FEATURES.put("length", AudioFeature.DURATION_MS);
        FEATURES.put("track_duration", AudioFeature.DURATION_MS);
        FEATURES.put("durationms", AudioFeature.DURATION_MS);
    }

    /** The abbreviations of the yearly top lists, whose shares are percentages. */
    private static final Set<String> PERCENT = Set.of("nrgy", "dnce", "live", "val", "acous", "spch");

    private static final Set<AudioFeature> SHARES = Set.of(
            AudioFeature.ENERGY,
            AudioFeature.DANCEABILITY,
            AudioFeature.VALENCE,
            AudioFeature.ACOUSTICNESS,
            AudioFeature.INSTRUMENTALNESS,
            AudioFeature.LIVENESS,
            AudioFeature.SPEECHINESS);

    private static final List<String> PITCHES =
            List.of("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B");

    private FeatureColumns() {}

    /** How the text of a field becomes the value of a column. */
    enum Reading {
        PLAIN,
        ID,
        ARTIST,
        PERCENT,
        SECONDS,
        SECONDS_OR_MILLISECONDS,
        KEY,
        MODE
    }

    /**
     * What a table's header says.
     *
     * @param columns for each field the column it goes to, empty text for none
     * @param readings for each field how it is read
     * @param features how many of them are audio features
     */
    record Header(List<String> columns, List<Reading> readings, int features) {}

    /**
     * Reads a header.
     *
     * @param names the names of the fields
     * @param values the fields of the first row, to look at; may be empty
     * @param mapping configured names, which win
     * @return null when it is no table of audio features: fewer than 4, a column of listeners, neither id nor title
     */
    static @Nullable Header read(List<String> names, List<String> values, Map<String, String> mapping) {
        List<String> columns = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();
        List<String> plain = new ArrayList<>();
        for (String name : names) {
            columns.add(mapping.getOrDefault(name, ""));
            readings.add(Reading.PLAIN);
            plain.add(plain(name));
        }
        if (plain.stream().anyMatch(USERS::contains) || columns.contains("user")) {
            return null;
        }
        take(ARTISTS, "artist", Reading.ARTIST, plain, columns, readings);
        // A column called track is the title where artists stand beside it, unless its values are ids.
        int track = plain.indexOf("track");
        boolean trackIsId = track >= 0
                && columns.get(track).isEmpty()
                && (!columns.contains("artist") || track < values.size() && SpotifyIds.isTrack(values.get(track)));
        if (trackIsId && plain.stream().noneMatch(IDS::contains)) {
            take(List.of("track"), "track", Reading.ID, plain, columns, readings);
        }
        take(IDS, "track", Reading.ID, plain, columns, readings);
        take(TITLES, "title", Reading.PLAIN, plain, columns, readings);
        take(List.of("isrc"), "isrc", Reading.PLAIN, plain, columns, readings);
        take(List.of("mbid", "recording_mbid"), "mbid", Reading.PLAIN, plain, columns, readings);
        int features = 0;
        for (int i = 0; i < plain.size(); i++) {
            features += feature(i, plain.get(i), columns, readings) ? 1 : 0;
        }
        boolean named = columns.contains("track") || columns.contains("title");
        return features >= 4 && named ? new Header(columns, readings, features) : null;
    }

    private static boolean feature(int i, String name, List<String> columns, List<Reading> readings) {
        if (!columns.get(i).isEmpty()) {
            return AudioFeature.ofColumn(columns.get(i)).isPresent();
        }
        boolean percent = name.endsWith("%") || PERCENT.contains(name);
        boolean seconds = name.matches(".*_(s|sec|secs|seconds)|.*\\((s|sec|seconds)\\)");
        AudioFeature feature = FEATURES.get(name.replaceAll("(_?%|_?\\(.*\\)|_(s|sec|secs|seconds|db|bpm|ms))$", ""));
        feature = feature == null ? FEATURES.get(name) : feature;
        if (feature == null || columns.contains(feature.column())) {
            return false;
        }
        columns.set(i, feature.column());
        if (feature == AudioFeature.DURATION_MS) {
            boolean milliseconds = name.contains("ms");
            readings.set(i, seconds ? Reading.SECONDS : milliseconds ? Reading.PLAIN : Reading.SECONDS_OR_MILLISECONDS);
        } else if (feature == AudioFeature.KEY) {
            readings.set(i, Reading.KEY);
        } else if (feature == AudioFeature.MODE) {
            readings.set(i, Reading.MODE);
        } else if (percent && SHARES.contains(feature)) {
            readings.set(i, Reading.PERCENT);
        }
        return true;
    }

    private static void take(
            List<String> wanted,
            String column,
            Reading reading,
            List<String> plain,
            List<String> columns,
            List<Reading> readings) {
        if (columns.contains(column)) {
            return;
        }
        for (String name : wanted) {
            int at = plain.indexOf(name);
            if (at >= 0 && columns.get(at).isEmpty()) {
                columns.set(at, column);
                readings.set(at, reading);
                return;
            }
        }
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[ .-]+", "_");
    }

    /** The value as its column takes it; what cannot be understood stays as it is, so that validation can name it. */
    static @Nullable String value(String text, Reading reading) {
        String value = text.strip();
        return switch (reading) {
            case PLAIN -> value;
            case ID -> SpotifyIds.track(value);
            case ARTIST -> artists(value);
            case PERCENT -> number(value) ? scaled(value, 0.01) : value;
            case SECONDS -> clock(value, 1000);
            case SECONDS_OR_MILLISECONDS ->
                clock(value, number(value) && Double.parseDouble(value) < 10_000 ? 1000 : 1);
            case KEY -> key(value);
            case MODE -> value.equalsIgnoreCase("major") ? "1" : value.equalsIgnoreCase("minor") ? "0" : value;
        };
    }

    private static boolean number(String value) {
        return value.matches("-?\\d{1,15}(\\.\\d{1,15})?([eE][-+]?\\d{1,2})?");
    }

    private static String scaled(String value, double factor) {
        return String.valueOf(new java.math.BigDecimal(value)
                .multiply(java.math.BigDecimal.valueOf(factor))
                .toPlainString());
    }

    /** Minutes and seconds, or a number. */
    private static String clock(String value, int factor) {
        if (value.matches("\\d{1,3}:\\d{2}(:\\d{2})?")) {
            long seconds = 0;
            for (String part : value.split(":")) {
                seconds = seconds * 60 + Long.parseLong(part);
            }
            return String.valueOf(seconds * 1000);
        }
        return factor != 1 && number(value) ? scaled(value, factor) : value;
    }

    /** A pitch by name, {@code C#} or {@code C#/Db}, as its class; anything else as it is. */
    private static String key(String value) {
        String first = value.split("/")[0].strip().replace('♯', '#').replace('♭', 'b');
        if (first.matches("[A-G]b")) {
            int natural = PITCHES.indexOf(first.substring(0, 1));
            return String.valueOf(Math.floorMod(natural - 1, PITCHES.size()));
        }
        int pitch = PITCHES.indexOf(first);
        return pitch < 0 ? value : String.valueOf(pitch);
    }

    /** {@code ['A', "B's"]}, as Python writes lists, becomes {@code A, B's}. */
    private static String artists(String value) {
        if (!value.matches("\\[\\s*['\"].*['\"]\\s*\\]")) {
            return value;
        }
        String inner = value.substring(1, value.length() - 1).strip();
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at < inner.length()) {
            char quote = inner.charAt(at);
            if (quote != '\'' && quote != '"') {
                return value;
            }
            int end = inner.indexOf(quote, at + 1);
            while (end > 0 && inner.charAt(end - 1) == '\\') {
                end = inner.indexOf(quote, end + 1);
            }
            if (end < 0) {
                return value;
            }
            names.add(inner.substring(at + 1, end).replace("\\" + quote, String.valueOf(quote)));
            at = end + 1;
            while (at < inner.length() && (inner.charAt(at) == ',' || inner.charAt(at) == ' ')) {
                at++;
            }
        }
        return String.join(", ", names);
    }
}
