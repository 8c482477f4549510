package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.home.ChildProgram;
import io.says.orchestrator.home.ListenAddress;
import io.says.orchestrator.home.ProgramHome;
import io.says.storage.Failures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The page in a process of its own: checked before it starts, waited for, and ended with this process. Where this process
 * is killed before it can see to that, the page's own notices that its parent is gone.
 */
final class UiProcess {

    private static final long PATIENCE_SECONDS = 8;

    private final List<String> command;

    private UiProcess(List<String> command) {
        this.command = List.copyOf(command);
    }

    /**
     * Gets ready to start the page.
     *
     * @param says the workspace
     * @param host null for the configured one
     * @param port null for the configured one
     * @param forwarded options handed on
     * @throws SaysException {@code MISSING_DEPENDENCY}, {@code PORT_TAKEN} or {@code INVALID_REQUEST}
     */
    static UiProcess of(Says says, @Nullable String host, @Nullable Integer port, List<String> forwarded) {
        String address = host == null ? says.settings().text("says.ui.host") : host;
        int number = port == null ? configuredPort(says) : port;
        // The port first: it is what can be mended without installing anything.
        new ListenAddress(address, number).requireFree();
        ChildProgram program = ProgramHome.find()
                .map(home -> new ChildProgram(home, ChildProgram.UI))
                .filter(ChildProgram::exists)
                .orElseThrow(UiProcess::noProgram);
        List<String> arguments =
                new ArrayList<>(List.of("--workspace", says.workspace().toString()));
        if (host != null) {
            arguments.addAll(List.of("--host", host));
        }
        arguments.addAll(List.of("--port", Integer.toString(number)));
        arguments.addAll(forwarded);
        return new UiProcess(program.command(System.getenv(), ChildProgram.boundToThis(), arguments));
    }

    static SaysException noProgram() {
        return new SaysException(
                StandardErrorCode.MISSING_DEPENDENCY,
                ChildProgram.UI + " is not there",
                "Start says from the distribution, or set -Dsays.home to where it was unpacked.");
    }

    private static int configuredPort(Says says) {
        String port = says.settings().text("says.ui.port");
        if (!port.matches("[0-9]{1,9}")) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "says.ui.port must be a whole number, not \"" + port + "\"",
                    "Correct it in says.conf, or name a port with --port.");
        }
        return Integer.parseInt(port);
    }

    /** Starts the page and waits until it ends; it ends with this process too. Gives back its exit code. */
    int serve() {
        Process process;
        try {
            process = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw Failures.of(e, "starting the page");
        }
        Thread hook = new Thread(() -> end(process), "says-end-of-page");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            end(process);
            throw Failures.of(e, "serving the page");
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
