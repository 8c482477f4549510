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
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** One JSON object a line. */
public final class JsonLinesSourceFactory implements SourceFactory {

    /** Made by the plugin. */
    public JsonLinesSourceFactory() {}

    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    public String description() {
        return "JSON lines, one object an event; fields by name or by says.csv.columns";
    }

    @Override
    public Match matches(InputSample sample) {
        String file = sample.first().bareName();
        if (file.endsWith(".jsonl") || file.endsWith(".ndjson")) {
            return Match.SURE;
        }
        return sample.first().firstLine().startsWith("{") ? Match.POSSIBLE : Match.NO;
    }

    @Override
    public Source create(Settings settings) {
        Map<String, String> mapping = settings.bind("says.csv", CsvConfig.class).columns();
        return (RowSource) files -> open(files, mapping);
    }

    private static RowReading open(List<InputFile> files, Map<String, String> mapping) {
        FileParser parser = new LinesParser(
                new JsonObjectParser(targets(mapping)),
                RawRow.Kind.EVENT,
                Columns.ALL.size(),
                StandardCharsets.UTF_8.name(),
                false);
        PartedReading.Builder reading = new PartedReading.Builder();
        for (InputFile file : files) {
            if (file.size() == 0) {
                reading.aside(FileRole.ignored(file.name(), "it is empty"));
            } else {
                reading.lines(file, new FileRole(file.name(), FileRole.Role.EVENTS, "JSON lines", mapping), parser);
            }
        }
        return reading.build(Columns.ALL);
    }

    /** The columns by every key they may have, the preferred keys of a column first. */
    private static Map<String, Integer> targets(Map<String, String> mapping) {
        Map<String, Integer> targets = new HashMap<>();
        for (String column : Columns.ALL) {
            int target = Columns.ALL.indexOf(column);
            for (String name : Columns.namesOf(column)) {
                targets.put(name, target);
                targets.put(camelCase(name), target);
            }
        }
        mapping.forEach((name, column) -> targets.put(name, Columns.ALL.indexOf(column)));
        return targets;
    }

    /** JSON writes {@code userId} where a table writes {@code user_id}. */
    private static String camelCase(String name) {
        return Pattern.compile("_([a-z])")
                .matcher(name)
                .replaceAll(run -> run.group(1).toUpperCase(Locale.ROOT));
    }
}
