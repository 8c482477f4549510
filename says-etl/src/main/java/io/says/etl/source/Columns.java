package io.says.etl.source;

import io.says.AudioFeature;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.Datasets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns SAYS reads and the names they go by in the world, without regard to case. */
public final class Columns {

    private static final Map<String, String> ALIASES = new HashMap<>();

    /** Every column a raw row may have, in a fixed order: those of events, then those of the catalogue. */
    public static final List<String> ALL;

    static {
        alias("user", "user_id", "userid", "user", "listener", "listener_id", "uid");
        alias(
                "track",
                "track_id",
                "trackid",
                "song_id",
                "songid",
                "track",
                "song",
                "item_id",
                "itemid",
                "item",
                "movieid",
                "movie_id");
        alias("time", "time", "timestamp", "ts", "played_at", "listened_at");
        alias("plays", "play_count", "playcount", "plays", "listen_count");
        alias("rating", "rating", "stars");
        alias("liked", "liked", "like", "loved");
        alias("skips", "skip_count", "skips");
        alias("repeats", "repeat_count", "repeats");
        alias("finished", "finished_song", "finished");
        alias("played_ratio", "played_ratio");
        alias("played_ms", "played_ms", "ms_played");
        alias("part", "part", "split", "set");
        alias("title", "title", "song_title", "track_name", "track_title", "name");
        alias("artist", "artist", "artist_name", "artists");
        alias("album", "album", "album_name", "release");
        alias("genre", "genre", "track_genre");
        alias("year", "year", "release_year");
        alias("isrc", "isrc");
        alias("mbid", "mbid", "recording_mbid");
        for (AudioFeature feature : AudioFeature.values()) {
            alias(feature.column(), feature.column());
        }
        alias("duration_ms", "duration");
        List<String> all = new ArrayList<>();
        Datasets.EVENT_SCHEMA.columns().stream()
                .map(c -> c.name())
                .filter(name -> !name.equals("source") && !name.equals("position"))
                .forEach(all::add);
        Datasets.CATALOGUE_SCHEMA.columns().stream()
                .map(c -> c.name())
                .filter(name -> !name.equals("track"))
                .forEach(all::add);
        ALL = List.copyOf(all);
    }

    private Columns() {}

    private static void alias(String column, String... names) {
        for (String name : names) {
            ALIASES.put(name, column);
        }
    }

    private static @Nullable String usual(String name) {
        return ALIASES.get(name.strip().toLowerCase(Locale.ROOT).replace(' ', '_'));
    }

    /**
     * The columns the names of one table stand for: configured names win over the usual ones, and of several names for one
     * column the first counts.
     *
     * @param names as the source writes them, in its order
     * @param mapping the configured names
     * @return for each name its column, empty text for none
     */
    static List<String> meanings(List<String> names, Map<String, String> mapping) {
        List<String> meanings = new ArrayList<>();
        for (String name : names) {
            String mapped = mapping.getOrDefault(name, "");
            meanings.add(meanings.contains(mapped) ? "" : mapped);
        }
        for (int i = 0; i < names.size(); i++) {
            String usual = mapping.containsKey(names.get(i)) ? null : usual(names.get(i));
            if (usual != null && !meanings.contains(usual)) {
                meanings.set(i, usual);
            }
        }
        return List.copyOf(meanings);
    }

    /**
     * Refuses configured names that no table has.
     *
     * @param mapping the configured names
     * @param found every name of every table
     * @throws SaysException {@code MISSING_COLUMN}
     */
    static void checkMapped(Map<String, String> mapping, Collection<String> found) {
        List<String> missing = mapping.keySet().stream()
                .filter(name -> !found.contains(name))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.MISSING_COLUMN,
                    "says.csv.columns maps what no file has: " + String.join(", ", missing) + "; found: "
                            + shown(found),
                    "Write the names as the files do, in the same case.");
        }
    }

    /** Names for an error, not too many and not too long. */
    static String shown(Collection<String> names) {
        return String.join(
                ", ",
                names.stream()
                        .limit(40)
                        .map(n -> n.length() > 60 ? n.substring(0, 60) + "…" : n)
                        .toList());
    }

    /** The usual names of a column. */
    public static List<String> namesOf(String column) {
        return ALIASES.entrySet().stream()
                .filter(e -> e.getValue().equals(column))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
