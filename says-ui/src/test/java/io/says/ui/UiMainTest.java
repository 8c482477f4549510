package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static int serve(Path home) {
        return UiMain.run("--workspace", home.resolve("ws").toString());
    }
}
