package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.json.Json;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.orchestrator.store.JdbiIdempotencyKeys;
import io.says.orchestrator.store.SqliteDatabase;
import io.says.spi.RunEvent;
import io.says.storage.ContentHash;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs started, gone on with and run again over the API, and once only however often a request is sent. */
final class StartingRunsTest {

    private static final String RUNS = "/api/v1/runs";
    private static final String AGAIN = "{\"again\": [\"train\"]}";

    private final Path workspace;
    private final RecordedRuns starter;
    private Site site;

    StartingRunsTest(@TempDir Path workspace) throws IOException {
        this.workspace = workspace;
        this.starter = new RecordedRuns(workspace);
        Releases.publish(workspace, "aaaaaaaaaaaa");
        this.site = served();
    }

    private Site served() {
        return new Site(workspace, Site.anyPort(), starter, List.of());
    }

    @AfterEach
    void close() {
        site.close();
    }

    private HttpResponse<String> post(String path, String body, String... key) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", "application/json"));
        for (String one : key) {
            headers.addAll(List.of("Idempotency-Key", one));
        }
        return site.send("POST", path, body, headers.toArray(new String[0]));
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Json.object(answer.body(), "a problem")).containsEntry("title", code);
    }

    private static String id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String id = String.valueOf(Json.object(answer.body(), "an answer").get("id"));
        assertThat(answer.headers().firstValue("Location")).hasValue(RUNS + "/" + id);
        return id;
    }

    @Test
    void a_request_sent_again_with_its_key_is_answered_alike_and_starts_nothing_also_after_a_restart()
            throws IOException {
        String first = id(post(RUNS, "", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\""));
        assertThat(id(post(RUNS, "", "8e03978e-40d5-43dd-bc93-6894a57f9324"))).isEqualTo(first);
        site.close();
        site = served();
        assertThat(id(post(RUNS, "", "8e03978e-40d5-43dd-bc93-6894a57f9324"))).isEqualTo(first);
        assertThat(starter.orders).containsExactly(RunOrder.CONFIGURED);
        assertThat(id(post(RUNS, "", "another"))).isNotEqualTo(first);
        assertThat(id(post(RUNS, ""))).isEqualTo("started3");
        assertThat(Files.readString(workspace.resolve("access/audit.jsonl")))
                .contains("\"run\":\"" + first + "\"", "\"repeated\":true");
    }

    @Test
    void a_key_that_came_with_another_request_is_refused() {
        id(post(RUNS, "", "k"));
        refused(post(RUNS, AGAIN, "k"), 422, "KEY_REUSED");
        refused(post(RUNS + "/started1/resume", "", "k"), 422, "KEY_REUSED");
        assertThat(starter.orders).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"half", "two words", "a\"b", "a\\b"})
    void what_is_no_key_is_refused(String key) {
        refused(post(RUNS, "", key), 400, "INVALID_REQUEST");
        assertThat(starter.orders).isEmpty();
    }

    @Test
    void a_key_is_bounded() {
        refused(post(RUNS, "", "k".repeat(129)), 400, "INVALID_REQUEST");
        id(post(RUNS, "", '"' + "k".repeat(128) + '"'));
    }

    @Test
    void a_request_that_comes_to_nothing_leaves_its_key_free() throws IOException {
        starter.begin("busy", null);
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            refused(post(RUNS, "", "k"), 409, "WORKSPACE_BUSY");
        }
        id(post(RUNS, "", "k"));
    }

    @Test
    void a_key_whose_first_request_was_never_answered_is_refused_rather_than_done_twice() {
        new JdbiIdempotencyKeys(new SqliteDatabase(workspace.resolve("runs.db")))
                .take(
                        ContentHash.ofText("local\nk"),
                        ContentHash.ofText("POST\n" + RUNS + "\nnull\n"),
                        Instant.now(),
                        Instant.now().minus(Duration.ofHours(1)));
        HttpResponse<String> answer = post(RUNS, "", "k");
        refused(answer, 409, "KEY_IN_USE");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(starter.orders).isEmpty();
    }

    @Test
    void of_many_at_once_with_one_key_one_starts_a_run() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            Callable<HttpResponse<String>> asking = () -> post(RUNS, "", "k");
            for (var answer : pool.invokeAll(List.of(asking, asking, asking, asking, asking, asking))) {
                assertThat(answer.get().statusCode()).isIn(202, 409);
            }
        } finally {
            pool.shutdown();
        }
        assertThat(starter.orders).hasSize(1);
        assertThat(id(post(RUNS, "", "k"))).isEqualTo("started1");
    }

    @Test
    void a_run_that_ended_is_gone_on_from_or_run_again_from_a_stage() throws IOException {
        starter.broken("broken", RunEvent.Type.STAGE_FAILED);
        assertThat(id(post(RUNS + "/broken/resume", ""))).isEqualTo("started1");
        assertThat(id(post(RUNS + "/broken/resume", AGAIN))).isEqualTo("started2");
        assertThat(id(post(RUNS, AGAIN))).isEqualTo("started3");
        assertThat(starter.orders)
                .containsExactly(
                        new RunOrder(Optional.of("broken"), List.of()),
                        new RunOrder(Optional.of("broken"), List.of("train")),
                        new RunOrder(Optional.empty(), List.of("train")));
        assertThat(Json.object(site.get(RUNS + "/started1").body(), "a run")).containsEntry("resumes", "broken");
    }

    @Test
    void what_cannot_be_gone_on_from_is_refused() throws IOException {
        refused(post(RUNS + "/none/resume", ""), 404, "UNKNOWN_RUN");
        site.recordRun("unasked");
        refused(post(RUNS + "/unasked/resume", ""), 400, "INVALID_REQUEST");
        starter.begin("running", null);
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            refused(post(RUNS + "/running/resume", ""), 409, "WORKSPACE_BUSY");
        }
        refused(post(RUNS + "/running/resume", "{\"again\": [\"nothing\"]}"), 400, "INVALID_REQUEST");
        refused(post(RUNS, "{\"again\": [\"--set\"]}"), 400, "INVALID_REQUEST");
        refused(post(RUNS, "{\"agian\": []}"), 400, "INVALID_REQUEST");
        assertThat(site.post(RUNS + "/running/resume").statusCode()).isEqualTo(403);
        assertThat(starter.orders).isEmpty();
    }

    @Test
    void a_run_tells_why_each_stage_ran_or_did_not_have_to() {
        starter.broken("broken", RunEvent.Type.STAGE_FAILED);
        assertThat(String.valueOf(
                        Json.object(site.get(RUNS + "/broken").body(), "a run").get("why")))
                .contains(
                        "split=Ran: says.split.seed: 1 -> 2",
                        "ingest=Looked up: ingest is there already: nothing that determines it has changed")
                .doesNotContain("gate=");
    }

    @Test
    void the_page_of_a_run_offers_what_is_possible_and_one_thing_before_the_others() throws IOException {
        starter.broken("broken", RunEvent.Type.STAGE_FAILED);
        assertThat(site.get("/runs/broken").body())
                .contains(
                        "class=\"primary\" data-post=\"resume\"", "id=\"again-form\"", "<svg class=\"dag narrow-dag\"")
                .contains("<g data-state=\"FAILED\">", "✘ failed", "= looked up", "Not run: the run ended before it.")
                .contains("13 stages, each below those it waits for: 5 looked up, 1 succeeded, 1 failed, 6 skipped.")
                .contains("Looked up: ingest is there", "Reads from interactions. Waits for evaluate, gate.")
                .doesNotContain("data-post=\"cancel\"", "style=\"");
        starter.begin("running", null);
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            assertThat(site.get("/runs/running").body())
                    .contains("data-post=\"cancel\"")
                    .doesNotContain("data-post=\"resume\"", "again-form");
            assertThat(site.get("/runs/broken").body())
                    .contains("A run is under way.")
                    .doesNotContain("data-post=", "again-form");
        }
        assertThat(site.get("/runs/broken").body()).contains("class=\"quiet\" data-post=\"resume\"");
        starter.tell(RunEvent.Type.RUN_SUCCEEDED, "running", "", Map.of());
        assertThat(site.get("/runs/running").body())
                .contains("href=\"/explore\"", "again-form")
                .doesNotContain("data-post=");
        site.recordRun("unasked");
        assertThat(site.get("/runs/unasked").body())
                .contains("It is not recorded what run unasked was asked to do")
                .doesNotContain("data-post=", "again-form", "class=\"dag");
    }
}
