package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example plugin, dropped into {@code plugins/} of an installation. */
final class PluginIT {

    private final Distribution says = Distribution.built();

    @Test
    void the_example_plugin_works_beside_the_built_in_ones(@TempDir Path directory) throws IOException {
        Distribution own = says.linkedInto(directory.resolve("installation"));
        Path folder = Files.createDirectories(own.home().resolve("plugins/example"));
        Files.copy(jar(), folder.resolve("example.jar"));
        Files.createDirectories(directory.resolve("data"));
        StringBuilder log = new StringBuilder("# listens\n\n");
        for (int user = 0; user < 40; user++) {
            for (int track = 0; track < 30; track++) {
                if ((user + track) % 3 != 0) {
                    log.append("u").append(user).append(" ~ t").append(track);
                    log.append(" x").append(1 + user * track % 7).append('\n');
                }
            }
        }
        Files.writeString(directory.resolve("data/listens.log"), log);

        Distribution.Outcome planned = own.says(directory, "plan", "--workspace", "ws", "--input", "data/listens.log");
        assertThat(planned.exitCode()).as(planned.all()).isZero();
        assertThat(planned.out()).contains("genre-counts");

        Distribution.Outcome ran = own.says(
                directory,
                "run",
                "--workspace",
                "ws",
                "--input",
                "data/listens.log",
                "--set",
                "train.trainer=mean",
                "--force"); // the mean of a track is no better than popularity, and the gate knows it
        assertThat(ran.exitCode()).as(ran.all()).isZero();
        ReleaseStore store = ReleaseStore.inWorkspace(directory.resolve("ws"));
        ReleaseInfo release = store.info(store.currentId().orElseThrow());
        assertThat(release.trainer()).isEqualTo("mean");
        assertThat(release.profile().accepted()).isEqualTo(800);
        assertThat(release.profile().rejected()).as("the blank line").isEqualTo(1);
        assertThat(release.report().scores().get(0).metrics())
                .containsKeys("found-any@10", "hit-rate@10")
                .satisfies(metrics -> assertThat(metrics.get("found-any@10")).isEqualTo(metrics.get("hit-rate@10")));
    }

    private Path jar() throws IOException {
        Path target = says.home().resolve("../../examples/says-example-plugin/target");
        try (Stream<Path> jars = Files.list(target)) {
            return jars.filter(file ->
                            file.getFileName().toString().matches("says-example-plugin-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
