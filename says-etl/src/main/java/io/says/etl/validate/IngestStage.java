package io.says.etl.validate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.when;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.ColumnSpec;
import io.says.dataset.ColumnType;
import io.says.dataset.Datasets;
import io.says.spi.FeatureFactory;
import io.says.spi.InputFile;
import io.says.spi.Source;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageSpec;
import io.says.storage.SparkPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.storage.StorageLevel;

/**
 * Reads the input once, types and checks every row, and writes events, catalogue and quarantine. A track's catalogue row takes
 * of each column the first value that is there, by file and position.
 */
final class IngestStage implements Stage {

    private final Source source;
    private final String sourceName;
    private final List<FeatureFactory> features;
    private final Settings settings;
    private final List<InputFile> files;
    private final Map<String, String> identity;

    IngestStage(
            Source source,
            String sourceName,
            List<FeatureFactory> features,
            Settings settings,
            List<InputFile> files,
            Map<String, String> identity) {
        this.source = source;
        this.sourceName = sourceName;
        this.features = List.copyOf(features);
        this.settings = settings;
        this.files = List.copyOf(files);
        this.identity = Map.copyOf(identity);
    }

    @Override
    public StageSpec spec() {
        return new StageSpec(
                "ingest",
                "1",
                "Reads the listening data, checks every row, and sets bad rows aside with their reason.",
                Set.of(),
                Set.of(Datasets.EVENTS, Datasets.CATALOGUE, Datasets.QUARANTINE),
                identity);
    }

    @Override
    public void run(StageContext context) {
        context.progress(
                "reading " + files.size() + (files.size() == 1 ? " file" : " files") + " as " + sourceName, 0, 0);
        Dataset<Row> raw = source.read(context.spark(), files);
        List<String> columns = Arrays.stream(raw.columns())
                .filter(name -> !name.startsWith("_"))
                .toList();
        List<Column> ordered = new ArrayList<>();
        ordered.add(col(Source.SOURCE));
        ordered.add(col(Source.POSITION).cast("bigint"));
        ordered.add(col(Source.PROBLEM));
        ordered.add(col(Source.RAW));
        ordered.add(
                List.of(raw.columns()).contains(Source.KIND)
                        ? col(Source.KIND)
                        : lit(null).cast("string"));
        columns.forEach(name -> ordered.add(col(name)));
        Dataset<Row> checked = raw.select(ordered.toArray(Column[]::new))
                .mapPartitions(new EventCheck(columns), Encoders.row(EventCheck.schema()));
        // Read and checked once; the three datasets are written from what is kept.
        checked.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Counts counts = tally(checked);
            context.fact("read", counts.read());
            context.fact("accepted", counts.accepted());
            context.fact("rejected", counts.rejected());
            refuseUnusable(checked, counts);
            context.checkCancelled();
            write(context, checked, counts);
        } finally {
            checked.unpersist(true);
        }
    }

    private record Counts(long read, long accepted, Map<String, Long> reasons) {
        long rejected() {
            return reasons.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static Counts tally(Dataset<Row> checked) {
        long accepted = 0;
        Map<String, Long> reasons = new TreeMap<>();
        for (Row row :
                checked.groupBy(EventCheck.REASON).agg(count(lit(1)).as("rows")).collectAsList()) {
            if (row.isNullAt(0)) {
                accepted = row.getLong(1);
            } else {
                reasons.put(row.getString(0), row.getLong(1));
            }
        }
        long rejected = reasons.values().stream().mapToLong(Long::longValue).sum();
        return new Counts(accepted + rejected, accepted, reasons);
    }

    private void refuseUnusable(Dataset<Row> checked, Counts counts) {
        if (counts.read() == 0) {
            throw new SaysException(
                    StandardErrorCode.EMPTY_INPUT,
                    "There is no row of data in " + files.get(0).name()
                            + (files.size() > 1 ? " and the other files" : ""),
                    "Name a file that holds listening events, one a line below the header.");
        }
        if (counts.accepted() == 0) {
            Row example = checked.orderBy("source", "position").first();
            throw new SaysException(
                    StandardErrorCode.NO_USABLE_ROWS,
                    "All " + counts.read() + " rows were rejected: " + counts.reasons() + "; the first, "
                            + example.getAs("source") + " line " + example.getAs("position") + ": "
                            + example.getAs(EventCheck.DETAIL),
                    "Check the format, the delimiter and the column mapping (says.csv).");
        }
    }

    private void write(StageContext context, Dataset<Row> checked, Counts counts) {
        Dataset<Row> accepted = checked.filter(col(EventCheck.REASON).isNull());
        context.progress("writing events", 1, 3);
        save(accepted.select(columns(Datasets.EVENT_SCHEMA.columns())), context.output(Datasets.EVENTS));
        context.checkCancelled();
        context.progress("writing the catalogue", 2, 3);
        save(catalogue(accepted).coalesce(1), context.output(Datasets.CATALOGUE));
        context.progress("writing quarantine", 3, 3);
        Dataset<Row> rejected = checked.filter(col(EventCheck.REASON).isNotNull())
                .select(columns(Datasets.QUARANTINE_SCHEMA.columns()));
        save(counts.rejected() == 0 ? rejected.limit(0) : rejected, context.output(Datasets.QUARANTINE));
        long kept = context.spark()
                .read()
                .schema(Datasets.QUARANTINE_SCHEMA.ddl())
                .parquet(SparkPaths.toRead(context.output(Datasets.QUARANTINE)))
                .count();
        long events = context.spark()
                .read()
                .parquet(SparkPaths.toRead(context.output(Datasets.EVENTS)))
                .count();
        if (events + kept != counts.read()) {
            throw new SaysException(
                    StandardErrorCode.INTERNAL,
                    "Rows were lost: " + counts.read() + " read, " + events + " accepted, " + kept + " rejected",
                    "This is a defect; please report it with the run's log.");
        }
    }

    private static Column[] columns(List<ColumnSpec> specs) {
        return specs.stream()
                .map(c -> c.type() == ColumnType.TIMESTAMP
                        ? timestamp_millis(col(c.name())).as(c.name())
                        : col(c.name()))
                .toArray(Column[]::new);
    }

    private Dataset<Row> catalogue(Dataset<Row> accepted) {
        Column where = struct(col("source"), col("position"));
        List<Column> firsts = new ArrayList<>();
        for (ColumnSpec column : Datasets.CATALOGUE_SCHEMA.columns()) {
            if (!column.name().equals("track")) {
                firsts.add(min_by(col(column.name()), when(col(column.name()).isNotNull(), where))
                        .as(column.name()));
            }
        }
        Dataset<Row> catalogue = accepted.groupBy("track")
                .agg(min(lit(0)).as("_"), firsts.toArray(Column[]::new))
                .drop("_")
                .select(columns(Datasets.CATALOGUE_SCHEMA.columns()))
                .orderBy("track");
        for (FeatureFactory feature : features) {
            for (Map.Entry<String, Column> added : new TreeMap<>(feature.columns(settings)).entrySet()) {
                catalogue = catalogue.withColumn(added.getKey(), added.getValue());
            }
        }
        return catalogue;
    }

    private static void save(Dataset<Row> rows, Path directory) {
        rows.write().mode(SaveMode.Append).parquet(SparkPaths.toWrite(directory));
    }
}
