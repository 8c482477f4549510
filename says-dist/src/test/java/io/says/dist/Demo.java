package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** A small generated data set for the tests. */
final class Demo {

    private static final String[] COMMAND = {
        "generate", "--users", "120", "--tracks", "200", "--interactions", "6000", "--seed", "7", "--output", "data"
    };

    private Demo() {}

    /** Writes {@code data/listening.csv} and {@code data/says.conf}. */
    static void generate(Distribution says, Path directory) {
        sound(says.says(directory, COMMAND));
    }

    /** The same, in the directory that the process works in. */
    static void generate(SaysProcess says) {
        sound(says.says(COMMAND));
    }

    private static void sound(Distribution.Outcome generated) {
        assertThat(generated.exitCode()).as(generated.all()).isZero();
    }
}
