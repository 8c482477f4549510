package io.says.bench;

import io.says.SaysException;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.etl.EtlPlugin;
import io.says.spi.InputFile;
import io.says.spi.Plugins;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageSettings;
import io.says.storage.ContentHash;
import io.says.storage.Manifest;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs ETL stages one after the other without a run around them. Not thread-safe. */
final class StageRuns {

    private final SparkSession spark;
    private final Path output;
    private final List<InputFile> files = new ArrayList<>();
    private final Plugins plugins = Plugins.of(new EtlPlugin());
    private final Map<String, Long> facts = new TreeMap<>();

    StageRuns(SparkSession spark, Path input, Path output) throws IOException {
        this.spark = spark;
        this.output = output;
        try (Stream<Path> paths = Files.list(input)) {
            for (Path path : paths.sorted().toList()) {
                files.add(
                        new InputFile(path, path.getFileName().toString(), Files.size(path), ContentHash.ofFile(path)));
            }
        }
    }

    static SparkSession spark() {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", 8)
                .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                .getOrCreate();
    }

    void run(String name) throws Exception {
        Stage stage = Plugins.named("stage", plugins.stages(), name)
                .create(new StageSettings(Settings.defaults(), files, plugins));
        for (DatasetName dataset : stage.spec().writes()) {
            Files.createDirectories(output.resolve(dataset.value()));
        }
        stage.run(new Context(spark, output, facts));
    }

    /** What all stages so far counted. */
    Map<String, Long> facts() {
        return Map.copyOf(facts);
    }

    Dataset<Row> rows(DatasetName dataset) {
        return spark.read().parquet(SparkPaths.toRead(output.resolve(dataset.value())));
    }

    /** A stage's context without a run. */
    private record Context(SparkSession spark, Path output, Map<String, Long> facts) implements StageContext {

        @Override
        public Path input(DatasetName dataset) {
            return output.resolve(dataset.value());
        }

        @Override
        public Manifest inputManifest(DatasetName dataset) {
            return new Manifest(Manifest.FORMAT_VERSION, "bench", dataset.value(), Map.of(), facts, null, List.of());
        }

        @Override
        public Path output(DatasetName dataset) {
            return output.resolve(dataset.value());
        }

        @Override
        public Path scratch() {
            return output.resolve("scratch");
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
