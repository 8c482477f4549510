package io.says.etl.source;

import io.says.config.Settings;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Spotify hands out to its listeners: the extended streaming history ({@code Streaming_History_Audio_*.json}, {@code
 * Streaming_History_Video_*.json}, older {@code endsong_*.json}) and that of the last year ({@code StreamingHistory*.json}),
 * in a folder or the zip. Several accounts are told apart by the name in the rows, else by folder or archive.
 */
public final class SpotifyHistorySourceFactory implements SourceFactory {

    private static final Pattern NAME = Pattern.compile(
            "(?:streaming_history_(?:audio|video).*|endsong.*|streaminghistory.*)\\.json", Pattern.CASE_INSENSITIVE);

    private static final List<String> EXTENDED =
            List.of("user", "track", "time", "skips", "finished", "played_ms", "content", "title", "artist", "album");

    private static final List<String> RECENT =
            List.of("user", "track", "time", "played_ms", "content", "title", "artist", "album");

    private static final Map<String, String> EXTENDED_MAPPING = mapping(
            "ts", "time",
            "username", "user",
            "ms_played", "played_ms",
            "spotify_track_uri", "track",
            "spotify_episode_uri", "track",
            "audiobook_chapter_uri", "track",
            "master_metadata_track_name", "title",
            "master_metadata_album_artist_name", "artist",
            "master_metadata_album_album_name", "album",
            "episode_name", "title",
            "episode_show_name", "artist",
            "reason_end", "finished",
            "skipped", "skips");

    private static final Map<String, String> RECENT_MAPPING =
            mapping("endTime", "time", "artistName", "artist", "trackName", "title", "msPlayed", "played_ms");

    /** Made by the plugin. */
    public SpotifyHistorySourceFactory() {}

    private static Map<String, String> mapping(String... pairs) {
        Map<String, String> mapping = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            mapping.put(pairs[i], pairs[i + 1]);
        }
        return mapping;
    }

    @Override
    public String name() {
        return "spotify-history";
    }

    @Override
    public String description() {
        return "Spotify privacy export: Streaming_History_*.json, endsong_*.json, StreamingHistory*.json, folder or zip";
    }

    /** The two shapes of the export. */
    private enum Shape {
        EXTENDED,
        RECENT
    }

    private static @Nullable Shape shape(InputSample.FileSample file) {
        if (!file.bareName().endsWith(".json")) {
            return null;
        }
        String head = String.join("\n", file.lines()).stripLeading();
        if (!head.startsWith("[")) {
            return null;
        }
        if (head.contains("\"ms_played\"") && head.contains("\"ts\"")) {
            return Shape.EXTENDED;
        }
        if (head.contains("\"msPlayed\"") && head.contains("\"endTime\"")) {
            return Shape.RECENT;
        }
        // An export may hold an empty list, or begin with a damaged element: then the name decides.
        return !NAME.matcher(file.bareName()).matches()
                ? null
                : file.bareName().startsWith("streaminghistory") ? Shape.RECENT : Shape.EXTENDED;
    }

    @Override
    public Match matches(InputSample sample) {
        return sample.files().stream().anyMatch(file -> shape(file) != null) ? Match.SURE : Match.NO;
    }

    @Override
    public Source create(Settings settings) {
        return (RowSource) SpotifyHistorySourceFactory::open;
    }

    private static RowReading open(List<InputFile> files) {
        FormatReading reading = new FormatReading("spotify-history");
        Map<String, String> copies = FormatReading.copies(files);
        for (InputFile file : files) {
            InputSample.FileSample sample = FormatReading.look(file);
            Shape shape = shape(sample);
            String copy = copies.get(file.name());
            String owner = Folders.owner(file.name());
            if (copy != null) {
                reading.ignored(file, "it is a copy of " + copy);
            } else if (shape == Shape.EXTENDED) {
                boolean video = sample.bareName().startsWith("streaming_history_video");
                reading.elements(
                        file,
                        "extended streaming history; user " + owner + " where a row names none",
                        EXTENDED_MAPPING,
                        EXTENDED,
                        (text, row) -> extended(text, row, owner, video));
            } else if (shape == Shape.RECENT) {
                reading.elements(
                        file,
                        "streaming history of the last year; user " + owner + ", track \"artist - title\"",
                        RECENT_MAPPING,
                        RECENT,
                        (text, row) -> recent(text, row, owner));
            } else {
                reading.ignored(file, "it is no streaming history");
            }
        }
        return reading.build();
    }

    private static @Nullable String extended(String text, Cells row, String owner, boolean video) {
        Map<String, String> values = new HashMap<>();
        String problem = FlatJson.read(text, values);
        if (problem != null) {
            return problem;
        }
        String user = values.get("username");
        row.set("user", user == null || user.isBlank() ? owner : user);
        String time = values.get("ts");
        row.set("time", time == null ? null : time.replaceFirst(" UTC$", "Z"));
        row.set("played_ms", values.get("ms_played"));
        String title = values.get("master_metadata_track_name");
        String artist = values.get("master_metadata_album_artist_name");
        String album = values.get("master_metadata_album_album_name");
        String uri =
                first(values, "spotify_track_uri", "spotify_episode_uri", "audiobook_chapter_uri", "audiobook_uri");
        String content = uri == null ? null : contentOf(uri);
        if (uri == null && title == null) {
            title = first(values, "episode_name", "audiobook_chapter_title", "audiobook_title");
            content = values.containsKey("episode_name") ? "episode" : title == null ? null : "audiobook";
        }
        if (values.containsKey("audiobook_uri") || values.containsKey("audiobook_chapter_uri")) {
            content = "audiobook";
            title = first(values, "audiobook_chapter_title", "audiobook_title");
            album = values.get("audiobook_title");
        } else if ("episode".equals(content)) {
            title = values.get("episode_name");
            artist = values.get("episode_show_name");
        }
        row.set("track", uri == null ? NameKey.of(artist, title) : SpotifyIds.track(uri));
        row.set("content", video ? "video" : content);
        row.set("title", title);
        row.set("artist", artist);
        row.set("album", album);
        String end = values.get("reason_end");
        if (end != null && !end.isBlank()) {
            row.set("finished", String.valueOf(end.equals("trackdone")));
        }
        String skipped = values.get("skipped");
        if (skipped != null || end != null) {
            // Older exports write a number, or nothing, for a truth.
            boolean skip = "fwdbtn".equals(end)
                    || (skipped != null && !skipped.equals("false") && !skipped.matches("0(\\.0*)?"));
            row.set("skips", skip ? "1" : "0");
        }
        return null;
    }

    private static @Nullable String recent(String text, Cells row, String owner) {
        Map<String, String> values = new HashMap<>();
        String problem = FlatJson.read(text, values);
        if (problem != null) {
            return problem;
        }
        row.set("user", owner);
        row.set("time", values.get("endTime"));
        row.set("played_ms", values.get("msPlayed"));
        String artist = first(values, "artistName", "podcastName", "authorName");
        String title = first(values, "trackName", "episodeName", "chapterName", "audiobookName");
        row.set("track", NameKey.of(artist, title));
        row.set("title", title);
        row.set("artist", artist);
        row.set("album", values.get("audiobookName"));
        if (values.containsKey("podcastName") || values.containsKey("episodeName")) {
            row.set("content", "episode");
        } else if (values.containsKey("audiobookName") || values.containsKey("authorName")) {
            row.set("content", "audiobook");
        }
        return null;
    }

    private static @Nullable String first(Map<String, String> values, String... names) {
        for (String name : names) {
            String value = values.get(name);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /** What lies behind a URI of Spotify, or null where it does not say. */
    static @Nullable String contentOf(String uri) {
        if (uri.startsWith("spotify:local:")) {
            return "local";
        }
        if (uri.startsWith("spotify:episode:")) {
            return "episode";
        }
        return SpotifyIds.isTrack(uri) ? "track" : null;
    }
}
