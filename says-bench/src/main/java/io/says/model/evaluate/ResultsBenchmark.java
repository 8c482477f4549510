package io.says.model.evaluate;

import io.says.SaysException;
import io.says.json.Json;
import io.says.model.evaluate.ResultsList.DataSet;
import io.says.model.evaluate.ResultsList.Listed;
import io.says.report.Passport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes the tables of {@code docs/results.md}: {@code ResultsBenchmark DOCS [DATASET ...]}. Every row of {@link ResultsList} is fitted and
 * judged on every part of its data set, and recorded in {@code results.jsonl} as it ends; what is recorded is not measured again, so a
 * run that was killed goes on, and a new row costs itself alone. Delete a line to have it measured again. Data sets that are not there
 * are passed over, and said to be.
 */
public final class ResultsBenchmark {

    private static final String RECORD = "results.jsonl";
    private static final String PAGE = "results.md";
    private static final String BEGIN = "<!-- Written by ./bench results: begin -->\n";
    private static final String END = "<!-- Written by ./bench results: end -->\n";

    private final Path docs;
    private final ResultsList list;
    private final List<ResultRow> rows = new ArrayList<>();
    private boolean warm;

    private ResultsBenchmark(Path docs) throws IOException {
        this.docs = docs;
        this.list = ResultsList.read();
        Path record = docs.resolve(RECORD);
        if (Files.exists(record)) {
            for (String line : Files.readAllLines(record)) {
                rows.add(Json.read(line, ResultRow.class, record.toString()));
            }
        }
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        ResultsBenchmark results = new ResultsBenchmark(Path.of(args[0]));
        Set<String> wanted = Set.copyOf(Arrays.asList(args).subList(1, args.length));
        List<String> known = results.list.data().stream().map(DataSet::name).toList();
        if (!known.containsAll(wanted)) {
            throw new IllegalArgumentException("the data sets are " + known + ", not " + wanted);
        }
        for (DataSet data : results.list.data()) {
            if (wanted.isEmpty() || wanted.contains(data.name())) {
                results.measure(data);
            }
            results.write();
        }
    }

    private void measure(DataSet data) throws Exception {
        if (!Files.isDirectory(BenchSplit.directory(data.name()))) {
            System.out.println(data.name() + ": passed over, there is no " + BenchSplit.directory(data.name()));
            return;
        }
        for (String part : data.parts()) {
            List<Listed> missing = list.rows().stream()
                    .filter(row -> row.data().equals(data.name()))
                    .filter(row -> rows.stream().noneMatch(done -> done.error() == null && done.isOf(row, part)))
                    .toList();
            if (!missing.isEmpty()) {
                BenchSplit split = BenchSplit.read(data.name(), part);
                try (BenchFit bench = new BenchFit(split)) {
                    if (!warm) {
                        // The first fit pays for the start of Spark, which is none of its trainer's own.
                        bench.judge("popularity", Map.of(), 1, data.cutoff());
                        warm = true;
                    }
                    for (Listed row : missing) {
                        add(measure(data, part, row, split, bench));
                    }
                }
            }
        }
    }

    private ResultRow measure(DataSet data, String part, Listed row, BenchSplit split, BenchFit bench)
            throws Exception {
        long seed = split.seed() == 0 ? 42 : split.seed();
        Passport passport = bench.passport(data.name(), part, seed, data.cutoff());
        String conditions = Runtime.getRuntime().availableProcessors() + " processors, "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB heap, Java "
                + Runtime.version().feature();
        String version = BenchFit.version(row.trainer());
        try {
            BenchFit.Judged judged = bench.judge(row.trainer(), row.values(), seed, data.cutoff());
            var intervals = judged.scores().intervals();
            return new ResultRow(
                    data.name(),
                    part,
                    row.trainer(),
                    version,
                    row.parameters(),
                    judged.scores().metrics(),
                    intervals == null ? Map.of() : intervals,
                    judged.scores().ratingsPredicted(),
                    split.asked().dropped(),
                    rounded(judged.cpuSeconds()),
                    rounded(judged.seconds()),
                    passport,
                    conditions,
                    null);
        } catch (SaysException e) {
            return new ResultRow(
                    data.name(),
                    part,
                    row.trainer(),
                    version,
                    row.parameters(),
                    Map.of(),
                    Map.of(),
                    null,
                    split.asked().dropped(),
                    0,
                    0,
                    passport,
                    conditions,
                    e.problem());
        }
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 10) / 10.0;
    }

    private void add(ResultRow row) throws IOException {
        // A failure is recorded once, however often it is met.
        boolean known = row.error() != null
                && rows.stream()
                        .anyMatch(other -> row.error().equals(other.error())
                                && other.part().equals(row.part())
                                && other.isOf(new Listed(row.data(), row.trainer(), row.parameters()), row.part()));
        if (!known) {
            rows.add(row);
            Files.writeString(
                    docs.resolve(RECORD), Json.write(row) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        System.out.printf(
                Locale.ROOT,
                "%s %s %s %s: %s, %.1f CPU-s%n",
                row.data(),
                row.part(),
                row.trainer(),
                row.parameters(),
                row.error() == null ? row.metrics() : row.error(),
                row.cpuSeconds());
    }

    private void write() throws IOException {
        Path page = docs.resolve(PAGE);
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(page + " has no lines " + BEGIN + "and " + END);
        }
        Path aside = docs.resolve(PAGE + ".tmp");
        Files.writeString(
                aside,
                text.substring(0, begin + BEGIN.length()) + "\n" + new ResultsText(list, rows).text() + "\n"
                        + text.substring(end));
        Files.move(aside, page, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
