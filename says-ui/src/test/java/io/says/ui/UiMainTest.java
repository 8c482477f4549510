package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class UiMainTest {

    @Test
    void sees_the_plugins_and_the_configuration_beside_the_program(@TempDir Path home) throws IOException {
        Path plugin = Files.createDirectories(home.resolve("plugins/broken"));
        Files.writeString(plugin.resolve("broken.jar"), "no jar");
        Files.createDirectories(home.resolve("conf"));
        String before = System.getProperty("says.home", "");
        System.setProperty("says.home", home.toString());
        try {
            assertThat(serve(home)).as("a broken plugin").isEqualTo(2);
            Files.delete(plugin.resolve("broken.jar"));
            Files.delete(plugin);
            Files.writeString(home.resolve("conf/says.conf"), "says.ui.port = 99999");
            assertThat(serve(home)).as("a port out of range").isEqualTo(2);
        } finally {
            if (before.isEmpty()) {
                System.clearProperty("says.home");
            } else {
                System.setProperty("says.home", before);
            }
        }
    }

    @Test
    void a_page_for_others_without_a_token_fails_before_a_release_is_looked_at(@TempDir Path home) throws IOException {
        Releases.publish(home.resolve("ws"), "damaged");
        Logger log = (Logger) LoggerFactory.getLogger(ServingEngine.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        log.addAppender(said);
        try {
            assertThat(serve(home, "--host", "0.0.0.0", "--port", "0", "--set", "says.ui.allow-remote=true"))
                    .isEqualTo(2);
        } finally {
            log.detachAppender(said);
        }
        assertThat(said.list).isEmpty();
    }

    private static int serve(Path home, String... more) {
        return UiMain.run(
                Stream.concat(Stream.of("--workspace", home.resolve("ws").toString()), Stream.of(more))
                        .toArray(String[]::new));
    }
}
