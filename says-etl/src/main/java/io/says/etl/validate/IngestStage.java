package io.says.etl.validate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_millis;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.ColumnSpec;
import io.says.dataset.Datasets;
import io.says.etl.catalogue.CatalogueBuilder;
import io.says.etl.catalogue.FeatureJoin;
import io.says.etl.tally.StoredRows;
import io.says.json.Json;
import io.says.report.FeatureMatch;
import io.says.spi.FeatureFactory;
import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.Source;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageSpec;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the input in one pass, types and checks every row, and writes events, catalogue and quarantine. Events lie sorted by
 * month, listener and time within each file, in small pages with their bounds, so that reading one listener or one day passes
 * over most of them.
 */
final class IngestStage implements Stage {

    private static final Logger LOG = LoggerFactory.getLogger(IngestStage.class);
    private static final String WRITERS = "spark.sql.maxConcurrentOutputFileWriters";

    private final Source source;
    private final String sourceName;
    private final Source featureSource;
    private final List<FeatureFactory> features;
    private final Settings settings;
    private final List<InputFile> files;
    private final List<InputFile> featureFiles;
    private final Map<String, String> identity;

    IngestStage(
            Source source,
            String sourceName,
            Source featureSource,
            List<FeatureFactory> features,
            Settings settings,
            List<InputFile> files,
            List<InputFile> featureFiles,
            Map<String, String> identity) {
        this.source = source;
        this.sourceName = sourceName;
        this.featureSource = featureSource;
        this.features = List.copyOf(features);
        this.settings = settings;
        this.files = List.copyOf(files);
        this.featureFiles = List.copyOf(featureFiles);
        this.identity = Map.copyOf(identity);
    }

    @Override
    public StageSpec spec() {
        return new StageSpec(
                "ingest",
                "2",
                "Reads the listening data, checks every row, and sets bad rows aside with their reason.",
                Set.of(),
                Set.of(Datasets.EVENTS, Datasets.CATALOGUE, Datasets.QUARANTINE),
                identity);
    }

    @Override
    public void run(StageContext context) throws IOException {
        SparkSession spark = context.spark();
        // Rows come sorted by what they are: without this, Spark sorts them by it once more.
        spark.conf().set(WRITERS, RowCheck.DESCRIPTIONS + 1);
        try {
            run(context, spark);
        } finally {
            spark.conf().unset(WRITERS);
        }
    }

    private void run(StageContext context, SparkSession spark) throws IOException {
        List<CheckedInput> inputs = new ArrayList<>();
        inputs.add(CheckedInput.open(spark, source, files));
        if (!featureFiles.isEmpty()) {
            inputs.add(CheckedInput.open(spark, featureSource, featureFiles));
        }
        context.progress(reading(inputs), 0, 0);
        List<String> catalogued = Datasets.CATALOGUE_SCHEMA.columns().stream()
                .map(ColumnSpec::name)
                .filter(name -> !name.equals("track")
                        && inputs.stream().anyMatch(input -> input.columns().contains(name)))
                .toList();
        Path checked = context.scratch().resolve("checked");
        inputs.stream()
                .map(input -> input.checked(spark, catalogued))
                .reduce(Dataset::union)
                .orElseThrow()
                .select(columns(catalogued))
                .sortWithinPartitions(col(RowCheck.KEY), col("user"), col("time"), col("source"), col("position"))
                .drop(RowCheck.KEY)
                .write()
                .partitionBy(RowCheck.BUCKET)
                .option("compression", "zstd")
                .option("parquet.block.size", 32L << 20)
                .option("parquet.page.row.count.limit", 5_000)
                .parquet(SparkPaths.toWrite(checked));
        context.checkCancelled();
        Buckets buckets = new Buckets(spark, checked);
        long events = buckets.rows(RowCheck.EVENTS);
        long tracks = buckets.rows(RowCheck.TRACKS);
        long featureRows = buckets.rows(RowCheck.FEATURES);
        Map<String, Long> reasons = buckets.reasons();
        long rejected = reasons.values().stream().mapToLong(Long::longValue).sum();
        long read = events + tracks + featureRows + rejected;
        context.fact("read", read);
        context.fact("accepted", read - rejected);
        context.fact("rejected", rejected);
        context.fact("events", events);
        if (tracks > 0) {
            context.fact("trackRows", tracks);
        }
        if (featureRows > 0) {
            context.fact("featureRows", featureRows);
        }
        refuseUnusable(buckets, read, events, reasons);
        context.progress("writing the catalogue", 1, 2);
        writeCatalogue(context, buckets, catalogued);
        context.checkCancelled();
        context.progress("writing quarantine", 2, 2);
        writeQuarantine(context, buckets, reasons, rejected);
        // Last: what is moved can no longer be read where it was.
        buckets.move(RowCheck.EVENTS, context.output(Datasets.EVENTS));
    }

    private String reading(List<CheckedInput> inputs) {
        long read = 0;
        long all = 0;
        for (CheckedInput input : inputs) {
            for (FileRole role : input.files()) {
                all++;
                if (role.role() == FileRole.Role.IGNORED) {
                    LOG.info("Passed over {}: {}", role.file(), role.description());
                } else {
                    read++;
                }
            }
        }
        return "reading " + read + (read < all ? " of " + all : "") + (all == 1 ? " file" : " files") + " as "
                + sourceName;
    }

    private static Column[] columns(List<String> catalogued) {
        List<Column> columns = new ArrayList<>();
        columns.add(col(RowCheck.BUCKET));
        columns.add(col(RowCheck.KEY));
        for (ColumnSpec column : Datasets.EVENT_SCHEMA.columns()) {
            columns.add(
                    RowCheck.isTime(column)
                            ? timestamp_millis(col(column.name())).as(column.name())
                            : col(column.name()));
        }
        catalogued.forEach(name -> columns.add(col(name)));
        for (String own : List.of(RowCheck.REASON, RowCheck.DETAIL, RowCheck.RAW)) {
            columns.add(col(own));
        }
        return columns.toArray(Column[]::new);
    }

    private void refuseUnusable(Buckets buckets, long read, long events, Map<String, Long> reasons) {
        if (read == 0) {
            throw new SaysException(
                    StandardErrorCode.EMPTY_INPUT,
                    "There is no row of data in " + files.get(0).name()
                            + (files.size() > 1 ? " and the other files" : ""),
                    "Name a file that holds listening events, one a line below the header.");
        }
        if (events == 0 && reasons.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.NO_USABLE_ROWS,
                    "None of the " + read + " rows is a listening event: the input only describes tracks",
                    "Name the listening data with --input, and audio features beside it with --features.");
        }
        if (events == 0) {
            long rejected = reasons.values().stream().mapToLong(Long::longValue).sum();
            Row example = buckets.dataset(RowCheck.REJECTED)
                    .orderBy("source", "position")
                    .first();
            throw new SaysException(
                    StandardErrorCode.NO_USABLE_ROWS,
                    (rejected == read
                                    ? "All " + read + " rows were rejected: "
                                    : "None of the " + read + " rows is a listening event, and rejected were ")
                            + reasons + "; the first, "
                            + example.getAs("source") + " line " + example.getAs("position") + ": "
                            + example.getAs(RowCheck.DETAIL),
                    "Check the format, the delimiter and the column mapping (says.csv).");
        }
    }

    private void writeCatalogue(StageContext context, Buckets buckets, List<String> catalogued) throws IOException {
        Dataset<Row> catalogue = CatalogueBuilder.build(
                buckets.dataset(RowCheck.DESCRIPTIONS), buckets.dataset(RowCheck.TRACKS), catalogued);
        Path out = context.output(Datasets.CATALOGUE);
        if (!featureFiles.isEmpty()) {
            FeatureJoin join = FeatureJoin.of(catalogue, buckets.dataset(RowCheck.FEATURES), context.scratch());
            catalogue = join.catalogue();
            FeatureMatch match = join.match();
            context.fact("featuresMatched", match.matched());
            context.fact("featuresUnmatched", match.tracks() - match.matched());
            context.fact("featuresAmbiguous", match.ambiguous());
            Files.writeString(out.resolve(FeatureMatch.FILE), Json.pretty(match));
        }
        for (FeatureFactory feature : features) {
            for (Map.Entry<String, Column> added : new TreeMap<>(feature.columns(settings)).entrySet()) {
                catalogue = catalogue.withColumn(added.getKey(), added.getValue());
            }
        }
        // One file in any case: sorted in one go, without the pass over everything that finds bounds for several.
        catalogue
                .repartition(1)
                .sortWithinPartitions("track")
                .write()
                .mode(SaveMode.Append)
                .option("compression", "zstd")
                .parquet(SparkPaths.toWrite(out));
    }

    private static void writeQuarantine(StageContext context, Buckets buckets, Map<String, Long> reasons, long rejected)
            throws IOException {
        Path out = context.output(Datasets.QUARANTINE);
        buckets.dataset(RowCheck.REJECTED)
                .select(Datasets.QUARANTINE_SCHEMA.columns().stream()
                        .map(c -> col(c.name()))
                        .toArray(Column[]::new))
                .write()
                .mode(SaveMode.Append)
                .option("compression", "zstd")
                .parquet(SparkPaths.toWrite(out));
        Dataset<Row> written =
                context.spark().read().schema(Datasets.QUARANTINE_SCHEMA.ddl()).parquet(SparkPaths.toRead(out));
        long kept = StoredRows.count(out);
        if (kept != rejected) {
            throw new SaysException(
                    StandardErrorCode.INTERNAL,
                    "Rows were lost: " + rejected + " rejected, " + kept + " in quarantine",
                    "This is a defect; please report it with the run's log.");
        }
        QuarantineRows.write(written, reasons, out);
    }

    /** The checked rows, each kind in a directory of its own. */
    private static final class Buckets {

        private final SparkSession spark;
        private final Path directory;

        Buckets(SparkSession spark, Path directory) {
            this.spark = spark;
            this.directory = directory;
        }

        private Path path(int bucket) {
            return directory.resolve(RowCheck.BUCKET + "=" + bucket);
        }

        Dataset<Row> dataset(int bucket) {
            String ddl = schema();
            return Files.isDirectory(path(bucket))
                    ? spark.read().schema(ddl).parquet(SparkPaths.toRead(path(bucket)))
                    : spark.createDataFrame(List.of(), org.apache.spark.sql.types.StructType.fromDDL(ddl));
        }

        private static String schema() {
            List<String> columns = new ArrayList<>();
            columns.add(Datasets.EVENT_SCHEMA.ddl());
            Datasets.CATALOGUE_SCHEMA.columns().stream()
                    .filter(c -> !c.name().equals("track"))
                    .forEach(c -> columns.add(c.name() + " " + c.type().ddl()));
            for (String own : List.of(RowCheck.REASON, RowCheck.DETAIL, RowCheck.RAW)) {
                columns.add(own + " STRING");
            }
            return String.join(", ", columns);
        }

        long rows(int bucket) throws IOException {
            return StoredRows.count(path(bucket));
        }

        Map<String, Long> reasons() {
            Map<String, Long> reasons = new TreeMap<>();
            if (Files.isDirectory(path(RowCheck.REJECTED))) {
                dataset(RowCheck.REJECTED)
                        .groupBy(RowCheck.REASON)
                        .agg(count(lit(1)).as("rows"))
                        .collectAsList()
                        .forEach(row -> reasons.put(row.getString(0), row.getLong(1)));
            }
            return reasons;
        }

        void move(int bucket, Path to) throws IOException {
            try (Stream<Path> entries = Files.list(path(bucket))) {
                for (Path file : entries.sorted().toList()) {
                    Files.move(file, to.resolve(file.getFileName().toString()));
                }
            }
        }
    }
}
