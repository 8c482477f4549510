package io.says.dist;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL that can be killed and started again where it was. */
final class PostgresServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path data;
    private int port;
    private boolean closed;
    private @Nullable EmbeddedPostgres server;

    /** @param data where it keeps what it knows */
    PostgresServer(Path data) throws IOException {
        this.data = data;
        start();
    }

    /** Starts it, at the address it had before. */
    synchronized void start() throws IOException {
        if (closed) {
            throw new IOException("the test is over");
        }
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPGStartupWait(PATIENCE)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on");
        if (port != 0) {
            builder.setPort(port);
        }
        server = builder.start();
        port = server.getPort();
    }

    /** Kills the server and everything that works for its clients, with -9. */
    synchronized void kill() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
        all.add(0, postmaster);
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join());
        forget();
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    /** The settings by which {@code says} keeps its runs here. */
    Stream<String> settings() {
        return Stream.of("--set", "store.url=" + url(), "--set", "store.user=postgres", "--set", "store.schema=says");
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        forget();
    }

    private void forget() throws IOException {
        EmbeddedPostgres started = server;
        server = null;
        if (started != null) {
            started.close();
        }
    }
}
