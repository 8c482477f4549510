package io.says.model.bpmf;

import io.says.AudioFeature;
import io.says.dataset.Datasets;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel.SparseRows;
import io.says.storage.SparkPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue says of each track, as names: the genres, artist and year, and each audio feature by the tenth of all tracks it lies
 * in. Not thread-safe.
 */
final class SideInformation {

    private static final int BINS = 10;
    private static final String GENRE = "genre";
    private static final List<String> COLUMNS = List.of(GENRE, "artist", "year");

    private final Map<String, List<Set<String>>> names = new TreeMap<>();
    private final Map<AudioFeature, float[]> features = new TreeMap<>();
    private final int tracks;

    /** @param tracks how many tracks training knows */
    SideInformation(int tracks) {
        this.tracks = tracks;
    }

    /** The groups of features of the tracks that training knows, from the catalogue; those of which it says nothing are left out. */
    static List<SparseRows> read(StageContext context, int tracks) {
        Map<String, Integer> index = new HashMap<>();
        rows(context, context.input(Datasets.IDS).resolve("tracks"), Datasets.ID_SCHEMA.ddl())
                .forEachRemaining(row -> index.put(row.getString(1), row.getInt(0)));
        SideInformation side = new SideInformation(tracks);
        Iterator<Row> rows = rows(context, context.input(Datasets.CATALOGUE), Datasets.CATALOGUE_SCHEMA.ddl());
        while (rows.hasNext()) {
            Row row = rows.next();
            Integer track = index.get(row.<String>getAs("track"));
            if (track != null) {
                for (String column : COLUMNS) {
                    side.name(column, track, row.getAs(column));
                }
                for (AudioFeature feature : AudioFeature.values()) {
                    side.measure(feature, track, row.getAs(feature.column()));
                }
            }
        }
        return side.groups();
    }

    private static Iterator<Row> rows(StageContext context, Path directory, String schema) {
        return context.spark()
                .read()
                .schema(schema)
                .parquet(SparkPaths.toRead(directory))
                .toLocalIterator();
    }

    /**
     * Takes in what a column says of a track.
     *
     * @param value several genres lie in one text, with commas between them
     */
    void name(String column, int track, @Nullable Object value) {
        if (value == null) {
            return;
        }
        String text = value.toString();
        Set<String> own = names.computeIfAbsent(column, name -> empty()).get(track);
        for (String one : column.equals(GENRE) ? text.split(",") : new String[] {text}) {
            if (!one.isBlank()) {
                own.add(one.strip());
            }
        }
    }

    /** Takes in an audio feature of a track. */
    void measure(AudioFeature feature, int track, @Nullable Float value) {
        if (value != null && Float.isFinite(value)) {
            features.computeIfAbsent(feature, name -> unknown())[track] = value;
        }
    }

    private List<Set<String>> empty() {
        List<Set<String>> sets = new ArrayList<>(tracks);
        for (int track = 0; track < tracks; track++) {
            sets.add(new TreeSet<>());
        }
        return sets;
    }

    private float[] unknown() {
        float[] unknown = new float[tracks];
        Arrays.fill(unknown, Float.NaN);
        return unknown;
    }

    /** The groups, those of names first. */
    List<SparseRows> groups() {
        List<SparseRows> groups = new ArrayList<>();
        names.values().forEach(group -> groups.add(Features.ofNames(group)));
        features.values().forEach(values -> groups.add(Features.ofNames(bins(values))));
        return groups;
    }

    /** Equal values lie in one bin. */
    private static List<Set<String>> bins(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted); // what is not known comes last
        int known = sorted.length;
        while (known > 0 && Float.isNaN(sorted[known - 1])) {
            known--;
        }
        List<Set<String>> bins = new ArrayList<>(values.length);
        for (float value : values) {
            int below = 0;
            for (int bin = 1; bin < BINS; bin++) {
                below += sorted[(int) ((long) known * bin / BINS)] < value ? 1 : 0;
            }
            bins.add(Float.isNaN(value) ? Set.of() : Set.of(Integer.toString(below)));
        }
        return bins;
    }
}
