package io.says.model.evaluate;

import io.says.AudioFeature;
import io.says.dataset.Datasets;
import io.says.model.rows.SplitRows;
import io.says.spi.EvaluationData;
import io.says.spi.StageContext;
import io.says.storage.SparkPaths;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** What the index and the catalogue say of the tracks training knows. */
final class TrackFacts {

    /** The share of tracks, the most heard, that are not long tail. */
    private static final double HEAD = 0.2;

    private static final float[] UNKNOWN = new float[0];

    private final Object[] ids;
    private final Object[] titles;
    private final Object[] artists;
    private final Object[] genres;
    private final int[] artist;
    private final int[] genre;
    private final float[][] features;

    private TrackFacts(int tracks) {
        this.ids = new Object[tracks];
        this.titles = new Object[tracks];
        this.artists = new Object[tracks];
        this.genres = new Object[tracks];
        this.artist = filled(tracks);
        this.genre = filled(tracks);
        this.features = new float[tracks][];
        Arrays.fill(features, UNKNOWN);
    }

    private static int[] filled(int tracks) {
        int[] unknown = new int[tracks];
        Arrays.fill(unknown, -1);
        return unknown;
    }

    /** Tracks of which nothing is known but who heard them. */
    static TrackFacts unknown(int tracks) {
        return new TrackFacts(tracks);
    }

    /** Reads them. */
    static TrackFacts read(StageContext context, int tracks) {
        TrackFacts facts = new TrackFacts(tracks);
        Map<String, Integer> index = new HashMap<>();
        ids(context, "tracks").forEachRemaining(row -> {
            facts.ids[row.getInt(0)] = row.getString(1);
            index.put(row.getString(1), row.getInt(0));
        });
        Map<String, Integer> artists = new HashMap<>();
        Map<String, Integer> genres = new HashMap<>();
        Iterator<Row> rows = rows(context, context.input(Datasets.CATALOGUE), Datasets.CATALOGUE_SCHEMA.ddl());
        while (rows.hasNext()) {
            Row row = rows.next();
            Integer at = index.get(row.<String>getAs("track"));
            if (at != null) {
                facts.titles[at] = row.getAs("title");
                facts.artists[at] = row.getAs("artist");
                facts.artist[at] = code(row.getAs("artist"), artists);
                facts.genres[at] = row.getAs("genre");
                facts.genre[at] = code(row.getAs("genre"), genres);
                facts.features[at] = measures(row);
            }
        }
        scale(facts.features);
        return facts;
    }

    /** The ids of the users training knows, by index. */
    static String[] users(StageContext context, int users) {
        return all(context, "users", users);
    }

    /** The ids of the tracks training knows, by index. */
    static String[] tracks(StageContext context, int tracks) {
        return all(context, "tracks", tracks);
    }

    private static String[] all(StageContext context, String side, int count) {
        String[] ids = new String[count];
        ids(context, side).forEachRemaining(row -> ids[row.getInt(0)] = row.getString(1));
        return ids;
    }

    private static Iterator<Row> ids(StageContext context, String side) {
        return rows(context, context.input(Datasets.IDS).resolve(side), Datasets.ID_SCHEMA.ddl());
    }

    private static Iterator<Row> rows(StageContext context, Path directory, String schema) {
        return context.spark()
                .read()
                .schema(schema)
                .parquet(SparkPaths.toRead(directory))
                .toLocalIterator();
    }

    private static int code(@Nullable String text, Map<String, Integer> codes) {
        if (text == null || text.isBlank()) {
            return -1;
        }
        Integer known = codes.putIfAbsent(text, codes.size());
        return known == null ? codes.size() - 1 : known;
    }

    private static float[] measures(Row row) {
        float[] measures = new float[AudioFeature.MEASURES.size()];
        for (int f = 0; f < measures.length; f++) {
            Float value = row.getAs(AudioFeature.MEASURES.get(f).column());
            if (value == null || !Float.isFinite(value)) {
                return UNKNOWN;
            }
            measures[f] = value;
        }
        return measures;
    }

    /** Each feature to mean 0 and variance 1; one that never varies to 0. */
    private static void scale(float[][] features) {
        for (int f = 0; f < AudioFeature.MEASURES.size(); f++) {
            double sum = 0;
            double squares = 0;
            long count = 0;
            for (float[] row : features) {
                if (row.length > 0) {
                    sum += row[f];
                    count++;
                }
            }
            double mean = sum / count;
            for (float[] row : features) {
                squares += row.length > 0 ? (row[f] - mean) * (row[f] - mean) : 0;
            }
            double deviation = Math.sqrt(squares / count);
            for (float[] row : features) {
                if (row.length > 0) {
                    row[f] = deviation > 0 ? (float) ((row[f] - mean) / deviation) : 0;
                }
            }
        }
    }

    /** The id; the index where none is known. */
    String id(int track) {
        return ids[track] == null ? Integer.toString(track) : String.valueOf(ids[track]);
    }

    @Nullable
    String title(int track) {
        return (String) titles[track];
    }

    @Nullable
    String artist(int track) {
        return (String) artists[track];
    }

    @Nullable
    String genre(int track) {
        return (String) genres[track];
    }

    /** With what the training part says. */
    EvaluationData with(SplitRows train) {
        int[] listeners = new int[ids.length];
        for (int track : train.track()) {
            listeners[track]++;
        }
        boolean[] tail = new boolean[ids.length];
        List<Integer> order = byListeners(listeners);
        for (int i = (int) Math.ceil(HEAD * order.size()); i < order.size(); i++) {
            tail[order.get(i)] = true;
        }
        return new EvaluationData(train.users(), listeners, tail, artist, genre, features);
    }

    /** The tracks from the most heard to the least, ties by index. */
    static List<Integer> byListeners(int[] listeners) {
        return IntStream.range(0, listeners.length)
                .boxed()
                .sorted(Comparator.comparing((Integer track) -> -listeners[track])
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
