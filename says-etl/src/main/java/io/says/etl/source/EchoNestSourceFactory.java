package io.says.etl.source;

import io.says.config.Settings;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Echo Nest's Taste Profile: triplets of user, song and play count, with the songs' names where they are given. */
public final class EchoNestSourceFactory implements SourceFactory {

    private static final String TRIPLET = "[0-9a-f]{40}\\tSO[0-9A-Z]{16}\\t\\d+";
    private static final String UNIQUE_TRACK = "TR[0-9A-Z]{16}<SEP>SO[0-9A-Z]{16}<SEP>.*<SEP>.*";
    private static final String SONG_DATA = "song_id,title,release,artist_name,year";

    /** Made by the plugin. */
    public EchoNestSourceFactory() {}

    @Override
    public String name() {
        return "echonest";
    }

    @Override
    public String description() {
        return "Echo Nest Taste Profile triplets, with unique_tracks.txt or song_data.csv where given";
    }

    @Override
    public Match matches(InputSample sample) {
        return sample.files().stream().anyMatch(file -> most(file, TRIPLET)) ? Match.SURE : Match.NO;
    }

    /** Whether most of the lines are so; the last one may be cut. */
    private static boolean most(InputSample.FileSample file, String pattern) {
        long like = file.lines().stream()
                .filter(line -> line.strip().matches(pattern))
                .count();
        return like > 0 && like * 2 >= file.lines().size();
    }

    @Override
    public Source create(Settings settings) {
        return (RowSource) EchoNestSourceFactory::open;
    }

    private static RowReading open(List<InputFile> files) {
        FormatReading reading = new FormatReading("echonest");
        Map<String, String> copies = FormatReading.copies(files);
        for (InputFile file : files) {
            String copy = copies.get(file.name());
            @Nullable TableFile table = table(FormatReading.look(file));
            if (copy != null) {
                reading.ignored(file, "it is a copy of " + copy);
            } else if (table != null) {
                reading.table(file, table);
            } else {
                reading.ignored(file, "it holds neither triplets nor songs");
            }
        }
        return reading.build();
    }

    private static @Nullable TableFile table(InputSample.FileSample file) {
        if (most(file, TRIPLET)) {
            return TableFile.events(
                    "user, song and play count", "\t", "user", "user", "song", "track", "plays", "plays");
        }
        if (most(file, UNIQUE_TRACK)) {
            return TableFile.tracks(
                    "track, song, artist and title",
                    "<SEP>",
                    "track",
                    "",
                    "song",
                    "track",
                    "artist",
                    "artist",
                    "title",
                    "title");
        }
        if (file.firstLine().strip().equals(SONG_DATA)) {
            return TableFile.tracks(
                            "songs",
                            ",",
                            "song_id",
                            "track",
                            "title",
                            "title",
                            "release",
                            "album",
                            "artist_name",
                            "artist",
                            "year",
                            "year")
                    .withHeader()
                    .quoted();
        }
        return null;
    }
}
