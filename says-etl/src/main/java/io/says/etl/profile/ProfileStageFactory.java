package io.says.etl.profile;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.says.AudioFeature;
import io.says.dataset.ColumnSpec;
import io.says.dataset.DatasetName;
import io.says.dataset.DatasetSchema;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.etl.tally.PartTallies;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Makes the stage that counts what the data look like. */
public final class ProfileStageFactory implements StageFactory {

    /**
     * How a fact of the stage that writes {@link Datasets#LISTENS} begins that counts flagged events: what follows is the
     * reason, and the profile shows it.
     */
    static final String SUSPECTS_FACT = "suspects.";

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
        /** Ratings beyond are counted as this in the mean, which they have made meaningless anyway. */
        private static final double FARTHEST = 1e17;

        @Override
        public StageSpec spec() {
            return new StageSpec(
                    "profile",
                    "2",
                    "Counts listeners, tracks and interactions, and looks at their distributions.",
                    Set.of(
                            Datasets.EVENTS,
                            Datasets.CATALOGUE,
                            Datasets.QUARANTINE,
                            Datasets.LISTENS,
                            Datasets.INTERACTIONS),
                    Set.of(Datasets.PROFILE),
                    Map.of());
        }

        @Override
        public void run(StageContext context) throws IOException {
            Dataset<Row> events = read(context, Datasets.EVENTS, Datasets.EVENT_SCHEMA);
            Dataset<Row> catalogue = read(context, Datasets.CATALOGUE, Datasets.CATALOGUE_SCHEMA);
            Dataset<Row> quarantine = read(context, Datasets.QUARANTINE, Datasets.QUARANTINE_SCHEMA);
            Dataset<Row> interactions = read(context, Datasets.INTERACTIONS, Datasets.INTERACTION_SCHEMA);
            Map<String, Long> ingested = context.inputManifest(Datasets.EVENTS).facts();
            Map<String, Long> counted =
                    context.inputManifest(Datasets.INTERACTIONS).facts();
            context.progress("looking at ratings", 0, 4);
            Ratings ratings = ratings(interactions);
            context.checkCancelled();
            context.progress("looking at columns", 1, 4);
            Map<String, Double> nulls = new LinkedHashMap<>();
            Row columns = columns(events);
            long rows = columns.getLong(0);
            nulls(Datasets.EVENT_SCHEMA.columns(), columns, rows, nulls);
            context.checkCancelled();
            context.progress("looking at the catalogue", 2, 4);
            FeatureTally features = features(catalogue, nulls);
            context.checkCancelled();
            context.progress("counting", 3, 4);
            RatingBars bars = ratings.any() ? RatingBars.between(ratings.least(), ratings.greatest()) : null;
            Tallies tallies = Tallies.of(events, catalogue, quarantine, interactions, bars);
            Popularity popularity = new Popularity(tallies.numbers("track"));
            Map<Long, Long> users = tallies.numbers("user");
            long userCount = users.values().stream().mapToLong(Long::longValue).sum();
            TimeLine line = TimeLine.of(tallies.numbers("day"));
            InteractionRule rule = Json.read(
                    Files.readString(context.input(Datasets.INTERACTIONS).resolve(InteractionRule.FILE)),
                    InteractionRule.class,
                    InteractionRule.FILE);
            int at = Datasets.EVENT_SCHEMA.columns().size() + 1;
            Profile.Details details = new Profile.Details(
                    tallies.texts("artists").getOrDefault("", 0L),
                    rows == 0 ? 0 : rounded((double) columns.getLong(at) / rows),
                    instant(columns, at + 1),
                    instant(columns, at + 2),
                    line.unit(),
                    line.periods(),
                    tallies.hoursOfWeek(),
                    popularity.lorenz(),
                    powers(users, true),
                    tallies.top("artist"),
                    tallies.top("genre"),
                    features.bars(),
                    features.correlations(),
                    suspects(context.inputManifest(Datasets.LISTENS).facts()));
            Profile profile = new Profile(
                    ingested.getOrDefault("read", 0L),
                    ingested.getOrDefault("accepted", 0L),
                    ingested.getOrDefault("rejected", 0L),
                    tallies.texts("reason"),
                    userCount,
                    popularity.tracks(),
                    features.rows(),
                    popularity.interactions(),
                    counted.getOrDefault("duplicates", 0L),
                    userCount == 0
                            ? 0
                            : rounded((double) popularity.interactions() / ((double) userCount * popularity.tracks())),
                    rule.rule(),
                    bars == null ? List.of() : bars.buckets(tallies.numbers("rating")),
                    ratings.any() ? rounded(ratings.mean()) : null,
                    powers(tallies.numbers("plays"), false),
                    nulls,
                    popularity.longTail(),
                    rounded(popularity.gini()),
                    features.summaries(),
                    details);
            Files.writeString(context.output(Datasets.PROFILE).resolve(Profile.FILE), Json.pretty(profile));
            context.fact("users", userCount);
            context.fact("tracks", popularity.tracks());
            context.fact("interactions", popularity.interactions());
        }

        private static Dataset<Row> read(StageContext context, DatasetName name, DatasetSchema schema) {
            return context.spark().read().schema(schema.ddl()).parquet(SparkPaths.toRead(context.input(name)));
        }

        private static double rounded(double value) {
            return Math.rint(value * PLACES) / PLACES;
        }

        private record Ratings(boolean any, double least, double greatest, double mean) {}

        private static Ratings ratings(Dataset<Row> interactions) {
            // A decimal, since a sum of doubles depends on their order; in bounds, since a decimal can overflow.
            Column bounded = least(greatest(col("rating"), lit(-FARTHEST)), lit(FARTHEST));
            Row row = interactions
                    .agg(
                            min("rating"),
                            max("rating"),
                            avg(when(col("rating").isNotNull(), bounded).cast("decimal(28,10)"))
                                    .cast("double"))
                    .first();
            return row.isNullAt(0)
                    ? new Ratings(false, 0, 0, 0)
                    : new Ratings(true, row.getDouble(0), row.getDouble(1), row.getDouble(2));
        }

        /** The rows, the known values of each column, those with a rating or a like, the first and last time. */
        private static Row columns(Dataset<Row> events) {
            List<Column> wanted = new ArrayList<>();
            Datasets.EVENT_SCHEMA.columns().forEach(column -> wanted.add(count(col(column.name()))));
            wanted.add(count(when(col("rating").isNotNull().or(col("liked").isNotNull()), 1)));
            // As numbers: how a row holds an instant depends on the session.
            wanted.add(min(unix_micros(col("time"))));
            wanted.add(max(unix_micros(col("time"))));
            return events.agg(count(lit(1)), wanted.toArray(Column[]::new)).first();
        }

        private static @Nullable Instant instant(Row row, int at) {
            return row.isNullAt(at) ? null : Instant.EPOCH.plus(row.getLong(at), ChronoUnit.MICROS);
        }

        private static void nulls(List<ColumnSpec> columns, Row known, long rows, Map<String, Double> shares) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).nullable()) {
                    shares.put(
                            columns.get(i).name(), rows == 0 ? 0 : rounded(1 - (double) known.getLong(i + 1) / rows));
                }
            }
        }

        /** Reads the catalogue once: which columns are filled, and all about the audio features. */
        private static FeatureTally features(Dataset<Row> catalogue, Map<String, Double> nulls) {
            List<ColumnSpec> named = Datasets.CATALOGUE_SCHEMA.columns().stream()
                    .filter(c -> c.nullable() && AudioFeature.ofColumn(c.name()).isEmpty())
                    .toList();
            List<Column> columns = new ArrayList<>();
            for (AudioFeature feature : AudioFeature.values()) {
                columns.add(col(feature.column()));
            }
            named.forEach(column -> columns.add(col(column.name()).isNotNull()));
            int first = AudioFeature.values().length;
            int others = named.size();
            List<CatalogueTally> parts = PartTallies.of(
                    catalogue.select(columns.toArray(Column[]::new)),
                    rows -> CatalogueTally.of(rows, first, others),
                    CatalogueTally.class);
            FeatureTally features = FeatureTally.total(
                    parts.stream().map(CatalogueTally::features).toList());
            for (int i = 0; i < named.size(); i++) {
                long known = 0;
                for (CatalogueTally part : parts) {
                    known += part.known()[i];
                }
                nulls.put(
                        named.get(i).name(), features.rows() == 0 ? 0 : rounded(1 - (double) known / features.rows()));
            }
            features.nulls(nulls);
            return features;
        }

        /** One bar from each power of two; the keys are its exponent, or the numbers themselves. */
        private static List<Bucket> powers(Map<Long, Long> counts, boolean numbers) {
            Map<Long, Long> bars = new TreeMap<>();
            counts.forEach((key, n) ->
                    bars.merge(numbers ? 63L - Long.numberOfLeadingZeros(Math.max(1, key)) : key, n, Long::sum));
            List<Bucket> buckets = new ArrayList<>();
            bars.forEach((bar, n) -> buckets.add(new Bucket(Math.pow(2, (double) bar), Math.pow(2, bar + 1.0), n)));
            return buckets;
        }

        private static Map<String, Long> suspects(Map<String, Long> facts) {
            Map<String, Long> suspects = new TreeMap<>();
            facts.forEach((fact, n) -> {
                if (fact.startsWith(SUSPECTS_FACT) && n > 0) {
                    suspects.put(fact.substring(SUSPECTS_FACT.length()), n);
                }
            });
            return suspects;
        }
    }
}
