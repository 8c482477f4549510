package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StageState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution on a real Spark cluster: a master and two workers, each a process, on Spark's jars alone. What SAYS needs on
 * them it sends them.
 */
@Tag("faults")
final class ClusterIT {

    private static final String HOST = "127.0.0.1";

    private final Distribution says = Distribution.built();
    private final String secret = UUID.randomUUID().toString();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_run_whose_executor_and_worker_are_killed_in_training_ends_with_the_release_of_one_machine(
            @TempDir Path directory) throws Exception {
        Demo.generate(says, directory);
        int port = freePort();
        Process master = spark(
                directory,
                "master.Master",
                "--host",
                HOST,
                "--port",
                Integer.toString(port),
                "--webui-port",
                Integer.toString(freePort()));
        await("the master listens", () -> master.isAlive() && listens(port));
        List<Process> workers = List.of(worker(directory, port, 1), worker(directory, port, 2));

        // As somebody does it who has Spark already; where it works is what spark-submit is told, not what is
        // configured.
        Distribution.Outcome local = submitted(
                directory,
                List.of("--master", "local[2]"),
                arguments("local", List.of("spark.master=spark://" + HOST + ":1")));
        assertThat(local.exitCode()).as(local.all()).isZero();

        Files.writeString(directory.resolve("cluster.conf"), """
                says.spark.conf {
                  "spark.authenticate" = true
                  "spark.authenticate.secret" = "%s"
                  "spark.driver.host" = "%s"
                  "spark.executor.memory" = 1g
                }
                """.formatted(secret, HOST));
        Path out = directory.resolve("cluster.out");
        Path err = directory.resolve("cluster.err");
        Process run = says.start(
                directory,
                out,
                err,
                Map.of(),
                arguments("cluster", List.of("spark.master=spark://" + HOST + ":" + port), "cluster.conf"));
        processes.add(run);
        JdbiRunStore store = new JdbiRunStore(directory.resolve("cluster/runs.db"));
        await("training", () -> run.isAlive() && training(store));
        ProcessHandle executor = executor(workers.get(0)).orElseThrow(() -> new AssertionError("no executor"));
        executor.destroyForcibly();
        Process second = workers.get(1);
        second.descendants().forEach(ProcessHandle::destroyForcibly);
        second.destroyForcibly().waitFor();

        Distribution.Outcome outcome = Distribution.finish(run, out, err);
        assertThat(outcome.exitCode()).as(outcome.all()).isZero();
        assertThat(store.runs(1).get(0).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(ReleaseHash.of(directory.resolve("cluster"))).isEqualTo(ReleaseHash.of(directory.resolve("local")));
        assertThat(Files.readString(directory
                        .resolve("cluster/runs")
                        .resolve(store.runs(1).get(0).id())
                        .resolve("run.log")))
                .contains("Working on spark://")
                .doesNotContain(secret);

        // On the machine that is left; the secret comes by spark-submit, too.
        Distribution.Outcome submitted = submitted(
                directory,
                List.of(
                        "--master",
                        "spark://" + HOST + ":" + port,
                        "--conf",
                        "spark.driver.host=" + HOST,
                        "--executor-memory",
                        "1g"),
                arguments("submitted", List.of()));
        assertThat(submitted.exitCode()).as(submitted.all()).isZero();
        assertThat(submitted.all()).doesNotContain(secret);
        assertThat(ReleaseHash.of(directory.resolve("submitted")))
                .isEqualTo(ReleaseHash.of(directory.resolve("local")));
    }

    /** Runs {@code says} by {@code spark-submit}, on the jars of a Spark that knows nothing of it. */
    private Distribution.Outcome submitted(Path directory, List<String> options, String... arguments)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("--class", "io.says.orchestrator.cli.SaysMain"));
        words.addAll(options);
        words.add(says.home().resolve("says-orchestrator.jar").toString());
        words.addAll(List.of(arguments));
        long now = System.nanoTime();
        Path out = directory.resolve("submit-" + now + ".out");
        Path err = directory.resolve("submit-" + now + ".err");
        return Distribution.finish(
                started(java(directory, "1500m", "SparkSubmit", words)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())),
                out,
                err);
    }

    private static String[] arguments(String workspace, List<String> settings, String... configs) {
        List<String> arguments = new ArrayList<>(List.of(
                "run", "--workspace", workspace, "--config", "data/says.conf", "--input", "data/listening.csv"));
        for (String config : configs) {
            arguments.addAll(List.of("--config", config));
        }
        // What a cluster is for: the engine in memory would fit where it is, and have nobody to lose.
        arguments.addAll(List.of("--set", "train.als.engine=spark"));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments.toArray(String[]::new);
    }

    private static boolean training(JdbiRunStore store) {
        return store.runs(1).stream()
                .flatMap(run -> store.stages(run.id()).stream())
                .anyMatch(stage -> stage.stage().equals("train") && stage.state() == StageState.RUNNING);
    }

    private static Optional<ProcessHandle> executor(Process worker) {
        return worker.descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .findFirst();
    }

    private Process worker(Path directory, int master, int number) throws IOException {
        return spark(
                directory,
                "worker.Worker",
                "--host",
                HOST,
                "--webui-port",
                Integer.toString(freePort()),
                "--cores",
                "1",
                "--memory",
                "2g",
                "--work-dir",
                directory.resolve("work-" + number).toString(),
                "spark://" + HOST + ":" + master);
    }

    /** Spark's own daemon on the jars of the distribution without those of SAYS. */
    private Process spark(Path directory, String daemon, String... arguments) throws IOException {
        return started(java(directory, "256m", daemon, List.of(arguments))
                .redirectErrorStream(true)
                .redirectOutput(directory
                        .resolve(daemon + "-" + System.nanoTime() + ".log")
                        .toFile()));
    }

    private Process started(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private ProcessBuilder java(Path directory, String memory, String program, List<String> arguments)
            throws IOException {
        Path jars = directory.resolve("spark/jars");
        if (!Files.isDirectory(jars)) {
            Files.createDirectories(jars);
            try (var lib = Files.list(says.home().resolve("lib"))) {
                for (Path jar : lib.toList()) {
                    String name = jar.getFileName().toString();
                    if (!name.startsWith("says-") && !name.startsWith("config-") && !name.startsWith("logback-")) {
                        Files.createSymbolicLink(jars.resolve(name), jar);
                    }
                }
            }
        }
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + memory));
        command.addAll(List.of(Distribution.JAVA_OPTIONS.split(" ")));
        command.addAll(List.of(System.getProperty("says.spark.opens").split(" ")));
        command.addAll(List.of(
                // As Spark's own scripts and workers do; what MLlib adds up with it has other last digits than without.
                "--add-modules=jdk.incubator.vector",
                "-Dspark.authenticate=true",
                "-Dspark.authenticate.secret=" + secret,
                "-Dspark.master.rest.enabled=false",
                "-cp",
                jars + "/*",
                "org.apache.spark.deploy." + program));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SAYS_"));
        builder.environment().put("SPARK_HOME", directory.resolve("spark").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", HOST);
        return builder;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Distribution.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not so in time: " + what).isLessThan(end);
            Thread.sleep(100);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
