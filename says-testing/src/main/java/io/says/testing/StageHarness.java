package io.says.testing;

import io.says.SaysException;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.spi.InputFile;
import io.says.spi.Plugins;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.storage.ContentHash;
import io.says.storage.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a stage over directories of its own, with a real context and a real local Spark session that all tests of the JVM
 * share, but without a pipeline, run store or retries. Not thread-safe.
 *
 * <pre>{@code
 * StageHarness harness = new StageHarness(tempDir);
 * harness.provide(Datasets.CATALOGUE, SampleData.catalogue(harness.spark()));
 * StageHarness.Outcome outcome = harness.run(new GenreCountsStage());
 * }</pre>
 */
public final class StageHarness {

    private final Path directory;
    private final Map<DatasetName, Path> provided = new TreeMap<>();
    private int runs;

    /**
     * A harness that works in a directory.
     *
     * @param directory an empty directory, thrown away by the test afterwards
     */
    public StageHarness(Path directory) {
        this.directory = directory;
    }

    /** The Spark session: {@code local[2]}, 4 shuffle partitions, UTC. Never stop it. */
    public SparkSession spark() {
        return SharedSpark.session();
    }

    /** Stage settings with the documented defaults and no input files. */
    public static StageSettings settings(Plugins plugins) {
        return settings(Settings.defaults(), plugins, List.of());
    }

    /** Stage settings. */
    public static StageSettings settings(Settings settings, Plugins plugins, List<InputFile> inputs) {
        return new StageSettings(settings, inputs, plugins);
    }

    /** Describes a file as the run does, under its own name. */
    public static InputFile input(Path file) throws IOException {
        return new InputFile(file, file.getFileName().toString(), Files.size(file), ContentHash.ofFile(file));
    }

    /** Makes the empty directory of a dataset that stages can then read, for the test to fill. */
    public Path provide(DatasetName dataset) throws IOException {
        Path place = Files.createDirectories(directory.resolve("inputs").resolve(dataset.value()));
        provided.put(dataset, place);
        return place;
    }

    /** Provides a dataset as Parquet in one file. */
    public Path provide(DatasetName dataset, Dataset<Row> rows) throws IOException {
        Path place = provide(dataset);
        rows.coalesce(1).write().mode("overwrite").parquet(place.toString());
        return place;
    }

    /**
     * Runs a stage once, in fresh output directories. A context that is asked for a dataset the stage did not declare
     * throws {@link AssertionError}.
     */
    public Outcome run(Stage stage) throws Exception {
        StageSpec spec = stage.spec();
        try (Attempt attempt = attempt(spec.name(), spec.reads(), spec.writes())) {
            stage.run(attempt);
            return attempt.outcome();
        }
    }

    /** A context for code that is no stage by itself, such as a trainer. */
    public StageContext context(Set<DatasetName> reads, Set<DatasetName> writes) throws IOException {
        return attempt("harness", reads, writes);
    }

    private Attempt attempt(String stage, Set<DatasetName> reads, Set<DatasetName> writes) throws IOException {
        for (DatasetName dataset : reads) {
            if (!provided.containsKey(dataset)) {
                throw new AssertionError("The test provides no dataset " + dataset + ", which the stage reads");
            }
        }
        runs++;
        Path root = Files.createDirectories(directory.resolve("run-" + runs + "-" + stage));
        return new Attempt(root, reads, writes);
    }

    /**
     * What a stage left.
     *
     * @param outputs the directory of each dataset it declared to write
     * @param facts what it counted
     * @param progress what it told people, in order
     * @param refusals why the run must not go on, by its verdict
     */
    public record Outcome(
            Map<DatasetName, Path> outputs,
            Map<String, Long> facts,
            List<String> progress,
            List<SaysException> refusals) {

        /** Copies the collections. */
        public Outcome {
            outputs = Map.copyOf(outputs);
            facts = Map.copyOf(facts);
            progress = List.copyOf(progress);
            refusals = List.copyOf(refusals);
        }

        /** The directory of one dataset. */
        public Path output(DatasetName dataset) {
            Path place = outputs.get(dataset);
            if (place == null) {
                throw new AssertionError("The stage does not write " + dataset);
            }
            return place;
        }
    }

    /** One run's directories and what the stage said. */
    private final class Attempt implements StageContext, AutoCloseable {

        private final Path root;
        private final Set<DatasetName> reads;
        private final Map<DatasetName, Path> outputs = new LinkedHashMap<>();
        private final Map<String, Long> facts = new TreeMap<>();
        private final List<SaysException> refusals = new java.util.concurrent.CopyOnWriteArrayList<>();
        private final List<String> progress = new java.util.concurrent.CopyOnWriteArrayList<>();

        Attempt(Path root, Set<DatasetName> reads, Set<DatasetName> writes) throws IOException {
            this.root = root;
            this.reads = reads;
            for (DatasetName dataset : new TreeSet<>(writes)) {
                outputs.put(
                        dataset, Files.createDirectories(root.resolve("outputs").resolve(dataset.value())));
            }
            Files.createDirectories(root.resolve("scratch"));
        }

        Outcome outcome() {
            return new Outcome(outputs, facts, progress, refusals);
        }

        @Override
        public Path input(DatasetName dataset) {
            Path place = reads.contains(dataset) ? provided.get(dataset) : null;
            if (place == null) {
                throw new AssertionError("The stage reads " + dataset + ", which it did not declare");
            }
            return place;
        }

        @Override
        public Manifest inputManifest(DatasetName dataset) {
            try {
                Path place = input(dataset);
                Map<String, String> identity = Map.of("dataset", dataset.value());
                return new Manifest(
                        Manifest.FORMAT_VERSION,
                        "harness",
                        ContentHash.ofValues(identity),
                        identity,
                        Map.of(),
                        null,
                        Manifest.entriesOf(place));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Path output(DatasetName dataset) {
            Path place = outputs.get(dataset);
            if (place == null) {
                throw new AssertionError("The stage writes " + dataset + ", which it did not declare");
            }
            return place;
        }

        @Override
        public Path scratch() {
            return root.resolve("scratch");
        }

        @Override
        public SparkSession spark() {
            return SharedSpark.session();
        }

        @Override
        public void progress(String message, long done, long total) {
            if (done < 0 || total < 0 || total > 0 && done > total) {
                throw new AssertionError("Progress " + done + " of " + total + " (" + message + ")");
            }
            progress.add(message);
        }

        @Override
        public void fact(String name, long value) {
            facts.put(name, value);
        }

        @Override
        public void refuse(SaysException verdict) {
            refusals.add(verdict);
        }

        @Override
        public void checkCancelled() {
            // never cancelled
        }

        @Override
        public void close() throws IOException {
            io.says.storage.AtomicWrites.deleteTree(scratch());
        }
    }
}
