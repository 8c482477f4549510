package io.says.etl.source;

import io.says.AudioFeature;
import io.says.config.Settings;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tables of audio features by the names that Spotify made common and their variants. Rows are of the kind {@code FEATURES}:
 * joined to the catalogue by id, else by title and artist. Ids of Spotify are the bare 22 characters, however they were
 * written.
 */
public final class AudioFeaturesSourceFactory implements SourceFactory {

    /** Made by the plugin. */
    public AudioFeaturesSourceFactory() {}

    @Override
    public String name() {
        return "audio-features";
    }

    @Override
    public String description() {
        return "Tables of tempo, energy, danceability, … by track id or title and artist, without listeners";
    }

    @Override
    public Match matches(InputSample sample) {
        boolean any = false;
        for (InputSample.FileSample file : sample.files()) {
            boolean table = table(file, Map.of()) != null;
            if (!table && !file.lines().isEmpty() && !OtherFiles.plainlyNoTable(file.name())) {
                return Match.NO;
            }
            any |= table;
        }
        return any ? Match.SURE : Match.NO;
    }

    @Override
    public Source create(Settings settings) {
        Map<String, String> mapping = settings.bind("says.csv", CsvConfig.class).columns();
        return (RowSource) files -> open(files, mapping);
    }

    private static RowReading open(List<InputFile> files, Map<String, String> mapping) {
        FormatReading reading = new FormatReading("audio-features");
        Map<String, String> copies = FormatReading.copies(files);
        for (InputFile file : files) {
            String copy = copies.get(file.name());
            TableFile table = table(FormatReading.look(file), mapping);
            if (copy != null) {
                reading.ignored(file, "it is a copy of " + copy);
            } else if (table == null) {
                reading.ignored(file, "it is no table of audio features with an id or a title");
            } else {
                reading.table(file, table);
            }
        }
        return reading.build();
    }

    private static @Nullable TableFile table(InputSample.FileSample file, Map<String, String> mapping) {
        String first = file.firstLine();
        String delimiter = first.contains("\t") ? "\t" : first.contains(";") ? ";" : ",";
        List<String> fields = DelimitedLine.split(first, delimiter, '"');
        if (fields == null || fields.size() < 5) {
            return null;
        }
        List<String> names = fields.stream().map(String::strip).toList();
        List<String> values = file.lines().size() < 2
                ? null
                : DelimitedLine.split(file.lines().get(1), delimiter, '"');
        FeatureColumns.Header header = FeatureColumns.read(names, values == null ? List.of() : values, mapping);
        if (header == null) {
            return null;
        }
        List<String> asTheyAre = new ArrayList<>();
        List<String> derived = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            boolean plain = header.readings().get(i) == FeatureColumns.Reading.PLAIN;
            asTheyAre.add(plain ? header.columns().get(i) : "");
            if (!plain) {
                derived.add(header.columns().get(i));
            }
        }
        List<String> columns = List.copyOf(header.columns());
        List<FeatureColumns.Reading> readings = List.copyOf(header.readings());
        return new TableFile(
                header.features() + " audio features; " + others(names, header.columns()),
                RawRow.Kind.FEATURES,
                delimiter,
                '"',
                true,
                "UTF-8",
                names,
                asTheyAre,
                derived,
                (all, row) -> {
                    for (int i = 0; i < readings.size(); i++) {
                        if (readings.get(i) != FeatureColumns.Reading.PLAIN) {
                            row.set(columns.get(i), FeatureColumns.value(all.get(i), readings.get(i)));
                        }
                    }
                    return null;
                });
    }

    /** What is told of the columns that are no features. */
    private static String others(List<String> names, List<String> columns) {
        List<String> others = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!columns.get(i).isEmpty()
                    && AudioFeature.ofColumn(columns.get(i)).isEmpty()) {
                others.add(columns.get(i) + " from " + names.get(i));
            }
        }
        return String.join(", ", others);
    }
}
