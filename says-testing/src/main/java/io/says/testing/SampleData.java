package io.says.testing;

import io.says.AudioFeature;
import io.says.AudioFeatures;
import io.says.Feedback;
import io.says.ScoredTrack;
import io.says.Track;
import io.says.TrackId;
import io.says.dataset.ColumnSpec;
import io.says.dataset.DatasetSchema;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.dataset.SplitProtocol;
import io.says.json.Json;
import io.says.report.Bucket;
import io.says.report.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Small data of every kind, the same on each call. */
public final class SampleData {

    /** How many users {@link #split} holds. */
    public static final int USERS = 12;

    /** How many tracks {@link #split}, {@link #catalogue} and {@link #candidates} hold. */
    public static final int TRACKS = 20;

    private SampleData() {}

    /** Rows of a schema from maps by column name; columns not named are null. */
    public static Dataset<Row> rows(
            SparkSession spark, DatasetSchema schema, List<? extends Map<String, ? extends @Nullable Object>> rows) {
        List<Row> values = new ArrayList<>();
        for (Map<String, ?> row : rows) {
            values.add(RowFactory.create(schema.columns().stream()
                    .map(ColumnSpec::name)
                    .map(row::get)
                    .toArray()));
        }
        return spark.createDataFrame(values, StructType.fromDDL(schema.ddl()));
    }

    /**
     * Events of {@link Datasets#EVENT_SCHEMA}: full ones, one of which nothing is known but user and track, and the
     * extremes that pass validation.
     */
    public static Dataset<Row> events(SparkSession spark) {
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            events.add(Map.ofEntries(
                    Map.entry("user", user(i % 3)),
                    Map.entry("track", track(i)),
                    Map.entry("time", Timestamp.from(Instant.ofEpochSecond(1_700_000_000L + i))),
                    Map.entry("plays", (long) i),
                    Map.entry("rating", 0.5 * i),
                    Map.entry("liked", i % 2 == 0),
                    Map.entry("skips", (long) i % 4),
                    Map.entry("repeats", (long) i % 3),
                    Map.entry("finished", i % 3 == 0),
                    Map.entry("played_ratio", i / 10.0),
                    Map.entry("source", "sample.csv"),
                    Map.entry("position", i + 1L)));
        }
        events.add(Map.of("user", user(0), "track", track(11), "source", "sample.csv", "position", 11L));
        events.add(Map.ofEntries(
                Map.entry("user", user(0)),
                Map.entry("track", track(12)),
                Map.entry("plays", Long.MAX_VALUE),
                Map.entry("rating", 1e6),
                Map.entry("skips", Long.MAX_VALUE),
                Map.entry("repeats", Long.MAX_VALUE),
                Map.entry("played_ratio", 1.0),
                Map.entry("source", "sample.csv"),
                Map.entry("position", 12L)));
        return rows(spark, Datasets.EVENT_SCHEMA, events);
    }

    /** A catalogue of {@link Datasets#CATALOGUE_SCHEMA}; of its last track nothing is known but the id. */
    public static Dataset<Row> catalogue(SparkSession spark) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < TRACKS - 1; i++) {
            Map<String, Object> row = new java.util.HashMap<>(Map.of(
                    "track", track(i),
                    "title", "Title " + i,
                    "artist", "Artist " + i / 3,
                    "album", "Album " + i / 2,
                    "genre", i % 2 == 0 ? "jazz" : "İlahi",
                    "year", 1980 + i));
            for (AudioFeature feature : AudioFeature.values()) {
                row.put(feature.column(), (float) (feature.min() + (feature.max() - feature.min()) * i / TRACKS));
            }
            rows.add(row);
        }
        rows.add(Map.of("track", track(TRACKS - 1)));
        return rows(spark, Datasets.CATALOGUE_SCHEMA, rows);
    }

    /**
     * Writes {@link Datasets#TRAIN} and {@link Datasets#IDS} as the split stage would, with their rule and protocol.
     *
     * @param harness where to
     * @param feedback what the numbers mean; implicit rows carry no rating
     */
    public static void split(StageHarness harness, Feedback feedback) throws IOException {
        Random random = new Random(7);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int u = 0; u < USERS; u++) {
            for (int t = 0; t < TRACKS; t++) {
                if ((u + t) % 3 != 0 || t == u) {
                    Map<String, Object> row = new java.util.HashMap<>(Map.of(
                            "user",
                            user(u),
                            "track",
                            track(t),
                            "user_index",
                            u,
                            "track_index",
                            t,
                            "strength",
                            1.0 + random.nextInt(9),
                            "plays",
                            1L + random.nextInt(9)));
                    if (feedback == Feedback.EXPLICIT) {
                        row.put("rating", 1 + random.nextInt(9) * 0.5);
                    }
                    rows.add(row);
                }
            }
        }
        SparkSession spark = harness.spark();
        Path train = harness.provide(Datasets.TRAIN, rows(spark, Datasets.SPLIT_SCHEMA, rows));
        Files.writeString(
                train.resolve(InteractionRule.FILE),
                Json.pretty(new InteractionRule("sample", "drawn at random", feedback, "first", "configured")));
        Files.writeString(
                train.resolve(SplitProtocol.FILE), Json.pretty(new SplitProtocol("sample", 7, rows.size(), 0)));
        Path ids = harness.provide(Datasets.IDS);
        ids(spark, USERS, true).coalesce(1).write().parquet(ids.resolve("users").toString());
        ids(spark, TRACKS, false)
                .coalesce(1)
                .write()
                .parquet(ids.resolve("tracks").toString());
    }

    private static Dataset<Row> ids(SparkSession spark, int count, boolean users) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Map.of("index", i, "id", users ? user(i) : track(i)));
        }
        return rows(spark, Datasets.ID_SCHEMA, rows);
    }

    /** A list as an engine hands it to a re-ranker: scores falling, several tracks an artist, one quite unknown. */
    public static List<ScoredTrack> candidates() {
        List<ScoredTrack> candidates = new ArrayList<>();
        for (int i = 0; i < TRACKS; i++) {
            TrackId id = new TrackId(track(i));
            candidates.add(new ScoredTrack(
                    i + 1,
                    i == 4
                            ? Track.unknown(id)
                            : new Track(
                                    id,
                                    "Title " + i,
                                    "Artist " + i / 3,
                                    "Album " + i / 2,
                                    i % 2 == 0 ? "jazz" : "rock",
                                    1980 + i,
                                    AudioFeatures.of(Map.of(AudioFeature.ENERGY, i / (double) TRACKS))),
                    5 - i * 0.1));
        }
        return List.copyOf(candidates);
    }

    private static String user(int index) {
        return String.format(Locale.ROOT, "u%03d", index);
    }

    private static String track(int index) {
        return String.format(Locale.ROOT, "t%03d", index);
    }

    /** The profile of a few explicit ratings, nothing known of time or features. */
    public static Profile profile() {
        return new Profile(
                10,
                9,
                1,
                Map.of("MISSING_USER", 1L),
                3,
                4,
                4,
                8,
                1,
                2 / 3.0,
                "explicit",
                List.of(new Bucket(1, 1.5, 3), new Bucket(1.5, 2, 5)),
                1.6,
                List.of(new Bucket(1, 2, 8)),
                Map.of("time", 1.0),
                Map.of("top 50 %", 0.75),
                0.25,
                Map.of());
    }
}
