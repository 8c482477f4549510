package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** A small generated data set for the tests. */
final class Demo {

    private Demo() {}

    /** Writes {@code data/listening.csv} and {@code data/says.conf}. */
    static void generate(Distribution says, Path directory) {
        Distribution.Outcome generated = says.says(
                directory,
                "generate",
                "--users",
                "120",
                "--tracks",
                "200",
                "--interactions",
                "6000",
                "--seed",
                "7",
                "--output",
                "data");
        assertThat(generated.exitCode()).as(generated.all()).isZero();
    }
}
