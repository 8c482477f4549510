package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is written from the comments of every module's reference.conf; a stale one fails. */
final class ConfigurationReferenceIT {

    private static final String HEAD = """
            # Configuration

            Every key with its default, written from the modules' `reference.conf` files. Put your own values into `says.conf`
            (HOCON), into the environment (`SAYS__TRAIN__ALS__RANK=30`: two underscores for a dot, one for a hyphen) or on the
            command line (`--set train.als.rank=30`); the later wins. An unknown key is an error with a suggestion.

            | Key | Default | Meaning |
            |---|---|---|
            """;

    @Test
    void the_reference_is_what_the_modules_say() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        // What is shipped, and not what this test happens to have on its own class path.
        List<Path> own = Distribution.built().ownJars();
        URL[] shipped = new URL[own.size()];
        for (int i = 0; i < shipped.length; i++) {
            shipped[i] = own.get(i).toUri().toURL();
        }
        try (URLClassLoader loader = new URLClassLoader(shipped, ClassLoader.getPlatformClassLoader())) {
            Config reference =
                    ConfigFactory.parseResources(loader, "reference.conf").withOnlyPath("says");
            collect("says", reference.getObject("says"), rows);
        }
        String expected = HEAD + String.join("", rows.values());
        Path file = Distribution.built()
                .home()
                .resolve("../../docs/configuration.md")
                .normalize();
        if (Boolean.getBoolean("says.update")) {
            Files.writeString(file, expected);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("docs/configuration.md is stale; run mvn verify -Dsays.update=true and commit it")
                .isEqualTo(expected);
        assertThat(rows.values()).as("keys without a comment").noneMatch(row -> row.endsWith("|  |\n"));
    }

    private static void collect(String path, ConfigObject group, Map<String, String> rows) {
        for (Map.Entry<String, ConfigValue> entry : group.entrySet()) {
            String key = path + "." + entry.getKey();
            ConfigValue value = entry.getValue();
            if (value instanceof ConfigObject inner && !inner.isEmpty()) {
                collect(key, inner, rows);
            } else {
                String comment = value.origin().comments().stream()
                        .map(String::strip)
                        .collect(Collectors.joining(" "))
                        .replace("|", "\\|");
                String rendered = value.render(ConfigRenderOptions.concise()).replace("|", "\\|");
                rows.put(key, "| `" + key + "` | `" + rendered + "` | " + comment + " |\n");
            }
        }
    }
}
