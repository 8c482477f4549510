package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.ScoredTrack;
import io.says.config.Settings;
import io.says.model.ModelPlugin;
import io.says.spi.MetricFactory;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that embeds serving carries core, this module and four small jars: no Spark. */
final class EmbeddingTest {

    private static final List<String> ALLOWED = List.of("slf4j-api", "jspecify", "config-1");

    /** Runs in a JVM of its own. */
    static final class Host {

        private Host() {}

        @SuppressWarnings("SystemOut") // a program for a test to read
        public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
            try {
                Class.forName("org.apache.spark.sql.SparkSession");
                throw new IllegalStateException("Spark is on the class path");
            } catch (ClassNotFoundException expected) {
                ModelPlugin plugin = new ModelPlugin();
                String metrics =
                        plugin.metrics().stream().map(MetricFactory::name).collect(Collectors.joining(","));
                String parameters =
                        plugin.trainers().get(0).chosen(Settings.defaults()).toString();
                int users = plugin.trainers().get(0).open(Path.of(arguments[0])).users();
                plugin.rerankers().get(0).create(Settings.defaults());
                try (RecommenderEngine engine = RecommenderEngine.open(Path.of(arguments[0]))) {
                    String tracks = engine.recommend(RecommendRequest.of("Ali", 2)).tracks().stream()
                            .map(ScoredTrack::track)
                            .map(t -> t.id().value())
                            .collect(Collectors.joining(","));
                    System.out.println(String.join(" | ", metrics, parameters, Integer.toString(users), tracks));
                }
            }
        }
    }

    @Test
    void serves_on_a_class_path_without_spark(@TempDir Path directory) throws Exception {
        Path release = Bundles.write(directory.resolve("release"), new Bundles.Parts());
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(EmbeddingTest::allowed)
                .collect(Collectors.joining(File.pathSeparator));
        Path output = directory.resolve("output");
        Process host = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Host.class.getName(),
                        release.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(host.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output, StandardCharsets.UTF_8))
                .contains("rmse,mae,")
                .contains("rank=20")
                .contains("| 4 | t2,t0");
        assertThat(host.exitValue()).isZero();
    }

    private static boolean allowed(String entry) {
        Path path = Path.of(entry);
        String file = path.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean ours = Files.isDirectory(path) || file.startsWith("says-core") || file.startsWith("says-model");
        return ours || ALLOWED.stream().anyMatch(file::startsWith);
    }
}
