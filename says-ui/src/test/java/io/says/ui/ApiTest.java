package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.json.Json;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.release.ReleaseMove.Cause;
import io.says.report.Bucket;
import io.says.report.EvaluationDetails;
import io.says.report.EvaluationDetails.ExampleTrack;
import io.says.report.EvaluationDetails.ExampleUser;
import io.says.report.EvaluationDetails.Exposure;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiTest {

    private static final String API = "/api/v1";
    private static final EvaluationDetails DETAILS = new EvaluationDetails(
            List.of(new Bucket(-0.5, 0, 3), new Bucket(0, 0.5, 4)),
            List.of(new Exposure(1, 1, Map.of("als", 1.0))),
            List.of(new ExampleUser(
                    "<i>",
                    List.of(),
                    List.of(new ExampleTrack("t", "<script>", null, 1, true)),
                    List.of(new ExampleTrack("t", "<script>", null, 1, true)))));

    private final Path workspace;
    private final Site site;

    ApiTest(@TempDir Path workspace) throws IOException {
        this.workspace = workspace;
        this.site = Site.published(workspace);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Map<String, Object> json(String path) {
        HttpResponse<String> answer = site.get(API + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        return Json.object(answer.body(), path);
    }

    private void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(Json.object(answer.body(), "a problem"))
                .containsEntry("title", code)
                .containsKeys("type", "detail", "hint");
    }

    @Test
    void health_says_what_is_served() {
        assertThat(json("/health"))
                .containsEntry("live", true)
                .containsEntry("ready", true)
                .containsEntry("release", "aaaaaaaaaaaa");
    }

    @Test
    void the_release_its_report_and_its_profile_are_there() {
        assertThat(json("/release")).containsEntry("id", "aaaaaaaaaaaa").containsEntry("trainer", "als");
        assertThat(json("/report")).containsKeys("passport", "scores");
        assertThat(json("/profile")).containsKeys("users", "longTail");
        assertThat(site.get(API + "/releases").body()).contains("aaaaaaaaaaaa");
    }

    @Test
    void the_data_page_shows_figures_each_with_a_table_and_says_when_there_are_none() throws IOException {
        assertThat(site.get("/data").body())
                .contains(
                        "data-drawing=\"{&#34;kind&#34;:&#34;bars&#34;",
                        "Ratings as a table",
                        "The data of the release")
                .doesNotContain("Nothing has been read yet");
        refused(site.get(API + "/quality"), 404, "UNKNOWN_RUN");
        Path empty = Files.createDirectories(workspace.resolve("no-data"));
        try (Site bare = new Site(empty, Site.anyPort(), Site.REFUSING, List.of())) {
            assertThat(bare.get("/data").body()).contains("Nothing has been read yet");
            refused(bare.get(API + "/profile"), 404, "NO_RELEASE");
        }
    }

    @Test
    void the_models_page_shows_how_the_release_did_and_says_when_there_is_none() throws IOException {
        Releases.publish(workspace, "bbbbbbbbbbbb", "factors", DETAILS);
        site.releases.challenge("aaaaaaaaaaaa", Cause.command("to <b>try</b>"));
        site.server.serving().refresh();

        assertThat(site.get("/models").body())
                .contains("Release bbbbbbbbbbbb", "0.7100", "champion", "challenger", "promoted", "aliased")
                .contains("data-drawing=\"{&#34;kind&#34;:&#34;lines&#34;", "ndcg@K as a table", "Passport")
                .contains("to &lt;b&gt;try", "Listener &lt;i&gt;", "✓ &lt;script&gt;", "1 of 1 hidden tracks")
                .doesNotContain("<script>", "<i>", "<b>");
        assertThat(json("/evaluation").toString()).contains("release=bbbbbbbbbbbb", "rmse=0.71", "residuals");
        assertThat(site.get("/").body()).contains("href=\"/models\"", "NDCG@10").doesNotContain("NDCG@20");

        Path empty = Files.createDirectories(workspace.resolve("no-models"));
        try (Site bare = new Site(empty, Site.anyPort(), Site.REFUSING, List.of())) {
            assertThat(bare.get("/models").body()).contains("Nothing has been published yet");
            refused(bare.get(API + "/evaluation"), 404, "NO_RELEASE");
        }
    }

    @Test
    void the_tuning_page_shows_searches_as_they_are_and_nothing_else() throws IOException {
        assertThat(site.get("/tuning").body()).contains("No parameters have been searched yet");
        Path search = Files.createDirectories(workspace.resolve("tuning").resolve("0123456789ab"));
        Files.writeString(search.resolve("search.json"), """
                {"name": "0123456789ab", "trainer": "als", "search": "random", "seed": 1,
                 "objective": {"metric": "ndcg@10", "higherIsBetter": true}, "data": "d", "protocol": "<b>cut</b>",
                 "space": {"rank": "4 to 8"}, "trials": 3}""");
        String trial =
                "{\"number\": %d, \"candidate\": %d, \"rung\": 0, \"parameters\": {\"rank\": \"%s\"}, \"status\":"
                        + " \"DONE\", \"value\": 0.%d, \"metrics\": {}, \"seconds\": 1.0, \"error\": null, \"learning\":"
                        + " {\"measure\": \"rmse\", \"values\": [1.0, 0.5], \"remark\": null}}%n";
        Files.writeString(
                search.resolve("trials.jsonl"),
                trial.formatted(1, 1, "4", 25) + trial.formatted(2, 2, "<script>alert(1)</script>", 5));
        for (String page : List.of("/tuning", "/tuning/0123456789ab")) {
            assertThat(site.get(page).body())
                    .contains("Search 0123456789ab", "Learning curves", "&lt;script&gt;", "All trials", "&lt;b&gt;cut")
                    .doesNotContain("<script>", "<b>", " style=");
        }
        refused(site.get("/tuning/0123456789ac"), 404, "NOT_FOUND");
        refused(site.get("/tuning/tuning"), 404, "NOT_FOUND");
        Files.writeString(search.resolve("trials.jsonl"), "{}\n");
        assertThat(site.get("/tuning").body()).contains("CORRUPT_DATA");
    }

    @Test
    void a_release_without_details_or_a_damaged_pointer_leaves_the_models_page_standing() throws IOException {
        assertThat(site.get("/models").body()).contains("without details.json", "Release aaaaaaaaaaaa");
        assertThat(json("/evaluation")).containsEntry("details", null);
        Files.writeString(workspace.resolve("releases").resolve("pointer.json"), "{");
        assertThat(site.get("/models").body()).contains("Release aaaaaaaaaaaa", "pointer.json");
    }

    @Test
    void users_are_searched() {
        assertThat(json("/users?search=USER_4&limit=3").toString())
                .contains("total=50", "user_4, user_40, user_41")
                .doesNotContain("user_42");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users?search=user_4&limit=4", "/tracks?search=song&limit=15", "/runs?limit=2"})
    void a_list_comes_page_by_page_to_its_end(String path) {
        for (int run = 1; run <= 5; run++) {
            site.recordRun("run" + run);
        }
        List<Object> whole = items(json(path.replaceAll("limit=.*", "limit=200")));
        List<Object> paged = new ArrayList<>();
        Object next = "";
        for (int pages = 0; next != null && pages < 9; pages++) {
            Map<String, Object> page = json(path + (next.equals("") ? "" : "&cursor=" + next));
            paged.addAll(items(page));
            next = page.get("next");
            if (pages == 0 && path.startsWith("/runs")) {
                site.recordRun("between");
            }
        }
        assertThat(paged).hasSizeGreaterThan(4).isEqualTo(whole);
        assertThat(json(path)).extractingByKey("next").isNotNull();
    }

    private static List<Object> items(Map<String, Object> page) {
        return page.values().stream()
                .filter(List.class::isInstance)
                .flatMap(list -> ((List<?>) list).stream())
                .map(Object.class::cast)
                .toList();
    }

    @Test
    void a_cursor_of_another_list_is_refused() throws IOException {
        String cursor = String.valueOf(json("/users?search=user_4&limit=4").get("next"));
        refused(site.get(API + "/users?search=user_1&limit=4&cursor=" + cursor), 400, "INVALID_REQUEST");
        refused(site.get(API + "/tracks?search=user_4&limit=4&cursor=" + cursor), 400, "INVALID_REQUEST");
        refused(site.get(API + "/runs?cursor=" + cursor), 400, "INVALID_REQUEST");
        refused(site.get(API + "/runs?cursor=x"), 400, "INVALID_REQUEST");
        Releases.publish(workspace, "bbbbbbbbbbbb");
        site.server.serving().refresh();
        assertThat(site.get(API + "/users?search=user_4&limit=4&cursor=" + cursor)
                        .body())
                .contains("of another release");
    }

    @Test
    void a_history_says_whether_the_user_is_known() {
        assertThat(json("/users/user_1/history")).containsEntry("known", true);
        assertThat(json("/users/nobody/history")).containsEntry("known", false);
    }

    @Test
    void recommendations_carry_rank_score_and_track() {
        assertThat(json("/recommendations?user=user_7&k=2&includeSeen=true").toString())
                .contains("origin=PERSONALISED", "rank=1", "score=4.85", "id=track_2")
                .doesNotContain("track_3");
        assertThat(json("/recommendations?user=nobody").toString()).contains("origin=POPULAR_FALLBACK", "rank=5");
    }

    @Test
    void a_track_is_found_or_refused() {
        assertThat(json("/tracks/track_3")).containsEntry("artist", "Artist 3");
        refused(site.get(API + "/tracks/none"), 404, "UNKNOWN_TRACK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/recommendations?user=user_1&k=0",
                "/recommendations?user=user_1&k=10000",
                "/recommendations?user=user_1&k=ten",
                "/recommendations?user=user_1&k=99999999999999999999",
                "/recommendations?user=user_1&includeSeen=maybe",
                "/recommendations?k=3",
                "/recommendations?user=%20",
                "/users?limit=0",
                "/runs?limit=-1"
            })
    void a_value_out_of_range_is_an_invalid_request(String path) {
        refused(site.get(API + path), 400, "INVALID_REQUEST");
    }

    @Test
    void what_is_not_there_is_a_problem_too() {
        refused(site.get(API + "/runs/nosuchrun"), 404, "UNKNOWN_RUN");
        refused(site.get(API + "/runs/nosuchrun/log"), 404, "UNKNOWN_RUN");
        refused(site.get(API + "/runs/nosuchrun/events"), 404, "UNKNOWN_RUN");
        refused(site.get(API + "/nothing"), 404, "NOT_FOUND");
        refused(site.send("DELETE", API + "/runs", null, "X-SAYS-Request", "1"), 405, "METHOD_NOT_ALLOWED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/health/live",
                "/api/v1/release",
                "/api/v1/recommendations.csv?user=user_1",
                "/",
                "/metrics"
            })
    void what_can_be_got_can_be_asked_for_by_head(String path) throws IOException {
        HttpResponse<String> got = site.get(path);
        HttpResponse<String> head = site.send("HEAD", path, null);
        assertThat(head.statusCode()).isEqualTo(got.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(got.headers().firstValue("Content-Type"));
        assertThat(head.headers().firstValue("ETag")).isEqualTo(got.headers().firstValue("ETag"));
        // No byte of a body is in the way of the next answer on the same connection.
        String request = path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        assertThat(
                        RawHttp.send(
                                site.server.port(),
                                "HEAD " + request
                                        + "\r\nGET /api/v1/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                .containsPattern("\r\n\r\nHTTP/1.1 200 OK");
    }

    @Test
    void a_stream_does_not_begin_by_head() {
        site.recordRun("run1");
        HttpResponse<String> head = site.send("HEAD", API + "/runs/run1/events", null, "Accept", "text/event-stream");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
    }

    @Test
    void a_method_that_is_not_there_is_told_which_are() {
        for (String path : List.of(API + "/runs", API + "/release", "/login")) {
            HttpResponse<String> answer = site.send("DELETE", path, null);
            refused(answer, 405, "METHOD_NOT_ALLOWED");
            String allowed = answer.headers().firstValue("Allow").orElse("");
            assertThat(List.of(allowed.split(", "))).contains("GET", "HEAD").hasSize(path.endsWith("release") ? 2 : 3);
        }
    }

    @Test
    void what_is_refused_beneath_the_routes_is_a_problem_with_its_status() throws IOException {
        String answer = RawHttp.send(
                site.server.port(),
                "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + "x".repeat(20_000) + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).contains(" 431 ", "application/problem+json", "\"status\":431");
    }

    @Test
    void before_the_first_release_there_is_none() throws IOException {
        Path empty = Files.createDirectories(workspace.resolve("empty"));
        try (Site bare = new Site(empty, Site.anyPort(), Site.REFUSING, List.of())) {
            refused(bare.get(API + "/release"), 404, "NO_RELEASE");
            refused(bare.get(API + "/recommendations?user=u"), 404, "NO_RELEASE");
            assertThat(Json.object(bare.get(API + "/health").body(), "health")).containsEntry("ready", false);
            assertThat(bare.get("/").body()).contains("Nothing published yet", "No input is configured.");
        }
    }

    @Test
    void runs_are_listed_with_their_stages_and_log() throws IOException {
        site.recordRun("run1");
        Files.createDirectories(workspace.resolve("runs/run1"));
        Files.writeString(workspace.resolve("runs/run1/run.log"), "first line\n");
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            assertThat(json("/runs/run1")).containsEntry("state", "RUNNING");
            refused(site.post(API + "/runs", "X-SAYS-Request", "1"), 409, "WORKSPACE_BUSY");
        }
        assertThat(site.get(API + "/runs").body()).contains("run1", "iteration 4");
        assertThat(site.get(API + "/runs/run1/log").body()).isEqualTo("first line\n");
    }

    @Test
    void a_run_is_asked_to_end_once_it_is_under_way_and_not_after() throws IOException {
        site.recordRun("run7");
        refused(site.post(API + "/runs/run7/cancel", "X-SAYS-Request", "1"), 409, "RUN_OVER");
        refused(site.post(API + "/runs/none/cancel", "X-SAYS-Request", "1"), 404, "UNKNOWN_RUN");
        refused(site.post(API + "/runs/run7/cancel"), 403, "FORBIDDEN");
    }

    @Test
    void the_pages_of_runs_show_stages_attempts_and_how_to_end_one() throws IOException {
        site.recordRun("run8");
        Files.createDirectories(workspace.resolve("runs/run8"));
        Files.writeString(workspace.resolve("runs/run8/train-1.log"), "of train");
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            assertThat(site.post(API + "/runs/run8/cancel", "X-SAYS-Request", "1")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(json("/runs/run8")).containsEntry("cancelRequestedBy", "cancelled on the page");
            assertThat(site.get("/runs/run8").body())
                    .contains("Cancel the run", "Asked to end", "class=\"running\"", "iteration 4");
        }
        assertThat(site.get("/runs").body()).contains("/runs/run8", "crashed");
        assertThat(site.get("/runs/run8").body())
                .doesNotContain("Cancel the run")
                .contains("class=\"crashed\"");
        assertThat(site.get("/runs/nothing").statusCode()).isEqualTo(404);
        assertThat(site.get(API + "/runs/run8/log?stage=train").body()).isEqualTo("of train");
        refused(site.get(API + "/runs/run8/log?stage=../run"), 400, "INVALID_REQUEST");
    }

    @Test
    void a_run_nobody_holds_the_workspace_for_has_crashed() {
        site.recordRun("run2");
        assertThat(json("/runs/run2")).containsEntry("state", "CRASHED");
        site.tell(RunEvent.Type.RUN_FAILED, "run2", null, "too late", Map.of("code", "IO_FAILURE"));
        assertThat(json("/runs/run2")).containsEntry("state", "FAILED");
    }

    @Test
    void the_page_shows_the_stages_of_the_latest_run_before_any_script_ran() throws IOException {
        site.recordRun("run3");
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            assertThat(site.get("/").body())
                    .contains("data-stage=\"ingest\" data-state=\"SUCCEEDED\"")
                    .contains("data-stage=\"train\" data-state=\"RUNNING\"")
                    .contains("iteration 4", "accepted 99,000", "A run is under way.")
                    .doesNotContain("data-state=\"WAITING\"");
        }
        assertThat(site.get("/").body()).contains("data-stage=\"train\" data-state=\"CRASHED\"");
    }

    @Test
    void the_page_stands_in_its_order_and_escapes_what_it_shows() {
        String page = site.get("/?user=user_1&k=3").body();
        assertThat(page)
                .containsSubsequence(
                        "<h1>SAYS", "Execute data pipeline", "Recommendations</h2>", "Report and profile</h2>")
                .contains("Song &lt;b&gt;1&lt;/b&gt; &amp; more")
                .doesNotContain("<b>1");
        assertThat(site.get("/fragments/recommendations?user=nobody&k=2").body())
                .contains("Fallback", "track_2");
        assertThat(site.get("/fragments/recommendations?user=user_1&k=0").body())
                .contains("must be a whole number");
    }
}
