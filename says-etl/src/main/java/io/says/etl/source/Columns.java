package io.says.etl.source;

import io.says.AudioFeature;
import io.says.dataset.Datasets;
import java.util.ArrayList;
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
        alias("part", "part", "split", "set");
        alias("title", "title", "song_title", "track_name", "track_title", "name");
        alias("artist", "artist", "artist_name", "artists");
        alias("album", "album", "album_name", "release");
        alias("genre", "genre", "track_genre");
        alias("year", "year", "release_year");
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

    /**
     * The column a source's name stands for.
     *
     * @param name as the source writes it
     * @param mapping the configured names, which win over the usual ones
     * @return null when it means nothing to SAYS
     */
    public static @Nullable String meaning(String name, Map<String, String> mapping) {
        String mapped = mapping.get(name);
        if (mapped != null) {
            return mapped;
        }
        return ALIASES.get(name.strip().toLowerCase(Locale.ROOT).replace(' ', '_'));
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
