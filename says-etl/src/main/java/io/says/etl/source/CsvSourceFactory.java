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
        // Never surer than that: what is unmistakable belongs to the format it is of.
        return sample.files().stream().anyMatch(CsvSourceFactory::couldBe) ? Match.POSSIBLE : Match.NO;
    }

    private static boolean couldBe(InputSample.FileSample file) {
        String first = file.firstLine().stripLeading();
        return !first.isEmpty()
                        && !first.startsWith("{")
                        && !first.startsWith("[")
                        && !file.bareName().matches(".*\\.(parquet|jsonl|ndjson)")
                || file.bareName().matches(".*\\.[ct]sv");
    }

    @Override
    public Source create(Settings settings) {
        return new CsvSource(settings.bind("says.csv", CsvConfig.class), PartedReading.PART_BYTES);
    }
}
