package io.says.orchestrator.quarantine;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.dataset.QuarantineFile;
import io.says.dataset.QuarantinedRow;
import io.says.json.Json;
import io.says.orchestrator.input.Corrections;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.spark.SparkSessions;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunStore;
import io.says.orchestrator.store.StageRecord;
import io.says.spi.RawRow;
import io.says.storage.Failures;
import io.says.storage.Manifest;
import io.says.storage.SparkPaths;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The rows that the last run set aside. Reads the {@link QuarantineFile} where that is enough, else the Parquet beside it with
 * Spark.
 */
public final class Quarantine {

    private static final int SHOWN_PROBLEMS = 10;
    private static final int LATEST_RUNS = 100;

    private final Path directory;
    private final DatasetName dataset;
    private final Supplier<SparkSessions> sessions;

    /**
     * @param directory the output of the stage that set the rows aside, with its manifest
     * @param dataset {@link Datasets#QUARANTINE} or {@link Datasets#SUSPECTS}
     * @param sessions for rows that are in Parquet alone; asked only then
     */
    public Quarantine(Path directory, DatasetName dataset, Supplier<SparkSessions> sessions) {
        this.directory = directory;
        this.dataset = dataset;
        this.sessions = sessions;
    }

    /**
     * What the last run that came so far set aside, and that is still there.
     *
     * @param runs what runs did
     * @param outputs where their stages wrote
     * @param dataset {@link Datasets#QUARANTINE} or {@link Datasets#SUSPECTS}
     * @param sessions for rows that are in Parquet alone; asked only then
     * @return empty when no run has come so far
     */
    public static Optional<Quarantine> ofLastRun(
            RunStore runs, StageOutputs outputs, DatasetName dataset, Supplier<SparkSessions> sessions) {
        for (RunRecord run : runs.runs(LATEST_RUNS)) {
            for (StageRecord stage : runs.stages(run.id())) {
                Path output =
                        stage.outputName() == null ? null : outputs.holding(dataset, stage.stage(), stage.outputName());
                if (output != null) {
                    return Optional.of(new Quarantine(output, dataset, sessions));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Counts the rows and shows the first.
     *
     * @param filter which rows
     * @param limit how many are shown
     */
    public QuarantineView view(RowFilter filter, int limit) {
        Manifest.read(directory).verify(directory, false);
        try {
            if (filter.all() && QuarantineFile.isIn(rows())) {
                QuarantineFile.Summary summary = QuarantineFile.summary(rows());
                if (summary.complete() || limit <= summary.kept()) {
                    try (Stream<QuarantinedRow> all = QuarantineFile.rows(rows())) {
                        return new QuarantineView(
                                dataset.value(),
                                summary.rows(),
                                summary.reasons(),
                                all.limit(limit).toList());
                    }
                }
            }
            Map<String, Long> reasons = new TreeMap<>();
            List<QuarantinedRow> first = new ArrayList<>();
            try (Stream<QuarantinedRow> all = all()) {
                all.filter(filter::accepts).forEach(row -> {
                    reasons.merge(row.reason(), 1L, Long::sum);
                    if (first.size() < limit) {
                        first.add(row);
                    }
                });
            }
            return new QuarantineView(
                    dataset.value(),
                    reasons.values().stream().mapToLong(Long::longValue).sum(),
                    reasons,
                    first);
        } catch (IOException e) {
            throw Failures.of(e, "reading " + rows());
        }
    }

    private Path rows() {
        return directory.resolve(dataset.value());
    }

    private Stream<QuarantinedRow> all() throws IOException {
        if (QuarantineFile.isIn(rows()) && QuarantineFile.summary(rows()).complete()) {
            return QuarantineFile.rows(rows());
        }
        Iterator<Row> parquet = sessions.get()
                .session()
                .read()
                .schema(Datasets.QUARANTINE_SCHEMA.ddl())
                .parquet(SparkPaths.toRead(rows()))
                .orderBy("source", "position", "reason")
                .toLocalIterator();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(parquet, 0), false)
                .map(row -> new QuarantinedRow(
                        row.getString(0), row.getLong(1), row.getString(2), row.getString(3), row.getString(4)));
    }

    /**
     * Writes the rows as JSON lines, by file and position. The file is there whole or not at all.
     *
     * @param file where; must not be there yet, since it may hold somebody's work
     * @param filter which rows
     * @return how many rows were written
     * @throws SaysException {@code INVALID_REQUEST} when the file is there
     */
    public long export(Path file, RowFilter filter) {
        Manifest.read(directory).verify(directory, false);
        Path target = file.toAbsolutePath();
        if (Files.exists(target)) {
            throw there(file);
        }
        Path aside = target.resolveSibling("." + target.getFileName() + "-" + UUID.randomUUID() + ".tmp");
        try {
            long[] count = new long[1];
            try (Stream<QuarantinedRow> all = all();
                    Writer out = Files.newBufferedWriter(aside)) {
                for (Iterator<QuarantinedRow> rows = all.filter(filter::accepts).iterator(); rows.hasNext(); ) {
                    out.append(Json.write(rows.next())).append('\n');
                    count[0]++;
                }
            }
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(aside, target);
            return count[0];
        } catch (FileAlreadyExistsException e) {
            throw there(file);
        } catch (NoSuchFileException e) {
            throw new SaysException(
                    StandardErrorCode.INPUT_NOT_FOUND,
                    "There is no folder " + target.getParent(),
                    "Make it, or name another file with --output.");
        } catch (IOException e) {
            throw Failures.of(e, "writing " + file);
        } finally {
            deleteQuietly(aside);
        }
    }

    private static void deleteQuietly(Path aside) {
        try {
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(Quarantine.class).warn("{} could not be removed", aside, e);
        }
    }

    private static SaysException there(Path file) {
        return new SaysException(
                StandardErrorCode.INVALID_REQUEST,
                file + " is there already",
                "It may hold rows you have mended: name another file with --output, or delete it first.");
    }

    /** Where a row is. */
    private record Place(String source, long position) {}

    /** A line of the file that comes back. */
    private record Line(
            String source, long position, @Nullable String row) {}

    /**
     * Takes exported rows back, mended: the next run reads them instead of what the input files hold. All of them are taken,
     * or, when one cannot be, none.
     *
     * @param file what was exported, some rows mended, lines left out at will
     * @param corrections where mended rows are kept
     * @throws SaysException {@code INPUT_NOT_FOUND}, or {@code MALFORMED_INPUT} with everything that is wrong with the file
     */
    public Readmission readmit(Path file, Corrections corrections) {
        Manifest manifest = Manifest.read(directory);
        manifest.verify(directory, false);
        List<String> problems = new ArrayList<>();
        Map<Place, Integer> lines = new HashMap<>();
        Map<Place, String> wanted = wanted(file, lines, problems);
        Map<String, Map<Long, String>> mended = new TreeMap<>();
        long[] unchanged = new long[1];
        try (Stream<QuarantinedRow> all = all()) {
            all.forEach(row -> {
                Place place = new Place(row.source(), row.position());
                String text = wanted.remove(place);
                if (text == null) {
                    return;
                }
                if (text.equals(row.row())) {
                    unchanged[0]++;
                    return;
                }
                String problem = problem(row, text, manifest);
                if (problem == null) {
                    mended.computeIfAbsent(row.source(), source -> new TreeMap<>())
                            .put(row.position(), text);
                } else {
                    problems.add("line " + lines.get(place) + ": " + problem);
                }
            });
        } catch (IOException e) {
            throw Failures.of(e, "reading " + rows());
        }
        wanted.keySet()
                .forEach(place -> problems.add("line " + lines.get(place) + ": " + place.source() + " position "
                        + place.position() + " is not in quarantine"));
        if (problems.isEmpty() && mended.isEmpty()) {
            problems.add("no row differs from what is in quarantine");
        }
        if (!problems.isEmpty()) {
            throw malformed(file, problems);
        }
        Map<String, Long> files = new LinkedHashMap<>();
        mended.forEach((source, rows) -> {
            corrections.add(source, hash(manifest, source), rows);
            files.put(source, (long) rows.size());
        });
        return new Readmission(
                files.values().stream().mapToLong(Long::longValue).sum(), unchanged[0], files);
    }

    private static Map<Place, String> wanted(Path file, Map<Place, Integer> lines, List<String> problems) {
        Map<Place, String> wanted = new LinkedHashMap<>();
        if (!Files.isRegularFile(file)) {
            throw new SaysException(
                    StandardErrorCode.INPUT_NOT_FOUND,
                    "There is no file " + file,
                    "Name what says quarantine export wrote, with its rows mended.");
        }
        int number = 0;
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                number++;
                String bare = number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
                if (bare.isBlank()) {
                    continue;
                }
                Line line;
                try {
                    line = Json.read(bare, Line.class, "line " + number);
                } catch (SaysException e) {
                    problems.add("line " + number + ": " + reason(e, number));
                    continue;
                }
                if (line.row() == null) {
                    continue;
                }
                Place place = new Place(line.source(), line.position());
                String before = wanted.putIfAbsent(place, line.row());
                if (before != null && !before.equals(line.row())) {
                    problems.add("line " + number + ": the same row as in line " + lines.get(place)
                            + ", mended in another way");
                }
                lines.putIfAbsent(place, number);
            }
        } catch (MalformedInputException e) {
            problems.add("line " + (number + 1) + ": not UTF-8");
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        }
        return wanted;
    }

    private static String reason(SaysException e, int number) {
        String where = "Unexpected content in line " + number + ": ";
        return e.problem().startsWith(where) ? e.problem().substring(where.length()) : "not a JSON object";
    }

    /** Why a row cannot be let in so; null when it can. */
    private static @Nullable String problem(QuarantinedRow row, String text, Manifest manifest) {
        String before = row.row() == null ? "" : row.row();
        if (before.length() >= RawRow.KEPT) {
            return "quarantine keeps the beginning of this row alone; mend it in " + row.source();
        }
        if (row.source().endsWith(".parquet")) {
            return "a row of a Parquet file is no text; mend it in " + row.source();
        }
        if (text.indexOf('\0') >= 0) {
            return "the row holds a NUL";
        }
        boolean broken = text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
        if (broken && before.indexOf('\n') < 0) {
            return "the row holds a line break";
        }
        if (hash(manifest, row.source()).isEmpty()) {
            return "the stage \"" + manifest.stage() + "\" does not say what it read " + row.source() + " as";
        }
        return null;
    }

    /** The hash of the input file as it was read; empty text when the manifest does not have it. */
    private static String hash(Manifest manifest, String source) {
        for (String kind : List.of("input ", "features ")) {
            String value = manifest.identity().getOrDefault(kind + source, "");
            if (value.matches("[0-9a-f]{64}(\\+.*)?")) {
                return value.substring(0, 64);
            }
        }
        return "";
    }

    private static SaysException malformed(Path file, List<String> problems) {
        int more = problems.size() - SHOWN_PROBLEMS;
        return new SaysException(
                StandardErrorCode.MALFORMED_INPUT,
                "Nothing of " + file + " was taken: "
                        + String.join("; ", problems.subList(0, Math.min(SHOWN_PROBLEMS, problems.size())))
                        + (more > 0 ? "; and " + more + " more" : ""),
                "Change nothing but \"row\", and leave lines out that shall stay in quarantine.");
    }
}
