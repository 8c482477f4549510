package io.says.etl.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.says.config.Settings;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Spotify's Million Playlist Dataset, {@code mpd.slice.*.json}: a playlist is a user, {@code playlist:<pid>}. One playlist at
 * a time is in memory. The position of a row is the playlist's in the slice, from 1, times {@value #ROOM}, plus the track's
 * in the playlist, from 1; that of a playlist that cannot be read ends in zeros.
 */
public final class MillionPlaylistSourceFactory implements SourceFactory {

    /** More than a playlist can hold. */
    static final long ROOM = 1_000_000;

    /** The longest playlist read, in bytes. */
    static final int LONGEST = 16 << 20;

    private static final List<String> FILLED =
            List.of("user", "track", "content", "title", "artist", "album", "duration_ms");

    private static final Map<String, String> MAPPING = Map.of(
            "pid", "user",
            "track_uri", "track",
            "track_name", "title",
            "artist_name", "artist",
            "album_name", "album",
            "duration_ms", "duration_ms");

    /** Made by the plugin. */
    public MillionPlaylistSourceFactory() {}

    @Override
    public String name() {
        return "million-playlist";
    }

    @Override
    public String description() {
        return "Million Playlist Dataset, mpd.slice.*.json, playlists as users";
    }

    @Override
    public Match matches(InputSample sample) {
        return sample.files().stream().anyMatch(MillionPlaylistSourceFactory::isSlice) ? Match.SURE : Match.NO;
    }

    private static boolean isSlice(InputSample.FileSample file) {
        if (!file.bareName().endsWith(".json")) {
            return false;
        }
        String head = String.join("\n", file.lines());
        return head.stripLeading().startsWith("{")
                && (file.bareName().matches("mpd\\.slice\\..*")
                        || head.contains("\"playlists\"") && head.contains("\"pid\"") && head.contains("\"tracks\""));
    }

    @Override
    public Source create(Settings settings) {
        return (RowSource) MillionPlaylistSourceFactory::open;
    }

    private static RowReading open(List<InputFile> files) {
        FormatReading reading = new FormatReading("million-playlist");
        Map<String, String> copies = FormatReading.copies(files);
        for (InputFile file : files) {
            String copy = copies.get(file.name());
            if (copy != null) {
                reading.ignored(file, "it is a copy of " + copy);
            } else if (isSlice(FormatReading.look(file))) {
                reading.whole(
                        file,
                        "playlists; a row's position is the playlist's times " + ROOM + " plus the track's",
                        MAPPING,
                        FILLED,
                        Slice::new);
            } else {
                reading.ignored(file, "it holds no playlists");
            }
        }
        return reading.build();
    }

    /** Reads a slice, a playlist at a time. */
    private record Slice(@SuppressWarnings("serial") Map<String, Integer> places) implements FileParser {

        @Override
        public Iterator<RawRow> rows(FileSplit split) throws IOException {
            JsonElements playlists = new JsonElements(split.bytes(), "playlists", LONGEST);
            Deque<RawRow> ready = new ArrayDeque<>();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    while (ready.isEmpty() && playlists.hasNext()) {
                        playlist(split, playlists.next(), ready);
                    }
                    return !ready.isEmpty();
                }

                @Override
                public RawRow next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    return ready.remove();
                }
            };
        }

        private void playlist(FileSplit split, JsonElements.Element element, Deque<RawRow> out) {
            long position = element.position() * ROOM;
            String corrected = split.corrections().get(position);
            String text = corrected == null ? element.text() : corrected;
            String problem = corrected == null ? element.problem() : null;
            Map<String, String> head = new HashMap<>();
            List<String> tracks = new ArrayList<>();
            if (problem == null) {
                problem = read(text, head, tracks);
            }
            if (problem == null && tracks.isEmpty()) {
                problem = "NO_ITEMS: the playlist holds no track";
            }
            if (problem == null && tracks.size() >= ROOM) {
                problem = "TOO_MANY_ITEMS: the playlist holds " + tracks.size() + " tracks";
            }
            if (problem != null) {
                out.add(RawRow.unreadable(split.name(), position, RawRow.Kind.EVENT, problem, text));
                return;
            }
            for (String track : tracks) {
                position++;
                String mended = split.corrections().get(position);
                out.add(track(split.name(), position, head.get("pid"), mended == null ? track : mended));
            }
        }

        private static @org.jspecify.annotations.Nullable String read(
                String text, Map<String, String> head, List<String> tracks) {
            try (JsonParser json = FlatJson.parser(text)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    return "MALFORMED_JSON: a playlist is not a JSON object";
                }
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    JsonToken value = json.nextToken();
                    if (name.equals("tracks") && value == JsonToken.START_ARRAY) {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            int start = (int) json.currentTokenLocation().getCharOffset();
                            json.skipChildren();
                            // A scalar's end is not known to the parser before it has read on.
                            int end = json.currentToken().isStructEnd()
                                    ? (int) json.currentLocation().getCharOffset()
                                    : start + json.getTextLength();
                            tracks.add(text.substring(start, Math.min(end, text.length())));
                        }
                    } else if (value.isStructStart()) {
                        json.skipChildren();
                    } else {
                        head.put(name, json.getText());
                    }
                }
                return null;
            } catch (IOException e) {
                return "MALFORMED_JSON: " + FlatJson.detail(e);
            }
        }

        private RawRow track(String source, long position, @org.jspecify.annotations.Nullable String pid, String text) {
            Map<String, String> track = new HashMap<>();
            String problem = FlatJson.read(text, track);
            if (problem != null) {
                return RawRow.unreadable(source, position, RawRow.Kind.EVENT, problem, text);
            }
            Object[] values = new Object[places.size()];
            Cells row = new Cells(places, values);
            row.set("user", pid == null ? null : "playlist:" + pid);
            String uri = track.get("track_uri");
            row.set("track", SpotifyIds.track(uri));
            row.set("content", uri == null ? null : SpotifyHistorySourceFactory.contentOf(uri));
            row.set("title", track.get("track_name"));
            row.set("artist", track.get("artist_name"));
            row.set("album", track.get("album_name"));
            row.set("duration_ms", track.get("duration_ms"));
            return new RawRow(source, position, RawRow.Kind.EVENT, null, text, values);
        }
    }
}
