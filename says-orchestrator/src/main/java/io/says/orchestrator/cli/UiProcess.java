package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.home.ChildProgram;
import io.says.orchestrator.home.ProgramHome;
import io.says.storage.Failures;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The page in a process of its own: checked before it starts, waited for, and ended with this process. Where this process
 * is killed before it can see to that, the page's own notices that its parent is gone.
 */
final class UiProcess {

    private static final long PATIENCE_SECONDS = 8;
    private static final int HIGHEST_PORT = 65_535;

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
        free(address, number);
        ChildProgram program = ProgramHome.find()
                .map(home -> new ChildProgram(home, ChildProgram.UI))
                .filter(ChildProgram::exists)
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.MISSING_DEPENDENCY,
                        ChildProgram.UI + " is not there",
                        "Start says from the distribution, or set -Dsays.home to where it was unpacked."));
        List<String> arguments =
                new ArrayList<>(List.of("--workspace", says.workspace().toString()));
        if (host != null) {
            arguments.addAll(List.of("--host", host));
        }
        arguments.addAll(List.of("--port", Integer.toString(number)));
        arguments.addAll(forwarded);
        return new UiProcess(program.command(System.getenv(), ChildProgram.boundToThis(), arguments));
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

    private static void free(String host, int port) {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "The port must lie between 0 and " + HIGHEST_PORT + ", not " + port,
                    "Name one with --port; 0 takes a free one.");
        }
        if (port == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
        } catch (UnknownHostException e) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "There is no address \"" + host + "\" to listen on",
                    "Name an address of this machine with --host, as 127.0.0.1.",
                    e);
        } catch (BindException e) {
            String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("assign") || message.contains("permission")) {
                throw new SaysException(
                        StandardErrorCode.INVALID_REQUEST,
                        "Nothing can listen on " + host + ":" + port + " here: " + e.getMessage(),
                        "Name an address of this machine with --host and a port above 1023 with --port.",
                        e);
            }
            throw new SaysException(
                    StandardErrorCode.PORT_TAKEN,
                    "Port " + port + " on " + host + " is taken by another process",
                    "Choose another with --port, as --port " + (port < HIGHEST_PORT ? port + 1 : port - 1)
                            + "; 0 takes a free one.",
                    e);
        } catch (IOException e) {
            throw Failures.of(e, "trying port " + port + " on " + host);
        }
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
