package io.says.ui;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts runs as child processes of the orchestrator's jar, so that nothing a run does can touch serving. */
public final class ChildProcessRuns implements RunStarter {

    private static final String JAR = "says-orchestrator.jar";

    private final @Nullable Path home;
    private final Path workspace;
    private final List<Path> configs;
    private final List<String> assignments;
    private final boolean hasInput;

    /**
     * @param home the installation, null where it is not known
     * @param workspace the workspace to run in
     * @param configs the configuration files to pass on, the stronger last
     * @param assignments the {@code --set} values to pass on; those of {@code says.ui} stay here
     * @param hasInput whether the configuration names an input
     */
    public ChildProcessRuns(
            @Nullable Path home, Path workspace, List<Path> configs, List<String> assignments, boolean hasInput) {
        this.home = home;
        this.workspace = workspace;
        this.configs = List.copyOf(configs);
        // A token must not show in the list of processes.
        this.assignments = assignments.stream()
                .filter(assignment -> !ofThePage(assignment))
                .toList();
        this.hasInput = hasInput;
    }

    private static boolean ofThePage(String assignment) {
        String key = assignment.strip().split("[=:+{\\s]", 2)[0].replace("\"", "");
        return key.equals("ui") || key.equals("says") || key.startsWith("ui.") || key.startsWith("says.ui");
    }

    @Override
    public Optional<String> refusal() {
        if (home == null || !Files.isRegularFile(home.resolve(JAR))) {
            return Optional.of("No " + JAR + " here: start the page from the distribution.");
        }
        return hasInput
                ? Optional.empty()
                : Optional.of("No input is configured: set says.input.paths in says.conf or with --set.");
    }

    @Override
    public Process start() {
        Path installed = home;
        String reason = refusal().orElse(null);
        if (reason != null || installed == null) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "A run cannot be started from here",
                    reason == null ? "Start the page from the distribution." : reason);
        }
        try {
            Path output = Files.createDirectories(workspace.resolve("tmp")).resolve("ui-run.log");
            ProcessBuilder child = new ProcessBuilder(command(installed))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            // What guards the page is no business of a run, nor of whatever a run starts.
            child.environment().keySet().removeIf(name -> name.startsWith("SAYS__UI"));
            Process process = child.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw Failures.of(e, "starting a run in " + workspace);
        }
    }

    /** The command line of a run, without anything that belongs to the page alone. */
    List<String> command(Path installed) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dsays.home=" + installed,
                "-jar",
                installed.resolve(JAR).toString(),
                "run",
                "--workspace",
                workspace.toString(),
                "--quiet"));
        for (Path config : configs) {
            command.addAll(List.of("--config", config.toString()));
        }
        assignments.forEach(assignment -> command.addAll(List.of("--set", assignment)));
        return command;
    }
}
