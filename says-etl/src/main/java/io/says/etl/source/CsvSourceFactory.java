package io.says.etl.source;

import io.says.config.Settings;
import io.says.spi.InputSample;
import io.says.spi.Source;
import io.says.spi.SourceFactory;

/** Delimited text: comma, semicolon, tab, bar or any other separator. */
public final class CsvSourceFactory implements SourceFactory {

    /** Made by the plugin. */
    public CsvSourceFactory() {}

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String description() {
        return "Delimited text, one event a line; columns by name or by says.csv.columns";
    }

    @Override
    public Match matches(InputSample sample) {
        String file = sample.first().bareName();
        if (file.endsWith(".csv") || file.endsWith(".tsv")) {
            return Match.SURE;
        }
        String first = sample.first().firstLine();
        return first.isEmpty() || first.startsWith("{") || first.startsWith("[") ? Match.NO : Match.POSSIBLE;
    }

    @Override
    public Source create(Settings settings) {
        return new CsvSource(settings.bind("says.csv", CsvConfig.class), PartedReading.PART_BYTES);
    }
}
