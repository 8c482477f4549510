package io.says.model.serving;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A server on this machine in a process of its own, watched from outside. */
final class ServerProcess implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final ProcessHandle jvm;

    private ServerProcess(Process process, int port, String jvm) throws IOException, InterruptedException {
        this.process = process;
        this.port = port;
        long began = System.nanoTime();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - began > LONGEST_START.toNanos()) {
                process.destroy();
                throw new IOException("The server does not answer");
            }
            Thread.sleep(20);
        }
        // The child that serves, where the program starts one.
        this.jvm = process.descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(jvm))
                .findFirst()
                .orElseGet(process::toHandle);
    }

    /** Starts {@code says ui} and waits until it answers. */
    static ServerProcess says(String program, Path workspace, List<String> settings)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(
                List.of(program, "ui", "--workspace", workspace.toString(), "--port", Integer.toString(port)));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return new ServerProcess(start(command), port, "says-ui.jar");
    }

    /** Starts {@link BareServer} in a JVM like the other's, on the very jars that the page runs on. */
    static ServerProcess bare(String program, int length) throws IOException, InterruptedException {
        int port = freePort();
        Path home = Path.of(program).resolveSibling("..").normalize();
        String own = new File(BareServer.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .getPath();
        return new ServerProcess(
                start(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        own + File.pathSeparator + home.resolve("says-ui.jar"),
                        BareServer.class.getName(),
                        Integer.toString(port),
                        Integer.toString(length))),
                port,
                BareServer.class.getName());
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    private boolean answers() throws InterruptedException {
        try {
            return get("/api/v1/health").statusCode() == 200;
        } catch (IOException e) { // nobody listens yet
            return false;
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return client.send(
                request(path)
                        .header("X-SAYS-Request", "1")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    /** Processor time of the process that serves so far. */
    double cpuSeconds() {
        return jvm.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** What lives on its heap after a full collection, and its resident size then. */
    String memory() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process histogram = new ProcessBuilder(jcmd, Long.toString(jvm.pid()), "GC.class_histogram")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("Total"))
                .toList();
        long live = lines.isEmpty() ? -1 : Long.parseLong(lines.get(0).strip().split("\\s+")[2]) / 1024;
        String resident = new File("/proc").isDirectory()
                ? Files.readAllLines(Path.of("/proc", Long.toString(jvm.pid()), "status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
                        .findFirst()
                        .orElse("unknown")
                : "unknown";
        return String.format(Locale.ROOT, "live on the heap %.1f MB, resident %s", live / 1024.0, resident);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
