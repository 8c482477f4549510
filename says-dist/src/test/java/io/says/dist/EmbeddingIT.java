package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five lines of the README, compiled and run on a class path of five jars, none of them Spark's. */
final class EmbeddingIT {

    private final Distribution says = Distribution.built();

    @Test
    void five_lines_open_a_release_and_recommend_without_spark(@TempDir Path directory) throws Exception {
        Demo.generate(says, directory);
        Distribution.Outcome ran = says.says(
                directory,
                "run",
                "--workspace",
                "workspace",
                "--config",
                "data/says.conf",
                "--input",
                "data",
                "--quiet");
        assertThat(ran.exitCode()).as(ran.all()).isZero();
        String release = says.says(directory, "releases", "list", "--workspace", "workspace", "--format", "json")
                .out();
        assertThat(release).contains("contentHash");

        Path source = directory.resolve("Embedded.java");
        Files.writeString(source, """
                import io.says.*;
                import io.says.release.ReleaseStore;
                import java.nio.file.Path;

                public class Embedded {
                    public static void main(String[] arguments) {
                        Path release = ReleaseStore.inWorkspace(Path.of(arguments[0])).current();
                        try (RecommenderEngine engine = RecommenderEngine.open(release)) {
                            String user = engine.users("", 1).get(0).value();
                            engine.recommend(RecommendRequest.of(user, 5)).tracks().forEach(t ->
                                    System.out.println(t.rank() + " " + t.track().displayTitle()));
                        }
                    }
                }
                """);
        List<Path> jars = says.jars("says-core", "says-model", "config-", "slf4j-api", "jspecify");
        assertThat(jars).hasSize(5);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                jars.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator)),
                source.toString(),
                directory.resolve("workspace").toString()));
        Path out = directory.resolve("embedded.out");
        Path err = directory.resolve("embedded.err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        Distribution.Outcome outcome = Distribution.finish(process, out, err);
        assertThat(outcome.exitCode()).as(outcome.all()).isZero();
        assertThat(outcome.out().lines()).hasSize(5);
    }
}
