package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DistributionLayoutIT {
    private static final Path HOME = Path.of(System.getProperty("says.home", "target/says"));

    @ParameterizedTest
    @ValueSource(strings = {"says-orchestrator.jar", "says-ui.jar"})
    void every_class_path_entry_of_a_launcher_lies_in_lib(String launcher) throws IOException {
        try (JarFile jar = new JarFile(HOME.resolve(launcher).toFile())) {
            String classPath = jar.getManifest().getMainAttributes().getValue("Class-Path");
            assertThat(classPath.split(" "))
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(HOME.resolve(entry)).isRegularFile());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"conf/says.conf", "plugins/README.txt", "LICENSE", "bin/says"})
    void ships(String file) {
        assertThat(Files.exists(HOME.resolve(file))).isTrue();
    }

    @Test
    void the_plugin_it_comes_with_lies_in_a_folder_of_its_own_and_nowhere_else() {
        Distribution says = Distribution.built();
        assertThat(says.ownJars())
                .filteredOn(jar -> jar.getFileName().toString().startsWith("says-openlineage"))
                .singleElement()
                .satisfies(jar -> assertThat(jar)
                        .hasParent(HOME.toAbsolutePath().normalize().resolve("plugins/openlineage")));
        assertThat(says.jars("says-openlineage", "openlineage-java")).isEmpty();
    }
}
