package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;

/** A small generated data set for the tests, and the commands that run the pipeline over it. */
final class Demo {

    private static final String[] COMMAND = {
        "generate", "--users", "120", "--tracks", "200", "--interactions", "6000", "--seed", "7", "--output", "data"
    };
    private static final String LISTENING = "data/listening.csv";

    private Demo() {}

    /** Writes {@code data/listening.csv} and {@code data/says.conf}. */
    static void generate(Distribution says, Path directory) {
        sound(says.says(directory, COMMAND));
    }

    /** The same, in the directory that the process works in. */
    static void generate(SaysProcess says) {
        sound(says.says(COMMAND));
    }

    /**
     * The arguments of a run over all of it.
     *
     * @param more further ones
     */
    static String[] run(String workspace, String... more) {
        return run(workspace, LISTENING, Stream.of(more));
    }

    /** The same of a run that publishes whatever the gate says, and is silent. */
    static String[] forcedRun(String workspace, String... more) {
        return forcedRunOver(LISTENING, workspace, more);
    }

    /** The same over some other file. */
    static String[] forcedRunOver(String input, String workspace, String... more) {
        return run(workspace, input, Stream.concat(Stream.of("--force", "--quiet"), Stream.of(more)));
    }

    private static String[] run(String workspace, String input, Stream<String> more) {
        Stream<String> run = Stream.of("run", "--workspace", workspace, "--config", "data/says.conf", "--input", input);
        return Stream.concat(run, more).toArray(String[]::new);
    }

    private static void sound(Distribution.Outcome generated) {
        assertThat(generated.exitCode()).as(generated.all()).isZero();
    }
}
