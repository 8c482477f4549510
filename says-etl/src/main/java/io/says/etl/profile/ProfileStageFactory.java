package io.says.etl.profile;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.says.AudioFeature;
import io.says.dataset.ColumnSpec;
import io.says.dataset.DatasetName;
import io.says.dataset.DatasetSchema;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.json.Json;
import io.says.report.Bucket;
import io.says.report.Profile;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Makes the stage that counts what the data look like. */
public final class ProfileStageFactory implements StageFactory {

    /** Made by the plugin. */
    public ProfileStageFactory() {}

    @Override
    public String name() {
        return "profile";
    }

    @Override
    public Stage create(StageSettings settings) {
        return new ProfileStage();
    }

    /** Everything ingested to one {@link Profile}. */
    private static final class ProfileStage implements Stage {

        private static final double PLACES = 1e9;

        @Override
        public StageSpec spec() {
            return new StageSpec(
                    "profile",
                    "1",
                    "Counts listeners, tracks and interactions, and looks at their distributions.",
                    Set.of(Datasets.EVENTS, Datasets.CATALOGUE, Datasets.QUARANTINE, Datasets.INTERACTIONS),
                    Set.of(Datasets.PROFILE),
                    Map.of());
        }

        @Override
        public void run(StageContext context) throws IOException {
            Dataset<Row> events = read(context, Datasets.EVENTS, Datasets.EVENT_SCHEMA);
            Dataset<Row> catalogue = read(context, Datasets.CATALOGUE, Datasets.CATALOGUE_SCHEMA);
            Dataset<Row> interactions = read(context, Datasets.INTERACTIONS, Datasets.INTERACTION_SCHEMA);
            Map<String, Long> ingested = context.inputManifest(Datasets.EVENTS).facts();
            Map<String, Long> counted =
                    context.inputManifest(Datasets.INTERACTIONS).facts();
            context.progress("counting interactions", 1, 4);
            Row totals = interactions
                    .agg(
                            count(lit(1)),
                            countDistinct("user"),
                            countDistinct("track"),
                            avg(col("rating").cast("decimal(20,10)")).cast("double"))
                    .first();
            long rows = totals.getLong(0);
            long users = totals.getLong(1);
            long tracks = totals.getLong(2);
            context.progress("looking at columns", 2, 4);
            Map<String, Double> nulls = new LinkedHashMap<>();
            nulls(events, Datasets.EVENT_SCHEMA.columns(), nulls);
            long catalogued = nulls(catalogue, Datasets.CATALOGUE_SCHEMA.columns(), nulls);
            context.progress("looking at the long tail", 3, 4);
            long[] popularity = interactions.groupBy("track").count().select("count").collectAsList().stream()
                    .mapToLong(row -> row.getLong(0))
                    .sorted()
                    .toArray();
            context.progress("looking at distributions", 4, 4);
            InteractionRule rule = Json.read(
                    Files.readString(context.input(Datasets.INTERACTIONS).resolve(InteractionRule.FILE)),
                    InteractionRule.class,
                    InteractionRule.FILE);
            Profile profile = new Profile(
                    ingested.getOrDefault("read", 0L),
                    ingested.getOrDefault("accepted", 0L),
                    ingested.getOrDefault("rejected", 0L),
                    reasons(read(context, Datasets.QUARANTINE, Datasets.QUARANTINE_SCHEMA)),
                    users,
                    tracks,
                    catalogued,
                    rows,
                    counted.getOrDefault("duplicates", 0L),
                    rounded((double) rows / ((double) users * tracks)),
                    rule.rule(),
                    ratings(interactions),
                    totals.isNullAt(3) ? null : rounded(totals.getDouble(3)),
                    plays(interactions),
                    nulls,
                    longTail(popularity),
                    rounded(gini(popularity)),
                    features(catalogue));
            Files.writeString(context.output(Datasets.PROFILE).resolve(Profile.FILE), Json.pretty(profile));
            context.fact("users", users);
            context.fact("tracks", tracks);
            context.fact("interactions", rows);
        }

        private static Dataset<Row> read(StageContext context, DatasetName name, DatasetSchema schema) {
            return context.spark().read().schema(schema.ddl()).parquet(SparkPaths.toRead(context.input(name)));
        }

        private static double rounded(double value) {
            return Math.rint(value * PLACES) / PLACES;
        }

        private static Map<String, Long> reasons(Dataset<Row> quarantine) {
            Map<String, Long> reasons = new TreeMap<>();
            quarantine
                    .groupBy("reason")
                    .count()
                    .collectAsList()
                    .forEach(r -> reasons.put(r.getString(0), r.getLong(1)));
            return reasons;
        }

        private static long nulls(Dataset<Row> rows, List<ColumnSpec> columns, Map<String, Double> shares) {
            List<Column> counts =
                    columns.stream().map(c -> count(col(c.name()))).toList();
            Row row = rows.agg(count(lit(1)), counts.toArray(Column[]::new)).first();
            long all = row.getLong(0);
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).nullable()) {
                    shares.put(columns.get(i).name(), all == 0 ? 0 : rounded(1 - (double) row.getLong(i + 1) / all));
                }
            }
            return all;
        }

        /** Ten bars between the least and the greatest rating. */
        private static List<Bucket> ratings(Dataset<Row> interactions) {
            Row range = interactions.agg(min("rating"), max("rating")).first();
            if (range.isNullAt(0)) {
                return List.of();
            }
            double low = range.getDouble(0);
            double high = range.getDouble(1);
            int bars = high > low ? 10 : 1;
            double width = high > low ? (high - low) / bars : 1;
            long[] counts = new long[bars];
            interactions
                    .filter(col("rating").isNotNull())
                    .groupBy(floor(col("rating").minus(low).divide(width)).as("bar"))
                    .count()
                    .collectAsList()
                    .forEach(row -> counts[(int) Math.max(0, Math.min(bars - 1, row.getLong(0)))] += row.getLong(1));
            List<Bucket> buckets = new ArrayList<>();
            for (int i = 0; i < bars; i++) {
                buckets.add(new Bucket(rounded(low + i * width), rounded(low + (i + 1) * width), counts[i]));
            }
            return buckets;
        }

        /** One bar for each power of two. */
        private static List<Bucket> plays(Dataset<Row> interactions) {
            Map<Long, Long> counts = new TreeMap<>();
            interactions
                    .groupBy(floor(log2(greatest(col("plays"), lit(1L)).cast("double")))
                            .as("bar"))
                    .count()
                    .collectAsList()
                    .forEach(row -> counts.put(row.getLong(0), row.getLong(1)));
            List<Bucket> buckets = new ArrayList<>();
            counts.forEach(
                    (bar, rows) -> buckets.add(new Bucket(Math.pow(2, (double) bar), Math.pow(2, bar + 1.0), rows)));
            return buckets;
        }

        private static Map<String, Double> longTail(long[] ascending) {
            Map<String, Double> shares = new LinkedHashMap<>();
            long all = Arrays.stream(ascending).sum();
            for (int percent : new int[] {1, 5, 10, 20, 50}) {
                int most = Math.max(1, (int) Math.ceil(ascending.length * percent / 100.0));
                long sum = 0;
                for (int i = Math.max(0, ascending.length - most); i < ascending.length; i++) {
                    sum += ascending[i];
                }
                shares.put("top " + percent + " %", all == 0 ? 0 : rounded((double) sum / all));
            }
            return shares;
        }

        /** Gini's coefficient of values in ascending order: 2 sum(i x_i) / (n sum x) - (n + 1) / n, i from 1. */
        private static double gini(long[] ascending) {
            double weighted = 0;
            double sum = 0;
            for (int i = 0; i < ascending.length; i++) {
                weighted += (i + 1.0) * ascending[i];
                sum += ascending[i];
            }
            double n = ascending.length;
            return sum == 0 ? 0 : 2 * weighted / (n * sum) - (n + 1) / n;
        }

        private static Map<String, Profile.FeatureSummary> features(Dataset<Row> catalogue) {
            List<Column> columns = new ArrayList<>();
            for (AudioFeature feature : AudioFeature.values()) {
                Column value = col(feature.column()).cast("double");
                columns.add(count(value));
                columns.add(avg(value.cast("decimal(20,8)")).cast("double"));
                columns.add(min(value));
                columns.add(max(value));
            }
            Row row = catalogue
                    .agg(lit(0).as("_"), columns.toArray(Column[]::new))
                    .first();
            Map<String, Profile.FeatureSummary> summaries = new LinkedHashMap<>();
            int at = 1;
            for (AudioFeature feature : AudioFeature.values()) {
                if (row.getLong(at) > 0) {
                    summaries.put(
                            feature.column(),
                            new Profile.FeatureSummary(
                                    row.getLong(at),
                                    rounded(row.getDouble(at + 1)),
                                    rounded(row.getDouble(at + 2)),
                                    rounded(row.getDouble(at + 3))));
                }
                at += 4;
            }
            return summaries;
        }
    }
}
