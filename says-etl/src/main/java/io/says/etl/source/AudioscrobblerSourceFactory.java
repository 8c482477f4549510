package io.says.etl.source;

import io.says.config.Settings;
import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Audioscrobbler play counts of 2005: {@code user_artist_data}, {@code artist_data} and {@code artist_alias}, whose
 * corrections of misspelt artists are applied to events and catalogue. Artists stand for tracks.
 */
public final class AudioscrobblerSourceFactory implements SourceFactory {

    /** Made by the plugin. */
    public AudioscrobblerSourceFactory() {}

    @Override
    public String name() {
        return "audioscrobbler";
    }

    @Override
    public String description() {
        return "Audioscrobbler play counts: user_artist_data, artist_data and artist_alias, artists as tracks";
    }

    @Override
    public Match matches(InputSample sample) {
        return sample.files().stream()
                        .anyMatch(file -> isEvents(file)
                                && file.lines().stream()
                                        .limit(10)
                                        .allMatch(line -> line.matches("\\d+[ \\t]\\d+[ \\t]\\d+")))
                ? Match.SURE
                : Match.NO;
    }

    private static boolean isEvents(InputSample.FileSample file) {
        return file.bareName().matches("user_artist_data.*\\.txt")
                && !file.lines().isEmpty();
    }

    @Override
    public Source create(Settings settings) {
        return (RowSource) AudioscrobblerSourceFactory::open;
    }

    private static RowReading open(List<InputFile> files) {
        FormatReading reading = new FormatReading("audioscrobbler");
        Map<String, String> copies = FormatReading.copies(files);
        Map<String, String> aliases = new HashMap<>();
        for (InputFile file : files) {
            if (isAlias(file) && !copies.containsKey(file.name())) {
                reading.aside(readAliases(file, aliases));
            }
        }
        Map<String, String> canonical = canonical(aliases);
        for (InputFile file : files) {
            String copy = copies.get(file.name());
            InputSample.FileSample sample = FormatReading.look(file);
            String delimiter = sample.firstLine().contains("\t") ? "\t" : " ";
            if (copy != null) {
                reading.ignored(file, "it is a copy of " + copy);
            } else if (isEvents(sample)) {
                reading.table(
                        file,
                        aliased(
                                TableFile.events(
                                        "user, artist and play count; misspelt artists corrected",
                                        delimiter,
                                        "user",
                                        "user",
                                        "artist",
                                        "",
                                        "plays",
                                        "plays"),
                                1,
                                canonical));
            } else if (sample.bareName().matches("artist_data.*\\.txt")) {
                reading.table(
                        file,
                        aliased(
                                TableFile.tracks(
                                        "artist and name; misspelt artists corrected",
                                        "\t",
                                        "artist",
                                        "",
                                        "name",
                                        "artist"),
                                0,
                                canonical));
            } else if (!isAlias(file)) {
                reading.ignored(file, "it is no file of this format");
            }
        }
        return reading.build();
    }

    private static boolean isAlias(InputFile file) {
        return file.name()
                .substring(file.name().lastIndexOf('/') + 1)
                .toLowerCase(java.util.Locale.ROOT)
                .matches("artist_alias.*\\.txt(\\.gz)?");
    }

    private static TableFile aliased(TableFile table, int field, Map<String, String> canonical) {
        return table.deriving(List.of("track"), (fields, row) -> {
            String id = fields.get(field).strip();
            row.set("track", canonical.getOrDefault(id, id));
            return null;
        });
    }

    private static FileRole readAliases(InputFile file, Map<String, String> aliases) {
        long lines = 0;
        long unreadable = 0;
        try {
            TextLines text = new TextLines(FileSplit.whole(file), StandardCharsets.UTF_8);
            while (text.hasNext()) {
                TextLines.Line line = text.next();
                String[] ids = line.text().strip().split("[ \\t]+", -1);
                lines++;
                if (line.problem() == null && ids.length == 2 && !line.text().startsWith("\t")) {
                    aliases.putIfAbsent(ids[0], ids[1]);
                } else {
                    unreadable++;
                }
            }
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file.name());
        }
        long same = aliases.entrySet().stream()
                .filter(alias -> alias.getKey().equals(alias.getValue()))
                .count();
        return new FileRole(
                file.name(),
                FileRole.Role.AUXILIARY,
                lines + " artists corrected in events and names"
                        + (same > 0 ? ", " + same + " of them to themselves" : "")
                        + (unreadable > 0 ? ", " + unreadable + " lines passed over that are not two ids" : ""),
                Map.of("bad id", "track", "good id", "track"));
    }

    /** Follows corrections of corrections to their end; in a circle, to its least id. */
    private static Map<String, String> canonical(Map<String, String> aliases) {
        Map<String, String> canonical = new HashMap<>();
        for (String id : aliases.keySet()) {
            Set<String> seen = new HashSet<>();
            String at = id;
            @Nullable String next = aliases.get(at);
            while (next != null && seen.add(at)) {
                at = next;
                next = aliases.get(at);
            }
            if (next != null) {
                // at lies on a circle
                String least = at;
                for (String on = next; !on.equals(at); on = aliases.getOrDefault(on, at)) {
                    least = on.compareTo(least) < 0 ? on : least;
                }
                at = least;
            }
            canonical.put(id, at);
        }
        return Map.copyOf(canonical);
    }
}
