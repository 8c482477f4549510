package io.says.bench;

import com.sun.management.OperatingSystemMXBean;
import io.says.Feedback;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.orchestrator.RunResult;
import io.says.orchestrator.Says;
import io.says.release.ReleaseInfo;
import io.says.report.EvaluationReport;
import io.says.report.Passport;
import io.says.report.Profile;
import io.says.spi.Plugins;
import io.says.spi.SaysPlugin;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.storage.AtomicWrites;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * What the orchestrator itself costs: a run of empty stages one after the other, each recorded, logged, sealed with a manifest and forced to
 * the device, and a release at the end; against the start of a Spark session. Each in a JVM of its own, what comes before the first line of
 * its program not counted. {@code OrchestratorBenchmark STAGES ROUNDS}.
 */
public final class OrchestratorBenchmark {

    /** How often the stages are run in one JVM; the last tells what they cost where nothing is left to be loaded or compiled. */
    private static final int TIMES = 8;

    private OrchestratorBenchmark() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        if (args[0].equals("--stages")) {
            stages(Integer.parseInt(args[1]), Path.of(args[2]));
            return;
        }
        if (args[0].equals("--spark")) {
            spark();
            return;
        }
        int stages = Integer.parseInt(args[0]);
        int rounds = Integer.parseInt(args[1]);
        System.out.printf(
                "%d empty stages, %d round(s), %d processors, Java %s%n",
                stages,
                rounds,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature());
        double[] least = new double[5];
        Arrays.fill(least, Double.MAX_VALUE);
        for (int round = 0; round < rounds; round++) {
            Path work = Files.createTempDirectory("says-bench");
            try {
                double[] run = child("--stages", Integer.toString(stages), work.toString());
                double[] session = child("--spark");
                double[] all = {run[0], run[1], run[TIMES - 1], session[0], session[1]};
                for (int i = 0; i < least.length; i++) {
                    least[i] = Math.min(least[i], all[i]);
                }
            } finally {
                AtomicWrites.deleteTree(work);
            }
        }
        System.out.printf("run of the stages, first in its JVM    %6.2f CPU-s%n", least[0]);
        System.out.printf("the second, all stages anew            %6.2f CPU-s%n", least[1]);
        System.out.printf("the %dth, all stages anew               %6.2f CPU-s%n", TIMES, least[2]);
        System.out.printf("Spark session, first in its JVM        %6.2f CPU-s%n", least[3]);
        System.out.printf("Spark session, second in its JVM       %6.2f CPU-s%n", least[4]);
        System.out.printf(
                "First Spark session / stages: %.1f the first, %.1f the second, %.1f the %dth time%n",
                least[3] / least[0], least[3] / least[1], least[3] / least[2], TIMES);
    }

    private static double[] child(String... what) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                OrchestratorBenchmark.class.getName()));
        command.addAll(List.of(what));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String figures = "";
        try (var lines =
                new java.io.BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("COST ")) {
                    figures = line.substring("COST ".length());
                }
            }
        }
        if (process.waitFor() != 0 || figures.isEmpty()) {
            throw new IOException(what[0] + " failed");
        }
        return Stream.of(figures.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static double cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static void spark() {
        double[] took = new double[2];
        for (int time = 0; time < 2; time++) {
            double before = cpu();
            SparkSession session = StageRuns.spark();
            session.range(1).count();
            took[time] = cpu() - before;
            session.stop();
        }
        System.out.println("COST " + took[0] + " " + took[1]);
    }

    private static void stages(int count, Path work) throws IOException {
        Path input = Files.writeString(work.resolve("in.csv"), "listening");
        double[] took = new double[TIMES];
        for (int time = 0; time < TIMES; time++) {
            double before = cpu();
            try (Says says = Says.builder()
                    // As every night: in the same workspace, from the first stage on.
                    .plugins(Plugins.of(new Chain(count, "version " + time)))
                    .workspace(work.resolve("ws"))
                    .input(input)
                    .build()) {
                RunResult result = says.run();
                if (result.stages().stream().filter(stage -> !stage.lookedUp()).count() != count + 1) {
                    throw new IllegalStateException("not all stages ran");
                }
            }
            took[time] = cpu() - before;
        }
        System.out.println(
                "COST " + Arrays.stream(took).mapToObj(Double::toString).collect(Collectors.joining(" ")));
    }

    /** Stages each of which reads what the one before wrote; the last writes a release. */
    private record Chain(int count, String version) implements SaysPlugin {

        @Override
        public String name() {
            return "chain";
        }

        @Override
        public List<StageFactory> stages() {
            return IntStream.range(0, count)
                    .<StageFactory>mapToObj(number -> new Link(number, version, number == count - 1))
                    .toList();
        }
    }

    private record Link(int number, String version, boolean last) implements StageFactory {

        @Override
        public String name() {
            return "stage-" + number;
        }

        @Override
        public Stage create(StageSettings settings) {
            DatasetName written = last ? Datasets.RELEASE : new DatasetName("link" + number);
            StageSpec spec = new StageSpec(
                    name(),
                    version,
                    "Writes next to nothing.",
                    number == 0 ? Set.of() : Set.of(new DatasetName("link" + (number - 1))),
                    Set.of(written),
                    Map.of());
            return new Stage() {
                @Override
                public StageSpec spec() {
                    return spec;
                }

                @Override
                public void run(StageContext context) throws IOException {
                    Path directory = context.output(written);
                    Files.writeString(directory.resolve("content.txt"), "link " + number + ", " + version);
                    if (last) {
                        bundle(directory);
                    }
                }
            };
        }

        private static void bundle(Path directory) throws IOException {
            List<FileEntry> files = Manifest.entriesOf(directory);
            Profile profile = new Profile(
                    1, 1, 0, Map.of(), 1, 1, 1, 1, 0, 1, "plays", List.of(), null, List.of(), Map.of(), Map.of(), 0,
                    Map.of());
            EvaluationReport report = new EvaluationReport(
                    "none",
                    Map.of(),
                    Feedback.IMPLICIT,
                    new Passport("", "none", "", 0, "none", 10, 1, 1),
                    List.of(),
                    1,
                    0,
                    null,
                    Map.of());
            Files.writeString(
                    directory.resolve(ReleaseInfo.FILE),
                    Json.pretty(new ReleaseInfo(
                            1,
                            "text/1",
                            "",
                            null,
                            null,
                            files.get(0).sha256(),
                            "none",
                            Map.of(),
                            Feedback.IMPLICIT,
                            0,
                            1,
                            1,
                            Map.of(),
                            report,
                            profile,
                            "benchmark",
                            files)));
        }
    }
}
