package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.home.ProgramHome;
import io.says.orchestrator.logging.LogbackRunLogs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options every command has, and the façade they make. */
final class CommonOptions {

    /** How results are printed. */
    enum Format {
        table,
        json
    }

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            order = 100,
            description = "Where data, releases and runs are kept (says.workspace; default: workspace).")
    @Nullable Path workspace;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            order = 101,
            description = "A configuration file (HOCON or JSON); may be given again, the last one wins.")
    List<Path> configs = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            order = 102,
            description = "Sets one configuration key, for example --set train.als.rank=30; may be given again.")
    List<String> assignments = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            order = 103,
            description = "How results are printed: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Format format = Format.table;

    @Option(names = "--quiet", order = 104, description = "Print nothing but errors.")
    boolean quiet;

    @Option(names = "--stacktrace", order = 105, description = "Print the stack trace of a failure too.")
    boolean stacktrace;

    boolean json() {
        return format == Format.json;
    }

    /** The façade's builder as these options and the environment say; {@code defaults} are files that every other wins over. */
    Says.Builder builder(Map<String, String> environment, List<Path> defaults) {
        Says.Builder builder = Says.builder().environment(environment);
        if (workspace != null) {
            builder.workspace(workspace);
        }
        defaults.forEach(builder::config);
        configs.forEach(builder::config);
        assignments.forEach(builder::set);
        boolean chosen = environment.containsKey("SAYS__PLUGINS")
                || assignments.stream().anyMatch(a -> a.matches("(says\\.)?plugins\\s*=.*"));
        if (!chosen) {
            ProgramHome.file("plugins").filter(Files::isDirectory).ifPresent(builder::plugins);
        }
        return builder.logs(LogbackRunLogs.whereBound());
    }

    /** The façade's builder, with the installation's and the workspace's own configuration. */
    Says.Builder builder() {
        return builder(System.getenv(), defaults());
    }

    /**
     * The installation's configuration, then the workspace's again where there is one: the installation's is the weakest
     * of all, and would win over the workspace's otherwise.
     */
    private List<Path> defaults() {
        Path installed = ProgramHome.file("conf/says.conf").filter(Files::isRegularFile).orElse(null);
        if (installed == null) {
            return List.of();
        }
        Map<String, String> environment = System.getenv();
        try (Says first = builder(environment, List.of(installed)).build()) {
            Path own = first.workspace().resolve("says.conf");
            return Files.isRegularFile(own) ? List.of(installed, own) : List.of(installed);
        }
    }
}
