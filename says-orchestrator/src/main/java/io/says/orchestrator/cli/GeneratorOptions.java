package io.says.orchestrator.cli;

import io.says.orchestrator.demo.GeneratorConfig;
import picocli.CommandLine.Option;

/** How big generated data are, and which. */
final class GeneratorOptions {

    @Option(names = "--users", paramLabel = "N", description = "How many listeners (default: ${DEFAULT-VALUE}).")
    int users = 1_000;

    @Option(names = "--tracks", paramLabel = "N", description = "How many tracks (default: ${DEFAULT-VALUE}).")
    int tracks = 1_500;

    @Option(
            names = "--interactions",
            paramLabel = "N",
            description = "How many (user, track) pairs (default: ${DEFAULT-VALUE}).")
    long interactions = 120_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed and sizes give the same data (default: ${DEFAULT-VALUE}).")
    long seed = 42;

    GeneratorConfig config() {
        return new GeneratorConfig(users, tracks, interactions, seed);
    }
}
