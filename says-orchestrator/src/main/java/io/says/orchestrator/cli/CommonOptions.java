package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.home.ProgramSettings;
import io.says.orchestrator.logging.LogbackRunLogs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            names = "--preset",
            paramLabel = "NAME",
            order = 101,
            description = "Settings for data of some kind, one of those that says presets lists (says.preset).")
    @Nullable
    String preset;

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
        preset = preset == null ? outer.preset : preset;
        assignments.addAll(0, outer.assignments);
        format = outer.json() ? outer.format : format;
        quiet |= outer.quiet;
        stacktrace |= outer.stacktrace;
    }

    boolean json() {
        return format == Format.json;
    }

    /** The façade's builder, with the installation's and the workspace's own configuration. */
    Says.Builder builder() {
        return settings().builder().logs(LogbackRunLogs.whereBound());
    }

    /** What these options and the installation say. */
    ProgramSettings settings() {
        List<String> all = new ArrayList<>(assignments);
        if (preset != null) {
            all.add("preset=" + preset);
        }
        return new ProgramSettings(workspace, configs, all, System.getenv());
    }

    /** The options that give another program of SAYS the same settings. */
    List<String> forwarded() {
        return settings().forwarded();
    }

    /** The workspace option as it was given, to be put into a suggested command. */
    String workspaceHint() {
        return workspace == null ? "" : " --workspace " + workspace;
    }
}
