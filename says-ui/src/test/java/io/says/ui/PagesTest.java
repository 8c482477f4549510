package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.access.AccessScope;
import io.says.orchestrator.access.AccessTokens;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.orchestrator.store.JdbiOutbox;
import io.says.orchestrator.store.SqliteDatabase;
import io.says.report.DialCosts;
import io.says.report.EvaluationDetails;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages as they come from the server, before any script ran. */
final class PagesTest {

    private final Path workspace;
    private final Site site;

    PagesTest(@TempDir Path workspace) throws IOException {
        this.workspace = workspace;
        this.site = Site.published(workspace);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/explore", "/new", "/tracks", "/data", "/models", "/runs", "/tuning", "/system", "/login"})
    void every_page_stands_with_and_without_a_release(String path) throws IOException {
        assertThat(site.get(path).body())
                .contains("<!DOCTYPE html>", "<title>SAYS", "href=\"#", "<footer>")
                .doesNotContain("style=\"", "onclick", "http://www", "<script>");
        Path empty = Files.createDirectories(workspace.resolve("bare"));
        try (Site bare = new Site(empty, Site.anyPort(), Site.REFUSING, List.of())) {
            HttpResponse<String> answer = bare.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).contains("</html>");
        }
    }

    @Test
    void the_first_page_has_one_next_step() throws IOException {
        assertThat(site.get("/").body()).contains("id=\"next\" href=\"/explore\"");
        Path empty = Files.createDirectories(workspace.resolve("bare"));
        try (Site bare = new Site(empty, Site.anyPort(), Site.REFUSING, List.of())) {
            assertThat(bare.get("/").body()).contains("id=\"next\" href=\"#h-pipeline\"");
        }
    }

    @Test
    void the_explorer_shows_history_and_list_with_reasons_and_sound() {
        String page = site.get("/explore?user=user_1&k=4&genre=rock").body();
        assertThat(page)
                .contains("user_1 heard", "Because of “Song &lt;b&gt;9&lt;/b&gt; &amp; more” (+0.750)", "1962 · Rock")
                .contains("class=\"radar\"", "<polygon class=\"usual\"", "energy", "value=\"rock\"")
                .contains("curl 'http://127.0.0.1", "/api/v1/recommendations?user=user_1&amp;k=4&amp;genre=rock")
                .doesNotContain("<b>", "track_5\"");
        assertThat(site.get("/explore?user=nobody").body())
                .contains("most popular tracks", "knows nothing of this listener");
        assertThat(site.get("/explore?user=user_1&diversity=9").body())
                .contains("role=\"alert\"", "diversity must lie between 0 and 1");
        assertThat(site.get("/explore?user=user_1&against=none").body()).contains("role=\"alert\"");
    }

    @Test
    void the_links_of_the_explorer_ask_for_what_the_page_shows_a_nought_too() {
        assertThat(site.get("/explore?user=0&k=4&novelty=0&diversity=0&energyTo=0&yearFrom=")
                        .body())
                .contains("href=\"/api/v1/recommendations?user=0&amp;k=4&amp;energyTo=0\"")
                .contains("href=\"/api/v1/recommendations.csv?user=0&amp;k=4&amp;energyTo=0\"");
    }

    @Test
    void a_dial_that_is_on_says_what_it_costs_or_that_nobody_measured_it() throws IOException {
        assertThat(site.get("/explore?user=user_1").body()).doesNotContain("cost");
        assertThat(site.get("/explore?user=user_1&novelty=0.3").body())
                .contains("Novelty: what it costs was not measured for this release.");
        DialCosts costs = new DialCosts(
                1234,
                10,
                300,
                0.214,
                0.1,
                List.of(
                        new DialCosts.Position("diversity", 0.1, 0.21, 0.1),
                        new DialCosts.Position("diversity", 0.3, 0.201, 0.09),
                        new DialCosts.Position("diversity", 1, 0.1, 0.05)));
        Releases.publish(
                workspace, "cccccccccccc", "factors", new EvaluationDetails(List.of(), List.of(), List.of(), costs));
        site.server.serving().refresh();
        assertThat(site.get("/explore?user=user_1&diversity=0.35&novelty=0.2&genre=rock")
                        .body())
                .contains(
                        "Diversity at 0.35 costs: NDCG@10 0.2140 → 0.2010, recall@10 0.1000 → 0.0900. Measured at 0.30,")
                .contains("on 1,234 listeners of the test part")
                .contains("Novelty: what it costs was not measured", "Ranges and genres leave tracks out");
        assertThat(site.get("/explore?user=user_1&diversity=0.35", "Accept-Language", "de")
                        .body())
                .contains("Vielfalt bei 0,35 kostet: NDCG@10 0,2140 → 0,2010", "an 1.234 Hörern des Testteils");
    }

    @Test
    void a_listener_is_drawn_at_random_or_for_a_wide_taste() {
        for (String path : List.of("/explore/random", "/explore/interesting")) {
            HttpResponse<String> answer = site.get(path);
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location").orElseThrow()).startsWith("/explore?user=user_");
        }
    }

    @Test
    void somebody_new_picks_tracks_and_is_answered_at_once() {
        String before = site.get("/new?q=song").body();
        assertThat(before).contains("Pick a track", "name=\"listen\" value=\"track_1\"");
        String after = site.get("/new?q=song&listen=track_1&listen=track_2").body();
        assertThat(after)
                .contains("Picked", "Recommended", "href=\"/new?q=song&amp;listen=track_2\"")
                .contains("<input type=\"hidden\" name=\"listen\" value=\"track_1\">")
                .doesNotContain("Pick a track,");
        assertThat(site.get("/new?q=nothing-like-it").body()).contains("No track has that");
    }

    @Test
    void a_track_is_found_with_its_neighbours_and_the_catalogue_with_its_sound() {
        assertThat(site.get("/tracks?q=song").body())
                .contains(
                        "href=\"/tracks?id=track_1\"", "Genres as a table", "tempo, BPM", "All 40 tracks are counted");
        assertThat(site.get("/tracks?id=track_7").body())
                .contains("Most alike", "0.875", "88 BPM", "/new?listen=track_7");
        assertThat(site.get("/tracks?id=none").body()).contains("role=\"alert\"", "no track of that id");
    }

    @Test
    void the_catalogue_is_a_map_coloured_by_genre_or_by_a_feature() {
        String page = site.get("/tracks").body();
        assertThat(page)
                .contains("40 of 40 tracks, evenly", "These hold 42.0 % of their variance")
                .contains("&#34;groups&#34;:[&#34;Jazz&#34;,&#34;Rock&#34;,&#34;others&#34;]")
                .contains("<option value=\"genre\" selected>", "<option value=\"energy\">energy</option>")
                .doesNotContain("loudness</option>");
        assertThat(site.get("/tracks?colour=energy").body())
                .contains("<option value=\"energy\" selected>", "0.61 to 0.75", "not known");
        assertThat(site.get("/tracks?colour=nothing").body()).contains("<option value=\"genre\" selected>");
        assertThat(site.get("/tracks?q=song", "HX-Request", "true").body())
                .as("what is asked for at each key is no map")
                .doesNotContain("id=\"map\"", "There is no map");
    }

    @Test
    void the_system_page_tells_how_it_is_and_no_secret() {
        String secret = new AccessTokens(workspace)
                .create("grafana", AccessScope.READ, null)
                .secret();
        site.get("/api/v1/release");
        assertThat(site.get("/system").body())
                .contains("aaaaaaaaaaaa", "/api/v1/release GET", "grafana", "Up for")
                .doesNotContain(secret);
    }

    @Test
    void a_person_gets_a_page_for_what_is_not_there_and_a_program_the_problem() {
        assertThat(site.get("/runs/none", "Accept", "text/html,*/*").body()).contains("<!DOCTYPE html>", "UNKNOWN_RUN");
        assertThat(site.get("/runs/none").body()).startsWith("{\"type\":\"urn:says:problem:");
        assertThat(site.get("/nothing-here", "Accept", "text/html").statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_release_is_promoted_and_rolled_back_with_a_reason() throws IOException {
        Releases.publish(workspace, "bbbbbbbbbbbb");
        site.server.serving().refresh();
        String[] json = {"Content-Type", "application/json"};
        assertThat(site.send("POST", "/api/v1/releases/aaaaaaaaaaaa/promote", "{\"reason\": \"better\"}", json)
                        .body())
                .isEqualTo("{\"champion\":\"aaaaaaaaaaaa\"}");
        assertThat(site.server.serving().releaseId()).hasValue("aaaaaaaaaaaa");
        assertThat(site.get("/models").body()).contains("better", "Change what serves", "value=\"bbbbbbbbbbbb\"");
        assertThat(site.post("/api/v1/releases/rollback", "X-SAYS-Request", "1").body())
                .contains("bbbbbbbbbbbb");
        assertThat(Files.readString(workspace.resolve("access/audit.jsonl")))
                .contains("\"from\":\"bbbbbbbbbbbb\",\"to\":\"aaaaaaaaaaaa\",\"reason\":\"better\"");
        assertThat(site.send("POST", "/api/v1/releases/none/promote", "{}", json)
                        .statusCode())
                .isEqualTo(404);
        assertThat(site.send("POST", "/api/v1/releases/rollback", "{\"reason\": \"" + "x".repeat(1001) + "\"}", json)
                        .statusCode())
                .isEqualTo(400);
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            assertThat(site.send("POST", "/api/v1/releases/rollback", "{}", json)
                            .statusCode())
                    .isEqualTo(409);
        }
    }

    @Test
    void what_is_measured_can_be_scraped() {
        site.recordRun("run1");
        site.get("/api/v1/tracks/none");
        assertThat(site.get("/metrics").body())
                .contains("says_serving_release{release=\"aaaaaaaaaaaa\"} 1")
                .contains("says_runs{state=\"crashed\"} 1")
                .contains("route=\"/api/v1/tracks/{id}\",status=\"404\"")
                .contains("says_live_streams 0", "jvm_memory_used_bytes")
                .doesNotContain("says_run_last_success_timestamp_seconds ");
        site.tell(RunEvent.Type.STAGE_SUCCEEDED, "run1", "train", "train done", Map.of("outputName", "def"));
        site.tell(RunEvent.Type.RUN_SUCCEEDED, "run1", null, "all done", Map.of());
        assertThat(site.get("/metrics").body())
                .contains("says_runs{state=\"succeeded\"} 1", "says_run_last_success_timestamp_seconds ")
                .contains("says_run_last_duration_seconds{state=\"succeeded\"} ")
                .contains("says_stage_last_duration_seconds{stage=\"train\"} ")
                .contains("says_stage_last_attempts{stage=\"ingest\"} 1")
                .contains("says_stage_last_rows{fact=\"accepted\",stage=\"ingest\"} 99000");
    }

    @Test
    void a_receiver_of_events_that_is_left_alone_is_shown_and_measured() {
        site.recordRun("run1");
        JdbiOutbox outbox = new JdbiOutbox(new SqliteDatabase(workspace.resolve("runs.db")));
        Instant since = Instant.parse("2026-01-02T12:00:00Z");
        outbox.register("well");
        outbox.register("ops");
        outbox.stands("ops", 5, since, since, "ConnectException");
        assertThat(site.get("/metrics").body())
                .contains("says_receivers_open{receiver=\"ops\"} 1", "says_receivers_open{receiver=\"well\"} 0")
                .contains("says_receivers_waiting{receiver=\"ops\"} 0");
        assertThat(site.get("/system").body())
                .contains("left alone since 2 Jan 2026 12:00:00", "ConnectException", "takes events");
    }
}
