package io.says.etl.source;

import io.says.SaysException;
import io.says.StandardErrorCode;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
        return sample.files().stream().anyMatch(JsonLinesSourceFactory::couldBe) ? Match.POSSIBLE : Match.NO;
    }

    private static boolean couldBe(InputSample.FileSample file) {
        return file.bareName().matches(".*\\.(jsonl|ndjson)")
                || file.firstLine().startsWith("{");
    }

    @Override
    public Source create(Settings settings) {
        Map<String, String> mapping = settings.bind("says.csv", CsvConfig.class).columns();
        return (RowSource) files -> open(files, mapping);
    }

    private static RowReading open(List<InputFile> files, Map<String, String> mapping) {
        Map<String, Integer> targets = targets(mapping);
        FileParser parser = new LinesParser(
                new JsonObjectParser(targets, mapping.keySet()),
                RawRow.Kind.EVENT,
                Columns.ALL.size(),
                StandardCharsets.UTF_8.name(),
                false);
        boolean several = files.size() > 1;
        PartedReading.Builder reading = new PartedReading.Builder();
        for (InputFile file : files) {
            if (file.size() == 0) {
                reading.aside(FileRole.ignored(file.name(), "it is empty"));
            } else if (several && OtherFiles.plainlyNoTable(file.name())) {
                reading.aside(FileRole.ignored(file.name(), "it holds no JSON lines"));
            } else {
                Map<String, String> columns = columns(FormatReading.look(file), targets);
                reading.lines(file, new FileRole(file.name(), FileRole.Role.EVENTS, "JSON lines", columns), parser);
            }
        }
        return reading.build(Columns.ALL);
    }

    /** What the first lines hold, by their keys; refuses a file in which none of them has a user, or a track. */
    private static Map<String, String> columns(InputSample.FileSample sample, Map<String, Integer> targets) {
        Map<String, String> columns = new TreeMap<>();
        Set<String> keys = new TreeSet<>();
        boolean whole = false;
        for (String line : sample.lines()) {
            Map<String, String> values = new HashMap<>();
            if (FlatJson.read(line, values) == null) {
                whole = true;
                keys.addAll(values.keySet());
            }
        }
        for (String key : keys) {
            Integer target = targets.get(key);
            if (target != null) {
                columns.put(key, Columns.ALL.get(target));
            }
        }
        for (String required : List.of("user", "track")) {
            if (whole && !columns.containsValue(required)) {
                throw new SaysException(
                        StandardErrorCode.MISSING_COLUMN,
                        "No " + required + " key in the first lines of " + sample.name() + "; found: "
                                + Columns.shown(keys),
                        "Rename the key to one of " + String.join(", ", Columns.namesOf(required))
                                + ", or map it with says.csv.columns.");
            }
        }
        return columns;
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
