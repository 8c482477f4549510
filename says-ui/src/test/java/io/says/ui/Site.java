package io.says.ui;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.JdbiIdempotencyKeys;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.SqliteDatabase;
import io.says.release.ReleaseStore;
import io.says.spi.PanelFactory;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole server over a temporary workspace: real run store, real release store, an engine without a model. */
final class Site implements AutoCloseable {

    static final RunStarter REFUSING = new RunStarter() {
        @Override
        public Optional<String> refusal(RunOrder order) {
            return Optional.of("No input is configured.");
        }

        @Override
        public Process start(RunOrder order) {
            throw new SaysException(StandardErrorCode.INVALID_CONFIGURATION, "No input is configured", "Name one.");
        }
    };

    final Path workspace;
    final JdbiRunStore runs;
    final ReleaseStore releases;
    final UiServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Site(Path workspace, UiConfig config, RunStarter starter, List<PanelFactory> panels) {
        this.workspace = workspace;
        SqliteDatabase database = new SqliteDatabase(workspace.resolve("runs.db"));
        this.runs = new JdbiRunStore(database);
        this.releases = ReleaseStore.inWorkspace(workspace);
        this.server = new UiServer(
                        config,
                        workspace,
                        releases,
                        () -> FakeEngine.open(releases.current()),
                        release -> {},
                        runs,
                        starter,
                        panels,
                        new JdbiIdempotencyKeys(database))
                .start();
    }

    /** A site on a free port with one release published. */
    static Site published(Path workspace) throws IOException {
        Releases.publish(workspace, "aaaaaaaaaaaa");
        return new Site(workspace, anyPort(), REFUSING, List.of());
    }

    static UiConfig anyPort() {
        return new UiConfig("127.0.0.1", 0, false, "", false, 0);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    HttpResponse<String> post(String path, String... headers) {
        return send("POST", path, "", headers);
    }

    HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Records a run with two stages, the first done and the second under way. */
    void recordRun(String id) {
        Map<String, String> stages = new LinkedHashMap<>();
        stages.put("ingest", "Reads the input.");
        stages.put("train", "Fits the model.");
        runs.begin(id, Instant.now().minusSeconds(30), stages, null, null);
        tell(RunEvent.Type.RUN_STARTED, id, null, "run started", Map.of());
        tell(RunEvent.Type.STAGE_STARTED, id, "ingest", "ingest started", Map.of());
        tell(
                RunEvent.Type.STAGE_SUCCEEDED,
                id,
                "ingest",
                "ingest done",
                Map.of("outputName", "abc", "facts", "{\"accepted\":99000}"));
        tell(RunEvent.Type.STAGE_STARTED, id, "train", "train started", Map.of());
        tell(RunEvent.Type.STAGE_PROGRESS, id, "train", "iteration 4", Map.of("done", "4", "total", "10"));
    }

    void tell(RunEvent.Type type, String run, @Nullable String stage, String message, Map<String, String> details) {
        runs.record(new RunEvent(type, run, stage, stage == null ? 0 : 1, Instant.now(), message, details));
    }

    @Override
    public void close() {
        server.close();
    }
}
