package io.says.etl.source;

import io.says.config.Settings;
import io.says.spi.InputSample;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The table SAYS was first made for: one row a user and song, with what the user did. */
public final class SaysSourceFactory implements SourceFactory {

    private static final Set<String> BEHAVIOUR = Set.of("liked", "finished_song", "skip_count", "repeat_count");

    /** Made by the plugin. */
    public SaysSourceFactory() {}

    @Override
    public String name() {
        return "says";
    }

    @Override
    public String description() {
        return "CSV with user_id, song_id and liked, finished_song, skip_count, repeat_count, play_count, tempo, …";
    }

    @Override
    public Match matches(InputSample sample) {
        boolean any = false;
        for (InputSample.FileSample file : sample.files()) {
            if (isTable(file)) {
                any = true;
            } else if (!file.lines().isEmpty() && !OtherFiles.plainlyNoTable(file.name())) {
                return Match.NO;
            }
        }
        return any ? Match.SURE : Match.NO;
    }

    private static boolean isTable(InputSample.FileSample file) {
        List<String> fields = DelimitedLine.split(file.firstLine(), ",", '"');
        if (fields == null) {
            return false;
        }
        Set<String> names = new HashSet<>();
        fields.forEach(field -> names.add(field.strip().toLowerCase(Locale.ROOT)));
        return names.contains("user_id")
                && (names.contains("song_id") || names.contains("track_id"))
                && names.stream().anyMatch(BEHAVIOUR::contains);
    }

    @Override
    public Source create(Settings settings) {
        return new CsvSource(settings.bind("says.csv", CsvConfig.class), PartedReading.PART_BYTES);
    }
}
