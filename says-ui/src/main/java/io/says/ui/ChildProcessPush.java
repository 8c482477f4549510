package io.says.ui;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.home.ChildProgram;
import io.says.release.ReleaseMove.Cause;
import io.says.storage.Failures;
import io.says.storage.Locations;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets those know who serve from the place that {@code says.releases.url} names. What reaches stores is not in the process of the page: for a
 * place in one, {@code says releases push} does it in a process of its own.
 */
final class ChildProcessPush implements Consumer<Cause> {

    private static final Logger LOG = LoggerFactory.getLogger(ChildProcessPush.class);
    private static final int LONGEST_OUTPUT = 64 * 1024;

    private final Says says;
    private final @Nullable ChildProgram program;
    private final List<Path> configs;
    private final List<String> assignments;

    /**
     * @param says the workspace
     * @param home the installation, null where it is not known
     * @param configs the configuration files to pass on, the stronger last
     * @param assignments the {@code --set} values to pass on; those of {@code says.ui} stay here
     */
    ChildProcessPush(Says says, @Nullable Path home, List<Path> configs, List<String> assignments) {
        this.says = says;
        this.program = home == null ? null : new ChildProgram(home, ChildProgram.ORCHESTRATOR);
        this.configs = List.copyOf(configs);
        this.assignments = assignments.stream()
                .filter(assignment -> !ChildProcessRuns.ofThePage(assignment))
                .toList();
    }

    @Override
    public void accept(Cause cause) {
        ChildProgram installed = program;
        if (!Locations.isAddress(says.settings().text("says.releases.url"))
                || installed == null
                || !installed.exists()) {
            says.push(cause).ifPresent(pointer -> LOG.info("Published as pointer {}", pointer.number()));
            return;
        }
        try {
            ProcessBuilder child = new ProcessBuilder(
                            installed.command(System.getenv(), Map.of(), arguments(cause.why())))
                    .redirectErrorStream(true);
            child.environment().keySet().removeIf(name -> name.startsWith("SAYS__UI"));
            Process process = child.start();
            process.getOutputStream().close();
            String said;
            try (InputStream output = process.getInputStream()) {
                said = new String(output.readNBytes(LONGEST_OUTPUT), StandardCharsets.UTF_8).strip();
                output.transferTo(OutputStream.nullOutputStream());
            }
            if (process.waitFor() != 0) {
                throw new SaysException(
                        StandardErrorCode.IO_FAILURE,
                        "says releases push failed: " + said.lines().reduce("", (before, line) -> line),
                        "The server's log has all it said.",
                        new IOException(said));
            }
        } catch (IOException e) {
            throw Failures.of(e, "starting says releases push");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.of(e, "waiting for says releases push");
        }
    }

    /** What follows the name of the program. */
    List<String> arguments(@Nullable String reason) {
        List<String> arguments = new ArrayList<>(List.of(
                "releases", "push", "--quiet", "--workspace", says.workspace().toString()));
        configs.forEach(config -> arguments.addAll(List.of("--config", config.toString())));
        assignments.forEach(assignment -> arguments.addAll(List.of("--set", assignment)));
        if (reason != null) {
            arguments.addAll(List.of("--reason", reason));
        }
        return List.copyOf(arguments);
    }
}
