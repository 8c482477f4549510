package io.says.etl;

import io.says.SaysException;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.spi.InputFile;
import io.says.spi.Plugins;
import io.says.spi.SaysPlugin;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageSettings;
import io.says.storage.ContentHash;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Runs ETL stages one after the other over real files with a real Spark session. */
final class Bench {

    private static @Nullable SparkSession session;

    private final Path directory;
    private final Settings settings;
    private final Map<DatasetName, Manifest> manifests = new HashMap<>();
    private Plugins plugins = Plugins.of(new EtlPlugin());

    Bench(Path directory, String... assignments) {
        this.directory = directory;
        Settings.Builder builder = Settings.builder();
        for (String assignment : assignments) {
            builder.set(assignment);
        }
        this.settings = builder.build();
    }

    /** Adds another plugin beside the built-in one. */
    Bench with(SaysPlugin plugin) {
        plugins = Plugins.of(new EtlPlugin(), plugin);
        return this;
    }

    static synchronized SparkSession spark() {
        if (session == null) {
            session = SparkSession.builder()
                    .master("local[2]")
                    .config("spark.ui.enabled", false)
                    .config("spark.sql.shuffle.partitions", 4)
                    // Plans are many here and rows few: compiling each would take most of the time.
                    .config("spark.sql.codegen.wholeStage", false)
                    .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.sql.session.timeZone", "UTC")
                    .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                    .getOrCreate();
        }
        return session;
    }

    /** Runs a stage and gives its facts. */
    Map<String, Long> run(String stage, Path... inputs) throws Exception {
        List<InputFile> files = new java.util.ArrayList<>();
        for (Path input : inputs) {
            files.add(
                    new InputFile(input, input.getFileName().toString(), Files.size(input), ContentHash.ofFile(input)));
        }
        Stage made =
                Plugins.named("stage", plugins.stages(), stage).create(new StageSettings(settings, files, plugins));
        Map<String, Long> facts = new TreeMap<>();
        for (DatasetName dataset : made.spec().writes()) {
            Files.createDirectories(directory.resolve(dataset.value()));
        }
        made.run(new Context(facts));
        Manifest manifest =
                new Manifest(1, stage, ContentHash.ofText(stage), made.spec().identity(), facts, null, List.of());
        made.spec().writes().forEach(dataset -> manifests.put(dataset, manifest));
        return facts;
    }

    Dataset<Row> rows(DatasetName dataset) {
        return spark().read().parquet(directory.resolve(dataset.value()).toString());
    }

    Path directory(DatasetName dataset) {
        return directory.resolve(dataset.value());
    }

    Dataset<Row> quarantine() {
        return rows(Datasets.QUARANTINE);
    }

    private final class Context implements StageContext {

        private final Map<String, Long> facts;

        Context(Map<String, Long> facts) {
            this.facts = facts;
        }

        @Override
        public Path input(DatasetName dataset) {
            return directory.resolve(dataset.value());
        }

        @Override
        public Manifest inputManifest(DatasetName dataset) {
            // A dataset the test wrote itself has no facts.
            return manifests.getOrDefault(
                    dataset,
                    new Manifest(
                            1, "by-hand", ContentHash.ofText(dataset.value()), Map.of(), Map.of(), null, List.of()));
        }

        @Override
        public Path output(DatasetName dataset) {
            return directory.resolve(dataset.value());
        }

        @Override
        public Path scratch() {
            try {
                return Files.createTempDirectory(directory, "scratch");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public SparkSession spark() {
            return Bench.spark();
        }

        @Override
        public void progress(String message, long done, long total) {
            // nobody watches
        }

        @Override
        public void fact(String name, long value) {
            facts.put(name, value);
        }

        @Override
        public void refuse(SaysException verdict) {
            throw verdict;
        }

        @Override
        public void checkCancelled() {
            // nobody cancels
        }
    }
}
