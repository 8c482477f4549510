package io.says.etl.source;

import io.says.config.Settings;
import io.says.etl.EtlPlugin;
import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.SourceFactory;
import io.says.storage.ContentHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;
import org.jspecify.annotations.Nullable;

/** Reads files as a run would, without Spark. */
final class Readings {

    private final RowReading reading;
    private final String source;

    private Readings(String source, RowReading reading) {
        this.source = source;
        this.reading = reading;
    }

    /** The real data sets, where they lie. */
    static Path real(String name) {
        Path data = Path.of(System.getenv().getOrDefault("SAYS_DATA", "../../shared/data"))
                .resolve(name);
        Assumptions.assumeThat(data).as("the data set " + name).isDirectory();
        return data;
    }

    /** Every file of a folder, those that are no data included. */
    static List<InputFile> files(Path folder) throws IOException {
        List<InputFile> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(path).toString();
                files.add(new InputFile(path, name, Files.size(path), ContentHash.ofFile(path)));
            }
        }
        return files;
    }

    /** Recognises and opens a folder. */
    static Readings of(Path folder, String... settings) throws IOException {
        return of(files(folder), settings);
    }

    /** Recognises and opens files. */
    static Readings of(List<InputFile> files, String... settings) {
        return with(SourceFactory.recognise(new EtlPlugin().sources(), InputSample.of(files)), files, settings);
    }

    /** Opens files by a source. */
    static Readings with(SourceFactory factory, List<InputFile> files, String... settings) {
        Settings.Builder builder = Settings.builder();
        for (String assignment : settings) {
            builder.set(assignment);
        }
        return new Readings(factory.name(), ((RowSource) factory.create(builder.build())).open(files));
    }

    /** The factories that are sure of a folder. */
    static List<String> sure(Path folder) throws IOException {
        InputSample sample = InputSample.of(files(folder));
        return new EtlPlugin()
                .sources().stream()
                        .filter(source -> source.matches(sample) == SourceFactory.Match.SURE)
                        .map(SourceFactory::name)
                        .toList();
    }

    String source() {
        return source;
    }

    Map<String, FileRole> roles() {
        Map<String, FileRole> roles = new LinkedHashMap<>();
        reading.files().forEach(role -> roles.put(role.file(), role));
        return roles;
    }

    List<String> columns() {
        return reading.columns();
    }

    List<RawRow> rows() throws IOException {
        List<RawRow> rows = new ArrayList<>();
        for (int part = 0; part < reading.parts(); part++) {
            for (Iterator<RawRow> all = reading.rows(part); all.hasNext(); ) {
                rows.add(all.next());
            }
        }
        return rows;
    }

    /** The rows that can be read, of one kind. */
    List<RawRow> rows(RawRow.Kind kind) throws IOException {
        return rows().stream()
                .filter(row -> row.problem() == null && row.kind() == kind)
                .toList();
    }

    /** The problems of rows that cannot be read, by {@code source:position}. */
    Map<String, String> problems() throws IOException {
        Map<String, String> problems = new LinkedHashMap<>();
        for (RawRow row : rows()) {
            String problem = row.problem();
            if (problem != null) {
                problems.put(row.source() + ":" + row.position(), problem);
            }
        }
        return problems;
    }

    @Nullable
    String value(RawRow row, String column) {
        int at = reading.columns().indexOf(column);
        return at < 0 ? null : (String) row.values()[at];
    }

    long distinct(List<RawRow> rows, String column) {
        return rows.stream().map(row -> value(row, column)).distinct().count();
    }

    /** The values of some columns of rows, joined by a bar, nothing for what is not there. */
    List<String> texts(List<RawRow> rows, String... columns) {
        List<String> texts = new ArrayList<>();
        for (RawRow row : rows) {
            List<String> values = new ArrayList<>();
            for (String column : columns) {
                String value = value(row, column);
                values.add(value == null ? "" : value);
            }
            texts.add(String.join("|", values));
        }
        return texts;
    }
}
