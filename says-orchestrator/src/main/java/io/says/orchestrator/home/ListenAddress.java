package io.says.orchestrator.home;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.storage.Failures;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Where a program is to listen.
 *
 * @param host a name or an address of this machine
 * @param port the TCP port; 0 takes a free one
 */
public record ListenAddress(String host, int port) {

    private static final int HIGHEST_PORT = 65_535;

    /**
     * Makes sure that one can listen there, before anything is started that takes long.
     *
     * @throws SaysException {@code PORT_TAKEN}, or {@code INVALID_REQUEST} for what cannot be listened on
     */
    public void requireFree() {
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
}
