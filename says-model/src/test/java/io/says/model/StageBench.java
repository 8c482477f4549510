package io.says.model;

import io.says.Feedback;
import io.says.SaysException;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.dataset.SplitProtocol;
import io.says.json.Json;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A directory with datasets and a real context for stages over it. */
public final class StageBench implements StageContext {

    private static final Object LOCK = new Object();

    private final Path directory;
    private final Map<String, Long> facts = new HashMap<>();

    /** @param directory where the datasets lie */
    public StageBench(Path directory) {
        this.directory = directory;
    }

    /** One rating of one user. */
    public record Rated(String user, String track, @Nullable Double rating, double strength) {}

    /** Writes train, test, ids and interactions as the split does, into so many Parquet files. */
    public void write(List<Rated> train, List<Rated> test, Feedback feedback, int files) throws IOException {
        write(train, test, List.of(), feedback, files);
    }

    /** The same with users held out, of whom some is known. */
    public void write(List<Rated> train, List<Rated> test, List<Rated> foldIn, Feedback feedback, int files)
            throws IOException {
        Indexes known = Indexes.of(train);
        part(Datasets.TRAIN, train, known, train, test, foldIn, feedback, files);
        part(Datasets.TEST, test, known, train, test, foldIn, feedback, files);
        part(Datasets.FOLD_IN, foldIn, known, train, test, foldIn, feedback, files);
        List<Rated> all = new java.util.ArrayList<>(train);
        all.addAll(test);
        all.addAll(foldIn);
        part(Datasets.ALL, all, Indexes.of(all), all, List.of(), List.of(), feedback, files);
        ids(Datasets.IDS, known, files);
        ids(Datasets.ALL_IDS, Indexes.of(all), files);
        rows(
                all.stream()
                        .map(r -> RowFactory.create(r.user(), r.track(), r.rating(), r.strength(), 1L, null))
                        .toList(),
                Datasets.INTERACTION_SCHEMA.ddl(),
                directory.resolve("interactions"),
                files);
    }

    private record Indexes(Map<String, Integer> users, Map<String, Integer> tracks) {
        static Indexes of(List<Rated> rated) {
            return new Indexes(
                    indexes(rated.stream().map(Rated::user).toList()),
                    indexes(rated.stream().map(Rated::track).toList()));
        }
    }

    private void ids(DatasetName dataset, Indexes indexes, int files) {
        rows(ids(indexes.users()), Datasets.ID_SCHEMA.ddl(), output(dataset).resolve("users"), files);
        rows(ids(indexes.tracks()), Datasets.ID_SCHEMA.ddl(), output(dataset).resolve("tracks"), files);
    }

    private void part(
            DatasetName name,
            List<Rated> rated,
            Indexes indexes,
            List<Rated> train,
            List<Rated> test,
            List<Rated> foldIn,
            Feedback feedback,
            int files)
            throws IOException {
        rows(
                rated.stream()
                        .map(r -> RowFactory.create(
                                r.user(),
                                r.track(),
                                indexes.users().get(r.user()),
                                indexes.tracks().get(r.track()),
                                r.rating(),
                                r.strength(),
                                1L,
                                null))
                        .toList(),
                Datasets.SPLIT_SCHEMA.ddl(),
                output(name),
                files);
        Path at = output(name);
        Files.writeString(
                at.resolve(InteractionRule.FILE),
                Json.pretty(new InteractionRule("test", "test", feedback, "first", "configured")));
        Files.writeString(
                at.resolve(SplitProtocol.FILE),
                Json.pretty(new SplitProtocol(
                        foldIn.isEmpty() ? "random 80/20" : "user-holdout",
                        "configured",
                        42,
                        null,
                        train.size(),
                        test.size(),
                        foldIn.size(),
                        foldIn.stream().map(Rated::user).distinct().count(),
                        0,
                        0,
                        "hash")));
    }

    private static Map<String, Integer> indexes(List<String> ids) {
        Map<String, Integer> indexes = new TreeMap<>();
        for (String id : new TreeSet<>(ids)) {
            indexes.put(id, indexes.size());
        }
        return indexes;
    }

    private static List<Row> ids(Map<String, Integer> indexes) {
        return indexes.entrySet().stream()
                .map(e -> RowFactory.create(e.getValue(), e.getKey()))
                .toList();
    }

    /** Writes Parquet. */
    public void rows(List<Row> rows, String ddl, Path at, int files) {
        spark().createDataFrame(rows, StructType.fromDDL(ddl))
                .repartition(files)
                .write()
                .parquet(at.toUri().toString());
    }

    /** Runs a stage over the datasets here. */
    public void run(Stage stage) throws Exception {
        for (DatasetName written : stage.spec().writes()) {
            Files.createDirectories(output(written));
        }
        stage.run(this);
    }

    /** What the stages counted. */
    public Map<String, Long> facts() {
        return Map.copyOf(facts);
    }

    @Override
    public Path input(DatasetName dataset) {
        return directory.resolve(dataset.value());
    }

    @Override
    public Manifest inputManifest(DatasetName dataset) {
        return new Manifest(
                1,
                "stage",
                "name-of-" + dataset,
                Map.of("read.interactions", "name-of-interactions"),
                Map.of(),
                null,
                List.of());
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
    public SparkSession spark() {
        synchronized (LOCK) {
            return SparkSession.builder()
                    .master(System.getProperty("says.test.master", "local[2]"))
                    .config("spark.ui.enabled", "false")
                    .config("spark.sql.shuffle.partitions", "4")
                    .config("spark.sql.session.timeZone", "UTC")
                    .getOrCreate();
        }
    }

    @Override
    public void progress(String message, long done, long total) {}

    @Override
    public void fact(String name, long value) {
        facts.put(name, value);
    }

    @Override
    public void refuse(SaysException verdict) {
        throw verdict;
    }

    @Override
    public void checkCancelled() {}
}
