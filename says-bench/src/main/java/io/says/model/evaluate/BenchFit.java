package io.says.model.evaluate;

import com.sun.management.OperatingSystemMXBean;
import io.says.Feedback;
import io.says.SaysException;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.model.ModelPlugin;
import io.says.model.rows.SplitRows;
import io.says.report.Bootstrap;
import io.says.report.ModelScores;
import io.says.report.Passport;
import io.says.spi.MetricFactory;
import io.says.spi.Plugins;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel;
import io.says.spi.TrainerFactory;
import io.says.storage.Manifest;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Fits any trainer to a {@link BenchSplit} as a run would, from Parquet through its stage context, and judges it with the project's own
 * evaluator: every user with a row asked for, over the whole catalogue, what is known of them masked. Not thread-safe.
 */
final class BenchFit implements AutoCloseable {

    /** Trainers that are no trainers: what the evaluator itself compares with. */
    private static final String BASELINE = "baseline ";

    private static final int ROWS_A_FILE = 20_000;
    private static final List<Integer> CUTOFFS = List.of(10, 20);
    private static final Set<String> METRICS = Set.of("rmse", "mae", "recall", "ndcg", "coverage");

    private final BenchSplit split;
    private final Path directory;
    private final SparkSession spark;

    /** Writes the rows to fit. */
    BenchFit(BenchSplit split) throws IOException {
        this.split = split;
        this.directory = Files.createTempDirectory("says-quality");
        this.spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", 4)
                .getOrCreate();
        write(rows(split), Datasets.SPLIT_SCHEMA.ddl(), Datasets.TRAIN.value());
        write(ids(split.fit().users()), Datasets.ID_SCHEMA.ddl(), Datasets.IDS.value() + "/users");
        write(ids(split.tracks()), Datasets.ID_SCHEMA.ddl(), Datasets.IDS.value() + "/tracks");
    }

    /**
     * A model and what it took.
     *
     * @param version the trainer's version
     * @param scores its metrics with their intervals
     * @param cpuSeconds of all threads while it was fitted, the reading of the rows included
     * @param seconds the time of the same
     */
    record Judged(String version, ModelScores scores, double cpuSeconds, double seconds) {}

    /** The version of what a trainer computes. */
    static String version(String trainer) {
        return trainer.startsWith(BASELINE)
                ? "1"
                : Plugins.named("trainer", new ModelPlugin().trainers(), trainer)
                        .version();
    }

    /**
     * Fits and judges.
     *
     * @param trainer its name, or {@code baseline } and the name of a baseline
     * @param parameters values by name below {@code says.train.<trainer>}, or with another trainer's name before the name; or the name
     *     of a {@code preset}
     * @param seed of the fit and of the draws of users
     * @param cutoff K of the metrics that get an interval
     * @throws SaysException where it cannot be fitted, for example for want of memory
     */
    Judged judge(String trainer, Map<String, String> parameters, long seed, int cutoff) throws Exception {
        boolean explicit = split.feedback() == Feedback.EXPLICIT;
        if (trainer.startsWith(BASELINE)) {
            Scorer scorer = Baselines.of(split.fit(), split.tracks(), explicit).stream()
                    .filter(one -> one.name().equals(trainer.substring(BASELINE.length())))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no baseline " + trainer));
            return new Judged(version(trainer), scores(scorer, seed, cutoff), 0, 0);
        }
        Settings.Builder builder = Settings.builder().set("seed=" + seed);
        parameters.forEach((key, value) -> builder.set(
                key.equals("preset")
                        ? "preset=" + value
                        : "train." + (key.contains(".") ? key : trainer + "." + key) + "=" + value));
        Settings settings = builder.build();
        TrainerFactory factory = Plugins.named("trainer", new ModelPlugin().trainers(), trainer);
        factory.validate(settings);
        delete(directory.resolve(Datasets.MODEL.value()));
        Files.createDirectories(directory.resolve(Datasets.MODEL.value()));
        double cpu = cpuSeconds();
        long start = System.nanoTime();
        factory.create(settings).train(new Context(spark, directory), split.feedback());
        double wall = (System.nanoTime() - start) / 1e9;
        double spent = cpuSeconds() - cpu;
        try (TrainedModel model = factory.open(directory.resolve(Datasets.MODEL.value()))) {
            return new Judged(
                    factory.version(), scores(new ModelScorer(trainer, model, explicit), seed, cutoff), spent, wall);
        }
    }

    /** The protocol of what {@link #judge} gives. */
    Passport passport(String dataset, String part, long seed, int cutoff) {
        return new Passport(
                dataset + " " + split.files(),
                split.protocol(),
                part,
                split.seed(),
                "full catalogue of " + split.tracks() + " tracks, " + split.masked() + " items masked",
                cutoff,
                users(),
                split.asked().rows(),
                Bootstrap.standard(seed).protocol());
    }

    private long users() {
        return IntStream.range(0, split.asked().users())
                .filter(user -> split.asked().start()[user + 1] > split.asked().start()[user])
                .count();
    }

    private ModelScores scores(Scorer scorer, long seed, int cutoff) {
        boolean[] ranked = new boolean[split.asked().users()];
        Arrays.fill(ranked, true);
        List<MetricFactory> metrics = Metrics.all().stream()
                .filter(metric -> METRICS.contains(metric.name()))
                .toList();
        Evaluator evaluator = new Evaluator(
                TrackFacts.unknown(split.tracks()).with(split.fit()),
                split.known(),
                split.asked(),
                new Protocol(cutoff, CUTOFFS, 0, 1),
                metrics,
                ranked,
                Errors.spanning(split.fit().range()));
        List<String> names =
                Arrays.stream(evaluator.judged()).mapToObj(Integer::toString).toList();
        Judgement judgement = evaluator.evaluate(scorer, split.feedback() == Feedback.EXPLICIT, names, Set.of());
        return Uncertainty.of(Bootstrap.standard(seed), List.of(scorer), List.of(judgement))
                .scores()
                .get(0);
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static List<Row> rows(BenchSplit split) {
        SplitRows fit = split.fit();
        boolean explicit = split.feedback() == Feedback.EXPLICIT;
        List<Row> rows = new ArrayList<>(fit.rows());
        for (int user = 0; user < fit.users(); user++) {
            for (int i = fit.start()[user]; i < fit.start()[user + 1]; i++) {
                double value = fit.value()[i];
                rows.add(RowFactory.create(
                        Integer.toString(user),
                        Integer.toString(fit.track()[i]),
                        user,
                        fit.track()[i],
                        explicit ? value : null,
                        explicit ? 1.0 : value,
                        1L,
                        null));
            }
        }
        return rows;
    }

    private static List<Row> ids(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> RowFactory.create(index, Integer.toString(index)))
                .toList();
    }

    private void write(List<Row> rows, String ddl, String name) {
        spark.createDataFrame(
                        JavaSparkContext.fromSparkContext(spark.sparkContext())
                                .parallelize(rows, rows.size() / ROWS_A_FILE + 1),
                        StructType.fromDDL(ddl))
                .write()
                .parquet(SparkPaths.toWrite(directory.resolve(name)));
    }

    @Override
    public void close() throws IOException {
        delete(directory);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** A trainer's context without a run. */
    private record Context(SparkSession spark, Path directory) implements StageContext {

        @Override
        public Path input(DatasetName dataset) {
            return directory.resolve(dataset.value());
        }

        @Override
        public Manifest inputManifest(DatasetName dataset) {
            return new Manifest(Manifest.FORMAT_VERSION, "bench", dataset.value(), Map.of(), Map.of(), null, List.of());
        }

        @Override
        public Path output(DatasetName dataset) {
            return directory.resolve(dataset.value());
        }

        @Override
        public Path scratch() {
            return directory.resolve("scratch");
        }

        @Override
        public void progress(String message, long done, long total) {
            // nobody watches
        }

        @Override
        public void fact(String name, long value) {
            // nobody asks
        }

        @Override
        public void refuse(SaysException verdict) {
            throw verdict;
        }

        @Override
        public void checkCancelled() {
            // nobody cancels
        }
    }
}
