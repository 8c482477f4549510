package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.home.ProgramHome;
import io.says.orchestrator.logging.LogbackRunLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
            description = "Where data, releases and runs are kept (says.workspace; default: says-workspace).")
    @Nullable
    Path workspace;

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

    /** Takes what was given before a subcommand's name; what stands after it is the stronger. */
    void under(CommonOptions outer) {
        workspace = workspace == null ? outer.workspace : workspace;
        configs.addAll(0, outer.configs);
        assignments.addAll(0, outer.assignments);
        format = outer.json() ? outer.format : format;
        quiet |= outer.quiet;
        stacktrace |= outer.stacktrace;
    }

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
        if (!choosesPlugins(environment)) {
            installedPlugins().ifPresent(builder::plugins);
        }
        return builder.logs(LogbackRunLogs.whereBound());
    }

    /** The façade's builder, with the installation's and the workspace's own configuration. */
    Says.Builder builder() {
        return builder(System.getenv(), defaults());
    }

    /**
     * The installation's configuration where it says anything, then the workspace's again where there is one: the
     * installation's is the weakest of all, and would win over the workspace's otherwise.
     */
    List<Path> defaults() {
        Path installed = ProgramHome.file("conf/says.conf")
                .filter(CommonOptions::saysAnything)
                .orElse(null);
        if (installed == null) {
            return List.of();
        }
        try (Says first = builder(System.getenv(), List.of(installed)).build()) {
            Path own = first.workspace().resolve("says.conf");
            return Files.isRegularFile(own) ? List.of(installed, own) : List.of(installed);
        }
    }

    private static boolean saysAnything(Path file) {
        try {
            return Files.readString(file)
                    .lines()
                    .map(String::strip)
                    .anyMatch(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("//"));
        } catch (IOException e) {
            // Reading it as configuration names the problem.
            return true;
        }
    }

    /** The options that give another program of SAYS the same settings. */
    List<String> forwarded() {
        List<String> forwarded = new ArrayList<>();
        for (Path config : Stream.concat(defaults().stream(), configs.stream()).toList()) {
            forwarded.addAll(List.of("--config", config.toAbsolutePath().toString()));
        }
        if (!choosesPlugins(System.getenv())) {
            installedPlugins().ifPresent(directory -> forwarded.addAll(List.of("--set", "says.plugins=" + directory)));
        }
        assignments.forEach(assignment -> forwarded.addAll(List.of("--set", assignment)));
        return forwarded;
    }

    /** The workspace option as it was given, to be put into a suggested command. */
    String workspaceHint() {
        return workspace == null ? "" : " --workspace " + workspace;
    }

    private boolean choosesPlugins(Map<String, String> environment) {
        return environment.containsKey("SAYS__PLUGINS")
                || assignments.stream().anyMatch(a -> a.matches("(says\\.)?plugins\\s*=.*"));
    }

    private static Optional<Path> installedPlugins() {
        return ProgramHome.file("plugins").filter(Files::isDirectory);
    }
}
