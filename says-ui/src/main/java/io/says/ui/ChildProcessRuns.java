package io.says.ui;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.orchestrator.home.ChildProgram;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts runs as child processes of the orchestrator's jar, so that nothing a run does can touch serving. */
public final class ChildProcessRuns implements RunStarter {

    /** Where in the workspace the latest run started from here writes what it prints; not where runs tidy up. */
    public static final String OUTPUT = "runs/ui-run.log";

    private final @Nullable ChildProgram program;
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
        this.program = home == null ? null : new ChildProgram(home, ChildProgram.ORCHESTRATOR);
        this.workspace = workspace;
        this.configs = List.copyOf(configs);
        // A token must not show in the list of processes.
        this.assignments = assignments.stream()
                .filter(assignment -> !ofThePage(assignment))
                .toList();
        this.hasInput = hasInput;
    }

    /** Whether an assignment is the page's own. */
    static boolean ofThePage(String assignment) {
        String key = assignment.strip().split("[=:+{\\s]", 2)[0].replace("\"", "");
        return key.equals("ui") || key.equals("says") || key.startsWith("ui.") || key.startsWith("says.ui");
    }

    @Override
    public Optional<String> refusal(RunOrder order) {
        if (program == null || !program.exists()) {
            return Optional.of("No " + ChildProgram.ORCHESTRATOR + " here: start the page from the distribution.");
        }
        return hasInput || order.resumes().isPresent()
                ? Optional.empty()
                : Optional.of("No input is configured: set says.input.paths in says.conf or with --set.");
    }

    @Override
    public Process start(RunOrder order) {
        ChildProgram installed = program;
        String reason = refusal(order).orElse(null);
        if (reason != null || installed == null) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "A run cannot be started from here",
                    reason == null ? "Start the page from the distribution." : reason);
        }
        try {
            Path output = workspace.resolve(OUTPUT);
            Files.createDirectories(workspace.resolve("runs"));
            ProcessBuilder child = new ProcessBuilder(command(installed, System.getenv(), order))
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

    /**
     * The command line of a run, without anything that belongs to the page alone. One that goes on from another has that one's
     * configuration; only what that one could not record, since it may be secret, is given again.
     */
    List<String> command(ChildProgram installed, Map<String, String> environment, RunOrder order) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(order.resumes().map(run -> List.of("resume", run)).orElse(List.of("run")));
        arguments.addAll(List.of("--workspace", workspace.toString(), "--quiet"));
        if (order.resumes().isEmpty()) {
            configs.forEach(config -> arguments.addAll(List.of("--config", config.toString())));
        }
        assignments.stream()
                .filter(assignment -> order.resumes().isEmpty() || Settings.isSecret(assignment))
                .forEach(assignment -> arguments.addAll(List.of("--set", assignment)));
        order.again().forEach(stage -> arguments.addAll(List.of("--again", stage)));
        return installed.command(environment, Map.of(), arguments);
    }
}
