package io.says.bench;

import io.says.dataset.Datasets;
import io.says.storage.AtomicWrites;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Ingest (reading, validation, quarantine, catalogue, sorted Parquet) against a bare copy of the same CSV to Parquet by Spark,
 * each in a JVM of its own, in turn. {@code IngestBenchmark ROWS FILES ROUNDS}.
 */
public final class IngestBenchmark {

    private static final String SCHEMA = "user_id STRING, track_id STRING, timestamp BIGINT, play_count STRING,"
            + " skip_count INT, finished_song BOOLEAN, title STRING, artist STRING, tempo FLOAT, energy FLOAT,"
            + " danceability FLOAT";

    private IngestBenchmark() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        if (args[0].equals("--copy") || args[0].equals("--ingest")) {
            child(args[0], Path.of(args[1]), Path.of(args[2]));
            return;
        }
        long rows = Long.parseLong(args[0]);
        int files = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        Path work = Files.createTempDirectory("says-bench");
        try {
            Path input = work.resolve("input");
            ListeningCsv.write(input, rows, files);
            List<Cost> copies = new ArrayList<>();
            List<Cost> ingests = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                copies.add(run("--copy", input, work));
                ingests.add(run("--ingest", input, work));
            }
            System.out.printf(
                    "%,d rows in %d file(s), %,d MB, %d round(s), %d processors, Java %s%n",
                    rows,
                    files,
                    size(input) >> 20,
                    rounds,
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version().feature());
            Cost copy = print("Spark CSV to Parquet", copies);
            Cost ingest = print("SAYS ingest", ingests);
            System.out.printf("CPU, ingest / copy: %.2f%n", ingest.cpuSeconds() / copy.cpuSeconds());
        } finally {
            AtomicWrites.deleteTree(work);
        }
    }

    private static Cost print(String name, List<Cost> costs) {
        List<Cost> sorted = costs.stream()
                .sorted(java.util.Comparator.comparingDouble(Cost::cpuSeconds))
                .toList();
        Cost median = sorted.get(sorted.size() / 2);
        System.out.printf(
                "%-22s %7.1f CPU-s %7.1f s wall %6d MB peak (median by CPU)%n",
                name, median.cpuSeconds(), median.wallSeconds(), median.peakMegabytes());
        return median;
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static Cost run(String what, Path input, Path work) throws IOException, InterruptedException {
        Path output = work.resolve("out" + what);
        AtomicWrites.deleteTree(output);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + System.getProperty("bench.memory", "2g"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        IngestBenchmark.class.getName(),
                        what,
                        input.toString(),
                        output.toString())
                .redirectError(work.resolve("log" + what).toFile())
                .start();
        String cost = "";
        try (var lines =
                new java.io.BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("COST ")) {
                    cost = line.substring("COST ".length());
                } else if (line.startsWith("FACTS ")) {
                    System.out.println(line);
                }
            }
        }
        if (process.waitFor() != 0 || cost.isEmpty()) {
            throw new IOException(what + " failed: " + Files.readString(work.resolve("log" + what)));
        }
        return Cost.parse(cost);
    }

    private static void child(String what, Path input, Path output) throws Exception {
        long began = System.nanoTime();
        SparkSession spark = StageRuns.spark();
        if (what.equals("--copy")) {
            spark.read()
                    .option("header", true)
                    .schema(SCHEMA)
                    .csv(SparkPaths.toRead(input))
                    .write()
                    .parquet(SparkPaths.toWrite(output));
        } else {
            System.out.println("FACTS " + ingest(spark, input, output));
        }
        System.out.println("COST " + Cost.since(began).line());
        spark.stop();
    }

    private static Map<String, Long> ingest(SparkSession spark, Path input, Path output) throws Exception {
        StageRuns stages = new StageRuns(spark, input, output);
        stages.run("ingest");
        long events = stages.rows(Datasets.EVENTS).count();
        if (events != stages.facts().getOrDefault("events", -1L)) {
            throw new IllegalStateException("Rows differ: " + events + " and " + stages.facts());
        }
        return stages.facts();
    }
}
