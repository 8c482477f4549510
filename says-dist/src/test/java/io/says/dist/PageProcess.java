package io.says.dist;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The page of the workspace {@code ws}, served by a process of its own on a free port; it prints to {@code ui.out}. */
final class PageProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    private PageProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it by {@code says ui}; its error stream goes to {@code ui.err}. */
    static PageProcess ofProgram(Distribution says, Path directory) throws IOException {
        int port = freePort();
        Process process = says.start(
                directory,
                directory.resolve("ui.out"),
                directory.resolve("ui.err"),
                Map.of(),
                "ui",
                "--workspace",
                "ws",
                "--port",
                Integer.toString(port));
        return new PageProcess(process, port);
    }

    /** Starts it from one of the jars of the distribution. */
    static PageProcess ofJar(Distribution says, Path directory, String jar, String... arguments) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                says.home().resolve(jar).toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--workspace", "ws", "--port", Integer.toString(port)));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("ui.out").toFile())
                .start();
        return new PageProcess(process, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Process process() {
        return process;
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Waits until it says of its health that it is live, or ready. */
    void awaits(String state) {
        Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> answers("\"" + state + "\":true"));
    }

    /** Whether it answers at all, and says that of its health. */
    boolean answers(String text) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(address() + "/api/v1/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains(text);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends it, and what it has started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(Distribution.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
