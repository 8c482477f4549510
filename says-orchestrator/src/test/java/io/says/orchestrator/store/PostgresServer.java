package io.says.orchestrator.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL, one for all tests of a JVM; each test takes a schema of its own. */
public final class PostgresServer {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private PostgresServer() {}

    private static final class Started {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().setPGStartupWait(PATIENCE).start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A schema that nothing is in yet. */
    public static StoreConfig schema() {
        return config(Started.SERVER.getPort(), "says" + SCHEMAS.incrementAndGet());
    }

    private static StoreConfig config(int port, String schema) {
        return new StoreConfig(
                "jdbc:postgresql://localhost:" + port + "/postgres", "postgres", "", schema, Duration.ofSeconds(30));
    }

    /**
     * A server of one test, which may kill it.
     *
     * @param data where it keeps what it knows
     */
    public static Own own(Path data) throws IOException {
        Own own = new Own(data);
        own.start();
        return own;
    }

    /** A server that can be killed and started again where it was. */
    public static final class Own implements AutoCloseable {

        private final Path data;
        private int port;
        private @Nullable EmbeddedPostgres server;

        private Own(Path data) {
            this.data = data;
        }

        /** Starts it, at the address it had before. */
        public synchronized void start() throws IOException {
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

        /** Ends it at once, as a machine that loses power does. */
        public synchronized void kill() throws IOException {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
            List<ProcessHandle> all = new ArrayList<>(
                    ProcessHandle.of(pid).orElseThrow().descendants().toList());
            all.add(0, ProcessHandle.of(pid).orElseThrow());
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(process -> process.onExit()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join());
            close();
        }

        /** An empty schema. */
        public synchronized StoreConfig schema() {
            return config(port, "says");
        }

        @Override
        public synchronized void close() throws IOException {
            if (server != null) {
                server.close();
                server = null;
            }
        }
    }
}
