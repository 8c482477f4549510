package io.says.orchestrator.inspect;

import io.says.SaysException;
import io.says.config.Settings;
import io.says.orchestrator.input.ResolvedInput;
import io.says.orchestrator.inspect.Inspection.SeenFile;
import io.says.orchestrator.inspect.Inspection.SeenRow;
import io.says.orchestrator.spark.SparkConfig;
import io.says.orchestrator.spark.SparkJars;
import io.says.orchestrator.spark.SparkSessions;
import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.Plugins;
import io.says.spi.RatingFactory;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Takes a first look at input. Starts Spark only for a source that cannot read without it. */
public final class Inspector {

    /** How many rows are gone through for one of each kind. */
    private static final int MOST_READ = 2_000_000;

    private static final List<String> DELIMITERS = List.of("::", "\t", ";", "|", ",");

    private final Settings settings;
    private final Plugins plugins;

    /**
     * @param settings the configuration
     * @param plugins where sources and rules come from
     */
    public Inspector(Settings settings, Plugins plugins) {
        this.settings = settings;
        this.plugins = plugins;
    }

    /**
     * Looks.
     *
     * @param input the files
     * @param rows how many rows of each kind are shown
     * @throws SaysException {@code MALFORMED_INPUT} when no source recognises the input, {@code UNKNOWN_EXTENSION}
     */
    public Inspection inspect(ResolvedInput input, int rows) {
        List<InputFile> files = input.inputs();
        InputSample sample = InputSample.of(files);
        String named = settings.text("says.input.source");
        List<SourceFactory> sources = plugins.sources();
        SourceFactory factory = named.equals("auto")
                ? SourceFactory.recognise(sources, sample)
                : Plugins.named("source", sources, named);
        Look look = new Look();
        try {
            Source source = factory.create(settings);
            if (source instanceof RowSource reader) {
                read(reader.open(files), rows, look);
            } else {
                look.roles.addAll(source.files(files));
                if (rows > 0) {
                    readWithSpark(source, files, rows, look);
                }
            }
        } catch (IOException | RuntimeException e) {
            look.problem = Manifest.Verdict.of(Failures.of(e, "reading the input as " + factory.name()));
        }
        Set<String> filled = new LinkedHashSet<>();
        look.roles.forEach(role -> filled.addAll(role.columns().values()));
        look.rows.forEach(row -> filled.addAll(row.values().keySet()));
        filled.remove("");
        List<String> columns = look.columns.stream()
                .filter(column ->
                        look.rows.stream().anyMatch(row -> row.values().containsKey(column)))
                .toList();
        return new Inspection(
                factory.name(),
                factory.description(),
                named.equals("auto"),
                candidates(sources, sample),
                seen(input, sample, look.roles),
                input.features().stream().map(InputFile::name).toList(),
                input.others(),
                input.warnings(),
                columns,
                look.rows,
                orDefault(settings.text("says.rating.rule"), "auto"),
                rules(filled),
                orDefault(settings.text("says.split.protocol"), "auto"),
                filled.contains("time"),
                filled.contains("part"),
                look.problem);
    }

    private static String orDefault(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** What has been seen so far; an error leaves it as far as it came. */
    private static final class Look {
        private final List<FileRole> roles = new ArrayList<>();
        private final List<SeenRow> rows = new ArrayList<>();
        private List<String> columns = List.of();
        private Manifest.@Nullable Verdict problem;
    }

    private static Map<String, SourceFactory.Match> candidates(List<SourceFactory> sources, InputSample sample) {
        Map<String, SourceFactory.Match> candidates = new LinkedHashMap<>();
        for (SourceFactory.Match match : List.of(SourceFactory.Match.SURE, SourceFactory.Match.POSSIBLE)) {
            sources.stream()
                    .sorted(Comparator.comparing(SourceFactory::name))
                    .filter(source -> source.matches(sample) == match)
                    .forEach(source -> candidates.put(source.name(), match));
        }
        return candidates;
    }

    private List<String> rules(Set<String> columns) {
        return plugins.ratings().stream()
                .filter(rule -> columns.containsAll(rule.requires()))
                .map(RatingFactory::name)
                .sorted()
                .toList();
    }

    private static void read(RowReading reading, int wanted, Look look) throws IOException {
        look.roles.addAll(reading.files());
        look.columns = reading.columns();
        Map<RawRow.Kind, Integer> left = new EnumMap<>(RawRow.Kind.class);
        for (FileRole role : reading.files()) {
            if (role.role() == FileRole.Role.EVENTS) {
                left.put(RawRow.Kind.EVENT, wanted);
            } else if (role.role() == FileRole.Role.TRACKS) {
                left.put(RawRow.Kind.TRACK, wanted);
            }
        }
        int budget = MOST_READ;
        for (int part = 0; part < reading.parts(); part++) {
            Iterator<RawRow> rows = reading.rows(part);
            while (left.values().stream().anyMatch(n -> n > 0) && budget-- > 0 && rows.hasNext()) {
                RawRow row = rows.next();
                int more = left.getOrDefault(row.kind(), wanted);
                if (more > 0) {
                    left.put(row.kind(), more - 1);
                    look.rows.add(seen(row, reading.columns()));
                }
            }
        }
        look.rows.sort(Comparator.comparing(SeenRow::kind));
    }

    private static SeenRow seen(RawRow row, List<String> columns) {
        Map<String, String> values = new LinkedHashMap<>();
        @Nullable Object[] all = row.values();
        for (int i = 0; i < all.length && i < columns.size(); i++) {
            Object value = all[i];
            if (value != null) {
                values.put(columns.get(i), String.valueOf(value));
            }
        }
        return new SeenRow(
                row.source(),
                row.position(),
                row.kind().name().toLowerCase(Locale.ROOT),
                row.problem(),
                row.raw(),
                values);
    }

    private void readWithSpark(Source source, List<InputFile> files, int wanted, Look look) throws IOException {
        Path temporary = Files.createTempDirectory("says-inspect-");
        SparkSessions sessions = new SparkSessions(
                settings.bind("says.spark", SparkConfig.class),
                temporary,
                () -> temporary,
                () -> SparkJars.of(plugins));
        try {
            Dataset<Row> dataset = source.read(sessions.session(), files);
            List<String> all = Arrays.asList(dataset.columns());
            List<String> columns =
                    all.stream().filter(name -> !name.startsWith("_")).toList();
            look.columns = columns;
            for (Row row : dataset.limit(wanted).collectAsList()) {
                Map<String, String> values = new LinkedHashMap<>();
                for (String column : columns) {
                    Object value = row.getAs(column);
                    if (value != null) {
                        values.put(column, value.toString());
                    }
                }
                String kind = all.contains(Source.KIND) ? row.getAs(Source.KIND) : null;
                look.rows.add(new SeenRow(
                        row.<String>getAs(Source.SOURCE),
                        ((Number) row.getAs(Source.POSITION)).longValue(),
                        kind == null ? "event" : kind,
                        row.getAs(Source.PROBLEM),
                        row.getAs(Source.RAW),
                        values));
            }
        } finally {
            sessions.close();
            AtomicWrites.deleteTree(temporary);
        }
    }

    private static List<SeenFile> seen(ResolvedInput input, InputSample sample, List<FileRole> roles) {
        Map<String, FileRole> byName = new HashMap<>();
        roles.forEach(role -> byName.put(role.file(), role));
        Map<String, String> firstLines = new HashMap<>();
        sample.files().forEach(file -> firstLines.put(file.name(), file.firstLine()));
        List<SeenFile> seen = new ArrayList<>();
        for (InputFile file : input.inputs()) {
            FileRole role = byName.get(file.name());
            Map<String, String> used = new LinkedHashMap<>(role == null ? Map.of() : role.columns());
            List<String> unused = new ArrayList<>();
            used.forEach((name, column) -> {
                if (column.isEmpty()) {
                    unused.add(name);
                }
            });
            used.values().removeIf(String::isEmpty);
            if (unused.isEmpty() && !used.isEmpty()) {
                unused.addAll(unused(firstLines.getOrDefault(file.name(), ""), used.keySet()));
            }
            seen.add(new SeenFile(
                    file.name(),
                    file.size(),
                    role == null ? null : role.role(),
                    role == null ? "" : role.description(),
                    used,
                    unused,
                    new TreeMap<>(file.corrections()).size()));
        }
        return seen;
    }

    /** The other names in the first line, when that is where the names come from. */
    private static List<String> unused(String line, Set<String> used) {
        for (String delimiter : DELIMITERS) {
            List<String> names = Arrays.stream(line.split(java.util.regex.Pattern.quote(delimiter), -1))
                    .map(name -> name.strip().replaceAll("^\"(.*)\"$", "$1").strip())
                    .toList();
            if (names.size() > 1 && names.containsAll(used)) {
                return names.stream()
                        .filter(name -> !used.contains(name))
                        .distinct()
                        .toList();
            }
        }
        return List.of();
    }
}
