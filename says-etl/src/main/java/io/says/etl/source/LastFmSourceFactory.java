package io.says.etl.source;

import io.says.config.Settings;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Listening of Last.fm: scrobbles as the exporters write them, the research sets 360K and 1K, and HetRec 2011. Scrobbles have
 * no id that is always there, so tracks go by {@code artist - title}; in 360K and HetRec artists stand for tracks.
 */
public final class LastFmSourceFactory implements SourceFactory {

    private static final Pattern DATE = Pattern.compile("\\d{1,2} [A-Z][a-z]{2} \\d{4},? \\d{1,2}:\\d{2}(:\\d{2})?");

    private static final DateTimeFormatter SAID = new DateTimeFormatterBuilder()
            .appendPattern("d MMM yyyy[,] H:mm[:ss]")
            .toFormatter(Locale.ENGLISH);

    private static final Pattern RECENT = Pattern.compile("(?i)recenttracks-(.+)-\\d+");

    /** Columns by the names exporters give them. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("artist", "artist"),
            Map.entry("artist_name", "artist"),
            Map.entry("album", "album"),
            Map.entry("album_name", "album"),
            Map.entry("track", "title"),
            Map.entry("track_name", "title"),
            Map.entry("song", "title"),
            Map.entry("title", "title"),
            Map.entry("name", "title"),
            Map.entry("track_mbid", "mbid"),
            Map.entry("uts", "time"),
            Map.entry("utc_time", "time"),
            Map.entry("date", "time"),
            Map.entry("time", "time"),
            Map.entry("timestamp", "time"),
            Map.entry("user", "user"),
            Map.entry("username", "user"),
            Map.entry("user_name", "user"));

    /** Made by the plugin. */
    public LastFmSourceFactory() {}

    @Override
    public String name() {
        return "lastfm";
    }

    @Override
    public String description() {
        return "Last.fm scrobbles as CSV, the research sets 360K and 1K, HetRec 2011";
    }

    @Override
    public Match matches(InputSample sample) {
        return sample.files().stream()
                        .map(LastFmSourceFactory::table)
                        .anyMatch(table -> table != null && table.kind() == RawRow.Kind.EVENT)
                ? Match.SURE
                : Match.NO;
    }

    @Override
    public Source create(Settings settings) {
        return (RowSource) LastFmSourceFactory::open;
    }

    private static RowReading open(List<InputFile> files) {
        FormatReading reading = new FormatReading("lastfm");
        Map<String, String> copies = FormatReading.copies(files);
        for (InputFile file : files) {
            String copy = copies.get(file.name());
            InputSample.FileSample sample = FormatReading.look(file);
            TableFile table = table(sample);
            if (copy != null) {
                reading.ignored(file, "it is a copy of " + copy);
            } else if (table != null) {
                reading.table(file, table);
            } else {
                reading.ignored(file, whyNot(sample));
            }
        }
        return reading.build();
    }

    private static String whyNot(InputSample.FileSample file) {
        return switch (file.bareName()) {
            case "user_friends.dat" -> "friendships are not read";
            case "tags.dat", "user_taggedartists.dat", "user_taggedartists-timestamps.dat" -> "tags are not read";
            default ->
                file.bareName().endsWith("profile.tsv")
                        ? "profiles of listeners are not read"
                        : "it holds no listening";
        };
    }

    private static @Nullable TableFile table(InputSample.FileSample file) {
        TableFile table = hetRec(file);
        table = table == null ? research(file) : table;
        table = table == null ? headless(file) : table;
        return table == null ? headed(file) : table;
    }

    private static @Nullable TableFile hetRec(InputSample.FileSample file) {
        return switch (file.firstLine()) {
            case "userID\tartistID\tweight" ->
                TableFile.events(
                                "HetRec 2011: listener, artist and play count",
                                "\t",
                                "userID",
                                "user",
                                "artistID",
                                "track",
                                "weight",
                                "plays")
                        .withHeader();
            case "id\tname\turl\tpictureURL" ->
                TableFile.tracks(
                                "HetRec 2011: artists",
                                "\t",
                                "id",
                                "track",
                                "name",
                                "artist",
                                "url",
                                "",
                                "pictureURL",
                                "")
                        .withHeader();
            default -> null;
        };
    }

    private static @Nullable TableFile research(InputSample.FileSample file) {
        List<String> lines = file.lines().subList(0, Math.min(10, file.lines().size()));
        if (most(lines, "[0-9a-f]{40}\\t[^\\t]*\\t[^\\t]*\\t *\\d+ *")) {
            return TableFile.events(
                            "360K: listener, artist and play count; track is the artist's name in lower case",
                            "\t",
                            "user",
                            "user",
                            "artist mbid",
                            "",
                            "artist",
                            "artist",
                            "plays",
                            "plays")
                    .deriving(List.of("track"), (fields, row) -> {
                        row.set("track", NameKey.of(fields.get(2)));
                        return null;
                    });
        }
        if (most(lines, "user_\\d{6}\\t\\d{4}-\\d\\d-\\d\\dT[^\\t]*\\t[^\\t]*\\t[^\\t]*\\t[^\\t]*\\t[^\\t]*")) {
            return TableFile.events(
                            "1K: scrobbles; track is \"artist - title\"",
                            "\t",
                            "user",
                            "user",
                            "time",
                            "time",
                            "artist mbid",
                            "",
                            "artist",
                            "artist",
                            "track mbid",
                            "mbid",
                            "track",
                            "title")
                    .deriving(List.of("track"), (fields, row) -> {
                        row.set("track", NameKey.of(fields.get(3), fields.get(5)));
                        return null;
                    });
        }
        return null;
    }

    private static boolean most(List<String> lines, String pattern) {
        long like = lines.stream().filter(line -> line.matches(pattern)).count();
        return like > 0 && like * 2 >= lines.size();
    }

    private static @Nullable TableFile headless(InputSample.FileSample file) {
        boolean any = file.lines().stream().limit(10).anyMatch(line -> {
            List<String> fields = DelimitedLine.split(line, ",", '"');
            return fields != null
                    && fields.size() == 4
                    && DATE.matcher(fields.get(3).strip()).matches();
        });
        if (!any || !NAMES.getOrDefault(firstField(file), "").isEmpty()) {
            return null;
        }
        String user = user(file.name());
        return TableFile.events(
                        "scrobbles of " + user + "; track is \"artist - title\"",
                        ",",
                        "artist",
                        "artist",
                        "album",
                        "album",
                        "track",
                        "title",
                        "date",
                        "")
                .quoted()
                .deriving(List.of("user", "track", "time"), (fields, row) -> {
                    row.set("user", user);
                    row.set("track", NameKey.of(fields.get(0), fields.get(2)));
                    row.set("time", time(fields.get(3)));
                    return null;
                });
    }

    private static String firstField(InputSample.FileSample file) {
        List<String> fields = DelimitedLine.split(file.firstLine(), ",", '"');
        return fields == null ? "" : fields.get(0).strip().toLowerCase(Locale.ROOT);
    }

    private static @Nullable TableFile headed(InputSample.FileSample file) {
        String first = file.firstLine();
        String delimiter = first.contains("\t") ? "\t" : first.contains(";") ? ";" : ",";
        List<String> names = DelimitedLine.split(first, delimiter, '"');
        if (names == null) {
            return null;
        }
        List<String> plain = names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT).replace(' ', '_'))
                .toList();
        List<String> columns = new ArrayList<>();
        for (String name : plain) {
            String column = NAMES.getOrDefault(name, "");
            // Seconds are surer than text; of two columns with one meaning the first counts otherwise.
            boolean better = !column.equals("time") || name.equals("uts") || !plain.contains("uts");
            columns.add(better && !columns.contains(column) ? column : "");
        }
        int time = columns.indexOf("time");
        boolean unmistakable = plain.contains("uts")
                || plain.contains("utc_time")
                || (plain.contains("album")
                        && plain.contains("artist")
                        && (plain.contains("date") || plain.contains("timestamp")));
        if (!unmistakable || time < 0 || !columns.contains("artist") || !columns.contains("title")) {
            return null;
        }
        columns.set(time, "");
        String owner = user(file.name());
        int artist = columns.indexOf("artist");
        int title = columns.indexOf("title");
        int user = columns.indexOf("user");
        return new TableFile(
                "scrobbles" + (user < 0 ? " of " + owner : "") + "; track is \"artist - title\"",
                RawRow.Kind.EVENT,
                delimiter,
                '"',
                true,
                "UTF-8",
                names,
                columns,
                List.of("user", "track", "time"),
                (fields, row) -> {
                    if (user < 0) {
                        row.set("user", owner);
                    }
                    row.set("track", NameKey.of(fields.get(artist), fields.get(title)));
                    row.set("time", time(fields.get(time)));
                    return null;
                });
    }

    /** Whose scrobbles a file holds: its name without ending, or the name in {@code recenttracks-NAME-1700000000.csv}. */
    private static String user(String name) {
        String bare = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceFirst("(?i)\\.gz$", "")
                .replaceFirst("(?i)\\.(csv|tsv|txt)$", "");
        Matcher recent = RECENT.matcher(bare);
        return recent.matches() ? recent.group(1) : bare.isBlank() ? "me" : bare;
    }

    /** {@code 31 Dec 2012 22:16} as ISO 8601; whatever it is not, as it is. */
    private static String time(String text) {
        if (!DATE.matcher(text.strip()).matches()) {
            return text;
        }
        try {
            return LocalDateTime.parse(text.strip(), SAID).toString();
        } catch (DateTimeException e) {
            return text; // validation tells what is wrong with it
        }
    }
}
