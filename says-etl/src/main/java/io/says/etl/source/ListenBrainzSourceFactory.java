package io.says.etl.source;

import io.says.config.Settings;
import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import io.says.storage.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Listens of ListenBrainz: the export ({@code listens/YYYY/M.jsonl} with {@code user.json}), a folder or the zip; JSON lines
 * of listens, as the dumps have them; or one JSON array.
 */
public final class ListenBrainzSourceFactory implements SourceFactory {

    private static final int USER_FILE = 1 << 20;

    private static final List<String> FILLED =
            List.of("user", "track", "time", "title", "artist", "album", "isrc", "mbid", "duration_ms");

    private static final Map<String, String> MAPPING = mapping();

    /** Made by the plugin. */
    public ListenBrainzSourceFactory() {}

    private static Map<String, String> mapping() {
        Map<String, String> mapping = new LinkedHashMap<>();
        mapping.put("user_name", "user");
        mapping.put("listened_at", "time");
        mapping.put("track_metadata.track_name", "title");
        mapping.put("track_metadata.artist_name", "artist");
        mapping.put("track_metadata.release_name", "album");
        mapping.put("track_metadata.mbid_mapping.recording_mbid", "mbid");
        mapping.put("track_metadata.additional_info.recording_mbid", "mbid");
        mapping.put("track_metadata.additional_info.isrc", "isrc");
        mapping.put("track_metadata.additional_info.duration_ms", "duration_ms");
        return mapping;
    }

    @Override
    public String name() {
        return "listenbrainz";
    }

    @Override
    public String description() {
        return "ListenBrainz listens: the export (folder or zip), JSON lines, or a JSON array";
    }

    @Override
    public Match matches(InputSample sample) {
        return sample.files().stream().anyMatch(ListenBrainzSourceFactory::isListens) ? Match.SURE : Match.NO;
    }

    private static boolean isListens(InputSample.FileSample file) {
        String head = String.join("\n", file.lines()).stripLeading();
        return (head.startsWith("{") || head.startsWith("["))
                && head.contains("\"track_metadata\"")
                && (head.contains("\"listened_at\"") || head.contains("\"timestamp\""));
    }

    /** One of the export's monthly files, be it empty or damaged. */
    private static boolean isMonth(String name) {
        return name.matches("(?i)(.*/)?listens/(\\d{4}/)?\\d{1,2}\\.jsonl(\\.gz)?");
    }

    @Override
    public Source create(Settings settings) {
        return (RowSource) ListenBrainzSourceFactory::open;
    }

    private static RowReading open(List<InputFile> files) {
        FormatReading reading = new FormatReading("listenbrainz");
        Map<String, String> copies = FormatReading.copies(files);
        Map<String, String> users = new HashMap<>();
        for (InputFile file : files) {
            String user = FormatReading.look(file).bareName().equals("user.json") ? userOf(file) : null;
            if (user != null) {
                users.put(Folders.export(file.name()), user);
                reading.aside(new FileRole(
                        file.name(), FileRole.Role.AUXILIARY, "the listener is " + user, Map.of("username", "user")));
            }
        }
        for (InputFile file : files) {
            InputSample.FileSample sample = FormatReading.look(file);
            String copy = copies.get(file.name());
            String user = users.getOrDefault(Folders.export(file.name()), Folders.owner(file.name()));
            String what = "; user " + user + " where a listen names none";
            if (sample.bareName().equals("user.json") && users.containsKey(Folders.export(file.name()))) {
                continue;
            }
            if (copy != null) {
                reading.ignored(file, "it is a copy of " + copy);
            } else if (!isListens(sample) && !isMonth(file.name())) {
                reading.ignored(file, "it holds no listens");
            } else if (sample.firstLine().stripLeading().startsWith("[")) {
                reading.elements(
                        file, "listens, a JSON array" + what, MAPPING, FILLED, (text, row) -> listen(text, row, user));
            } else if (file.size() == 0) {
                reading.ignored(file, "it is empty");
            } else {
                reading.lines(
                        file,
                        RawRow.Kind.EVENT,
                        "listens, one a line" + what,
                        MAPPING,
                        FILLED,
                        "UTF-8",
                        false,
                        (text, row) -> listen(text, row, user));
            }
        }
        return reading.build();
    }

    private static @Nullable String userOf(InputFile file) {
        try (InputStream in = file.open()) {
            Map<String, String> values = new HashMap<>();
            String problem = FlatJson.read(new String(in.readNBytes(USER_FILE), StandardCharsets.UTF_8), values);
            String user =
                    values.getOrDefault("username", values.getOrDefault("user_name", values.get("musicbrainz_id")));
            return problem == null && user != null && !user.isBlank() ? user.strip() : null;
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file.name());
        }
    }

    private static @Nullable String listen(String text, Cells row, String owner) {
        Map<String, String> values = new HashMap<>();
        String problem = FlatJson.read(text, values);
        if (problem != null) {
            return problem;
        }
        String user = values.get("user_name");
        row.set("user", user == null || user.isBlank() ? owner : user);
        row.set("time", values.containsKey("listened_at") ? values.get("listened_at") : values.get("timestamp"));
        String title = values.get("track_metadata.track_name");
        String artist = values.get("track_metadata.artist_name");
        String mbid = values.get("track_metadata.mbid_mapping.recording_mbid");
        if (mbid == null || mbid.isBlank()) {
            mbid = values.get("track_metadata.additional_info.recording_mbid");
        }
        boolean known = mbid != null && !mbid.isBlank();
        row.set("track", known ? mbid : NameKey.of(artist, title));
        row.set("mbid", mbid);
        row.set("title", title);
        row.set("artist", artist);
        row.set("album", values.get("track_metadata.release_name"));
        row.set("isrc", values.get("track_metadata.additional_info.isrc"));
        String milliseconds = values.get("track_metadata.additional_info.duration_ms");
        String seconds = values.get("track_metadata.additional_info.duration");
        row.set(
                "duration_ms",
                milliseconds == null && seconds != null && seconds.matches("\\d{1,6}")
                        ? seconds + "000"
                        : milliseconds);
        return null;
    }
}
