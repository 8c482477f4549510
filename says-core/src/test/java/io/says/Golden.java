package io.says;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares text with a file under {@code src/test/resources}; {@code -Dsays.update=true} rewrites the file. */
final class Golden {

    private Golden() {}

    static void check(String name, String actual) throws IOException {
        Path file = Path.of("src/test/resources").resolve(name);
        if (Boolean.getBoolean("says.update")) {
            Files.writeString(file, actual);
        }
        assertThat(actual)
                .as("%s; run with -Dsays.update=true where the change is meant", name)
                .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    }
}
