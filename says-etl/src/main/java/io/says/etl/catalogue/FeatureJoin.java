package io.says.etl.catalogue;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.says.AudioFeature;
import io.says.dataset.Datasets;
import io.says.etl.song.SongName;
import io.says.report.FeatureMatch;
import io.says.storage.SparkPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Joins tables of audio features to the catalogue: by id, else by normalised title and artist, else, for catalogues of
 * artists, by artist. What the catalogue knows already stays.
 *
 * @param catalogue the catalogue with what was joined, of {@link Datasets#CATALOGUE_SCHEMA}
 * @param match how it went
 */
public record FeatureJoin(Dataset<Row> catalogue, FeatureMatch match) {

    private static final int EXAMPLES = 20;
    private static final String URI = "^spotify:track:";

    /** Numbers that stand for names: they have no mean. */
    private static final Set<AudioFeature> CATEGORIES =
            EnumSet.of(AudioFeature.KEY, AudioFeature.MODE, AudioFeature.TIME_SIGNATURE);

    private static final UserDefinedFunction SONG = udf(
            (UDF2<String, String, String>) (title, artist) -> {
                String song = title == null ? "" : SongName.title(title);
                String by = artist == null ? "" : SongName.artist(artist);
                return song.isEmpty() || by.isEmpty() ? null : song + "\u0001" + by;
            },
            DataTypes.StringType);

    private static final UserDefinedFunction ARTIST = udf(
            (UDF1<String, String>) artist -> {
                String by = artist == null ? "" : SongName.artist(artist);
                return by.isEmpty() ? null : by;
            },
            DataTypes.StringType);

    /**
     * Joins.
     *
     * @param catalogue rows of {@link Datasets#CATALOGUE_SCHEMA}
     * @param offers rows with {@code track}, {@code title}, {@code artist}, the audio features, {@code source} and
     *     {@code position}
     * @param scratch where to keep the result until it is written
     */
    public static FeatureJoin of(Dataset<Row> catalogue, Dataset<Row> offers, Path scratch) {
        Column features = struct(columns(AudioFeature.values()));
        Column place = struct(col("source"), col("position"));
        Dataset<Row> keyed = offers.select(
                id(col("track")).as("id"),
                SONG.apply(col("title"), col("artist")).as("song"),
                ARTIST.apply(col("artist")).as("by"),
                features.as("features"),
                place.as("place"),
                xxhash64(columns(AudioFeature.values())).as("sound"));
        Dataset<Row> byId = first(keyed, "id");
        Dataset<Row> bySong = first(keyed, "song");
        Dataset<Row> byArtist = means(keyed);
        Dataset<Row> joined = catalogue
                .withColumn("id", id(col("track")))
                .withColumn("song", SONG.apply(col("title"), col("artist")))
                .withColumn("by", when(col("title").isNull(), ARTIST.apply(col("artist"))))
                .join(byId, new String[] {"id"}, "left")
                .join(bySong, new String[] {"song"}, "left")
                .join(byArtist, new String[] {"by"}, "left")
                .withColumn(
                        "basis",
                        when(col("id_features").isNotNull(), "id")
                                .when(col("song_features").isNotNull(), "song")
                                .when(col("by_features").isNotNull(), "by"))
                .withColumn("found", coalesce(col("id_features"), col("song_features"), col("by_features")))
                .withColumn(
                        "recordings",
                        when(col("basis").equalTo("id"), col("id_recordings"))
                                .when(col("basis").equalTo("song"), col("song_recordings"))
                                .when(col("basis").equalTo("by"), col("by_recordings")));
        List<Column> written = new ArrayList<>();
        Datasets.CATALOGUE_SCHEMA
                .columns()
                .forEach(column -> written.add(
                        AudioFeature.ofColumn(column.name()).isPresent()
                                ? coalesce(col(column.name()), col("found." + column.name()))
                                        .as(column.name())
                                : col(column.name())));
        written.add(col("basis"));
        written.add(col("recordings"));
        Path kept = scratch.resolve("joined");
        joined.select(written.toArray(Column[]::new)).write().parquet(SparkPaths.toWrite(kept));
        Dataset<Row> made = catalogue.sparkSession().read().parquet(SparkPaths.toRead(kept));
        return new FeatureJoin(made.drop("basis", "recordings"), match(made, offers.count()));
    }

    private static Column id(Column track) {
        return regexp_replace(track, URI, "");
    }

    private static Column[] columns(AudioFeature[] features) {
        List<Column> columns = new ArrayList<>();
        for (AudioFeature feature : features) {
            columns.add(col(feature.column()));
        }
        return columns.toArray(Column[]::new);
    }

    /** The first recording of a key, and how many different ones there are. */
    private static Dataset<Row> first(Dataset<Row> keyed, String key) {
        return keyed.filter(col(key).isNotNull())
                .groupBy(key)
                .agg(
                        min_by(col("features"), col("place")).as(key + "_features"),
                        countDistinct("sound").as(key + "_recordings"));
    }

    /** The mean of an artist's recordings; sums in decimals, so that their order does not matter. */
    private static Dataset<Row> means(Dataset<Row> keyed) {
        List<Column> means = new ArrayList<>();
        for (AudioFeature feature : AudioFeature.values()) {
            Column value = CATEGORIES.contains(feature)
                    ? lit(null)
                    : avg(col("features." + feature.column()).cast("decimal(20,8)"));
            means.add(value.cast("float").as(feature.column()));
        }
        return keyed.filter(col("by").isNotNull())
                .groupBy("by")
                .agg(countDistinct("sound").as("by_recordings"), means.toArray(Column[]::new))
                .select(
                        col("by"),
                        col("by_recordings"),
                        struct(columns(AudioFeature.values())).as("by_features"));
    }

    private static FeatureMatch match(Dataset<Row> made, long offered) {
        Row counts = made.agg(
                        count(lit(1)),
                        sum(when(col("basis").equalTo("id"), 1L).otherwise(0L)),
                        sum(when(col("basis").equalTo("song"), 1L).otherwise(0L)),
                        sum(when(col("basis").equalTo("by"), 1L).otherwise(0L)),
                        sum(when(col("recordings").gt(1), 1L).otherwise(0L)))
                .first();
        List<FeatureMatch.Ambiguity> examples = made
                .filter(col("recordings").gt(1))
                .select(
                        col("track"),
                        coalesce(concat_ws(" - ", col("artist"), col("title")), concat(col("track"), lit("")))
                                .as("name"),
                        col("recordings"))
                .orderBy("track")
                .limit(EXAMPLES)
                .collectAsList()
                .stream()
                .map(row -> new FeatureMatch.Ambiguity(row.getString(0), row.getString(1), row.getLong(2)))
                .toList();
        return new FeatureMatch(
                offered,
                counts.getLong(0),
                counts.isNullAt(1) ? 0 : counts.getLong(1),
                counts.isNullAt(2) ? 0 : counts.getLong(2),
                counts.isNullAt(3) ? 0 : counts.getLong(3),
                counts.isNullAt(4) ? 0 : counts.getLong(4),
                examples);
    }
}
