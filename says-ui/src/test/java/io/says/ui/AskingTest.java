package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.AudioFeature;
import io.says.Dials;
import io.says.Listen;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.SaysException;
import io.says.TrackFilter;
import io.says.TrackId;
import io.says.UserId;
import io.says.client.ListenReport;
import io.says.client.Question;
import io.says.client.Recommendations;
import io.says.client.SaysClient;
import io.says.client.TrackView;
import io.says.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked and told over HTTP: questions with filters and dials, listens, the client. */
final class AskingTest {

    private static final String RECOMMENDATIONS = "/api/v1/recommendations";

    private final Path workspace;
    private final Site site;
    private final SaysClient client;

    AskingTest(@TempDir Path workspace) throws IOException {
        this.workspace = workspace;
        this.site = Site.published(workspace);
        this.client = SaysClient.at(URI.create("http://127.0.0.1:" + site.server.port()));
    }

    @AfterEach
    void close() {
        site.close();
    }

    private HttpResponse<String> post(String path, String body) {
        return site.send("POST", path, body, "Content-Type", "application/json");
    }

    @Test
    void a_question_survives_the_way_there_and_back() {
        RecommendRequest request = RecommendRequest.of("user_7", 12)
                .withSeen(true)
                .withListens(List.of(new Listen(new TrackId("t"), 2.5f), Listen.to("u")))
                .withFilter(TrackFilter.none()
                        .without(Set.of(new TrackId("x")))
                        .withoutArtists(List.of("Nobody"))
                        .ofGenres(List.of("rock"))
                        .ofYears(1990, Double.POSITIVE_INFINITY)
                        .with(AudioFeature.TEMPO, 100, 130))
                .withDials(Dials.off().withDiversity(0.25).withDiscover(1))
                .explained();
        Question read = Json.read(Json.write(Question.of(request)), Question.class, "a question");
        assertThat(read.toRequest()).isEqualTo(request);
        assertThat(Json.read("{}", Question.class, "a question").toRequest())
                .isEqualTo(new RecommendRequest(null, Question.DEFAULT_K, false));
    }

    @Test
    void a_body_asks_what_a_query_asks() {
        String byQuery = site.get(RECOMMENDATIONS
                        + "?user=user_7&k=3&genre=rock&tempoFrom=70&tempoTo=90&yearTo=1966&explain=true")
                .body();
        String byBody = post(RECOMMENDATIONS, """
                {"user": "user_7", "k": 3, "explain": true, "filter": {"genres": ["ROCK"], "years": {"to": 1966},
                 "features": {"tempo": {"from": 70, "to": 90}}}}""").body();
        assertThat(byQuery)
                .isEqualTo(byBody)
                .contains("track_4", "track_6", "\"because\"")
                .doesNotContain("track_2");
    }

    @Test
    void somebody_without_a_name_is_answered_by_what_they_listened_to() {
        assertThat(post(RECOMMENDATIONS, "{\"listens\": [{\"track\": \"track_1\"}, {\"track\": \"nowhere\"}]}")
                        .body())
                .contains("\"user\":null", "FOLDED_IN", "\"ignored\":[\"nowhere\"]")
                .doesNotContain("\"id\":\"track_1\"");
        assertThat(site.get(RECOMMENDATIONS + "?listen=track_1&listen=track_2").body())
                .contains("FOLDED_IN");
        assertThat(post("/api/v1/fold-in", "{\"listens\": [{\"track\": \"nowhere\"}]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/api/v1/fold-in", "{\"listens\": [{\"track\": \"track_3\"}]}")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"k\": \"many\"}",
                "{\"k\": 0}",
                "{\"usr\": \"user_7\"}",
                "{\"user\": 7.5e400, \"k\": {}}",
                "{\"dials\": {\"diversity\": 2}}",
                "{\"dials\": {\"wildness\": 1}}",
                "{\"filter\": {\"features\": {\"colour\": {\"from\": 1}}}}",
                "{\"filter\": {\"years\": {\"from\": 2, \"to\": 1}}}",
                "{\"listens\": [{\"track\": \"\"}]}",
                "{\"listens\": [{\"track\": \"t\", \"strength\": \"loud\"}]}",
                "{\"listens\": {}}",
                "{\"user\": \"user_1\", \"cursor\": 5.5, \"explain\": \"perhaps\"}"
            })
    void a_body_that_is_not_understood_is_the_callers_mistake(String body) {
        HttpResponse<String> answer = post(RECOMMENDATIONS, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("INVALID_REQUEST", "hint");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "diversity=2",
                "diversity=x",
                "tempoFrom=1e9",
                "tempoFrom=9&tempoTo=3",
                "yearFrom=NaN",
                "explain=1"
            })
    void a_query_that_is_not_understood_is_the_callers_mistake(String query) {
        assertThat(site.get(RECOMMENDATIONS + "?user=user_1&" + query).statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_table_can_be_had_and_holds_no_formula() {
        HttpResponse<String> table = site.get(RECOMMENDATIONS + ".csv?user=user_1&k=2");
        assertThat(table.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(table.body())
                .startsWith(
                        "rank,track,title,artist,album,genre,year,score\r\n1,track_1,Song <b>1</b> & more,Artist 1,,");
    }

    @Test
    void tracks_are_searched_and_have_neighbours() {
        assertThat(site.get("/api/v1/tracks?search=song&limit=2").body())
                .contains("\"total\":40", "track_1", "track_2")
                .doesNotContain("track_3");
        assertThat(site.get("/api/v1/tracks/track_1/similar?k=1").body())
                .contains("\"score\":0.875", "track_2")
                .doesNotContain("track_3");
    }

    @Test
    void who_has_an_answer_already_is_told_so() {
        String path = "/api/v1/release";
        String tag = site.get(path).headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = site.get(path, "If-None-Match", "\"other\", " + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(site.get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void a_listen_counts_at_once_and_after_a_restart_and_a_torn_line_does_not() throws IOException {
        assertThat(site.get(RECOMMENDATIONS + "?user=newcomer").body()).contains("POPULAR_FALLBACK");
        HttpResponse<String> told = post(
                "/api/v1/listens",
                "{\"user\": \"newcomer\", \"track\": \"track_5\", \"time\": \"2026-01-02T03:04:05Z\"}");
        assertThat(told.statusCode()).as(told.body()).isEqualTo(201);
        assertThat(site.get(RECOMMENDATIONS + "?user=newcomer").body())
                .contains("FOLDED_IN")
                .doesNotContain("track_5");

        Path file = workspace.resolve("listens/listens.jsonl");
        assertThat(Files.readString(file))
                .isEqualTo("{\"user\":\"newcomer\",\"track\":\"track_5\",\"time\":\"2026-01-02T03:04:05Z\"}\n");
        Files.writeString(file, "{\"user\":\"newcomer\",\"tra", StandardOpenOption.APPEND);
        site.server.close();
        try (Site again = new Site(workspace, Site.anyPort(), Site.REFUSING, List.of())) {
            assertThat(again.get(RECOMMENDATIONS + "?user=newcomer").body())
                    .contains("FOLDED_IN")
                    .doesNotContain("track_5");
            again.send(
                    "POST",
                    "/api/v1/listens/batch",
                    "{\"listens\": [{\"user\": \"a\", \"track\": \"b\"}, {\"user\": \"a\", \"track\": \"c\", \"rating\": 4,"
                            + " \"liked\": true, \"playedMs\": 1000}]}",
                    "Content-Type",
                    "application/json");
        }
        try (Site third = new Site(workspace, Site.anyPort(), Site.REFUSING, List.of())) {
            assertThat(third.get("/api/v1/listens.csv").body())
                    .startsWith("user_id,track_id,timestamp,rating,liked,played_ms,plays,skips\n"
                            + "\"newcomer\",\"track_5\",2026-01-02T03:04:05Z,,,,,\n")
                    .contains("\"a\",\"c\",", ",4.0,true,1000,,\n");
        }
        assertThat(Files.readAllLines(file)).hasSize(3).allSatisfy(line -> Json.object(line, "a line"));
        assertThat(Files.readString(file)).contains("\"rating\":4.0,\"liked\":true,\"played_ms\":1000}");
    }

    /** Known, and no love: neither in the list nor in what it is made of. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"playedMs\": 1000",
                "\"playedMs\": 0",
                "\"liked\": false",
                "\"liked\": false, \"playedMs\": 181000",
                "\"rating\": 1"
            })
    void what_was_skipped_or_is_not_liked_is_left_out_and_counts_for_nothing(String told) throws IOException {
        Releases.publishImplicit(workspace, "bbbbbbbbbbbb");
        site.server.serving().refresh();
        String listen = "{\"user\": \"user_7\", \"track\": \"track_5\", " + told + "}";
        assertThat(post("/api/v1/listens", listen).statusCode()).isEqualTo(201);
        assertThat(site.get(RECOMMENDATIONS + "?user=user_7&k=6").body())
                .contains("PERSONALISED", "track_4\"", "track_6\"", "track_7\"")
                .doesNotContain("track_5\"");
        try (Site again = new Site(workspace, Site.anyPort(), Site.REFUSING, List.of())) {
            assertThat(again.get(RECOMMENDATIONS + "?user=user_7&k=6").body())
                    .contains("PERSONALISED")
                    .doesNotContain("track_5\"");
        }
    }

    @Test
    void a_track_heard_before_it_was_disliked_does_not_come_back() throws IOException {
        Releases.publishImplicit(workspace, "bbbbbbbbbbbb");
        site.server.serving().refresh();
        for (String told : List.of("\"playedMs\": 181000", "\"liked\": false")) {
            post("/api/v1/listens", "{\"user\": \"user_7\", \"track\": \"track_5\", " + told + "}");
        }
        for (String seen : List.of("false", "true")) {
            assertThat(site.get(RECOMMENDATIONS + "?user=user_7&k=6&includeSeen=" + seen)
                            .body())
                    .contains("PERSONALISED")
                    .doesNotContain("track_5\"");
        }
    }

    @Test
    void what_was_heard_is_left_out_of_the_list_of_a_release_that_learns_nothing_from_it() throws IOException {
        Releases.publish(workspace, "bbbbbbbbbbbb", FakeEngine.FIXED);
        site.server.serving().refresh();
        post("/api/v1/listens", "{\"user\": \"user_7\", \"track\": \"track_5\"}");
        assertThat(site.get(RECOMMENDATIONS + "?user=user_7&k=6").body())
                .contains("PERSONALISED", "track_4\"", "track_6\"", "\"ignored\":[]")
                .doesNotContain("track_5\"");
        assertThat(site.get(RECOMMENDATIONS + "?user=user_7&k=6&includeSeen=true")
                        .body())
                .contains("track_5\"");
        assertThat(site.get(RECOMMENDATIONS + "?user=user_7&k=6&listen=track_8").body())
                .contains("\"ignored\":[\"track_8\"]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pages_go_on_while_listens_are_recorded_and_repeat_nothing(boolean before) {
        if (before) {
            post("/api/v1/listens", "{\"user\": \"user_7\", \"track\": \"track_4\"}");
        }
        List<String> shown = new ArrayList<>();
        String next = "";
        for (int page = 0; page < 4; page++) {
            Recommendations list = Json.read(
                    site.get(RECOMMENDATIONS + "?user=user_7&k=5" + (page == 0 ? "" : "&cursor=" + next))
                            .body(),
                    Recommendations.class,
                    "a page");
            assertThat(list.tracks()).hasSize(5);
            list.tracks().forEach(track -> shown.add(track.track().id().value()));
            next = String.valueOf(list.next());
            // The first of this page, and one that would be on the next.
            String ahead = "track_" + (5 * page + 12);
            post("/api/v1/listens", "{\"user\": \"user_7\", \"track\": \"" + shown.get(5 * page) + "\"}");
            post("/api/v1/listens", "{\"user\": \"user_7\", \"track\": \"" + ahead + "\", \"playedMs\": 10}");
            assertThat(shown).doesNotContain(ahead);
        }
        List<String> expected = IntStream.rangeClosed(1, 40)
                .filter(track -> !(before && track == 4) && track != 12 && track != 17 && track != 22)
                .limit(20)
                .mapToObj(track -> "track_" + track)
                .toList();
        assertThat(shown).containsExactlyElementsOf(expected);
        assertThat(site.get(RECOMMENDATIONS + "?user=user_7&k=5&cursor=" + next.replaceAll("[.].*", ".99"))
                        .body())
                .contains("INVALID_REQUEST", "not one that a page gave");
    }

    @Test
    void what_is_short_and_was_heard_by_half_or_is_liked_counts() throws IOException {
        Releases.publishImplicit(workspace, "bbbbbbbbbbbb");
        site.server.serving().refresh();
        for (String told :
                List.of("\"track_5\", \"playedMs\": 1000, \"liked\": true", "\"track_30\", \"playedMs\": 20000")) {
            String user = "user_1" + told.length();
            post("/api/v1/listens", "{\"user\": \"" + user + "\", \"track\": " + told + "}");
            assertThat(site.get(RECOMMENDATIONS + "?k=6&user=" + user).body()).contains("FOLDED_IN");
        }
        // track_39 is as long as nobody knows: 20 seconds of it are a skip.
        post("/api/v1/listens", "{\"user\": \"user_8\", \"track\": \"track_39\", \"playedMs\": 20000}");
        assertThat(site.get(RECOMMENDATIONS + "?user=user_8&k=6").body()).contains("PERSONALISED");
    }

    @Test
    void a_rating_counts_where_the_release_learnt_from_ratings() {
        post("/api/v1/listens", "{\"user\": \"user_7\", \"track\": \"track_5\", \"rating\": 1, \"liked\": false}");
        assertThat(site.get(RECOMMENDATIONS + "?user=user_7&k=6").body())
                .contains("FOLDED_IN")
                .doesNotContain("track_5\"");
    }

    @Test
    void training_is_told_that_what_is_not_liked_is_a_skip() throws IOException {
        post("/api/v1/listens", "{\"user\": \"a\", \"track\": \"b\", \"liked\": false, \"playedMs\": 181000}");
        assertThat(Files.readString(workspace.resolve("listens/listens.jsonl")))
                .contains("\"liked\":false,\"heard_ms\":181000,\"plays\":0,\"skips\":1}");
        assertThat(site.get("/api/v1/listens.csv").body()).contains(",,false,,0,1\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"listens\": []}",
                "{\"listens\": [{\"user\": \"a\"}]}",
                "{\"listens\": [{\"user\": \"a\", \"track\": \"b\"}, {\"user\": \"\", \"track\": \"b\"}]}",
                "{\"listens\": [{\"user\": \"a\", \"track\": \"b\", \"time\": \"yesterday\"}]}",
                "{\"listens\": [{\"user\": \"a\", \"track\": \"b\", \"time\": \"2999-01-01T00:00:00Z\"}]}",
                "{\"listens\": [{\"user\": \"a\", \"track\": \"b\", \"playedMs\": -1}]}"
            })
    void a_batch_with_one_bad_listen_records_none(String body) {
        assertThat(post("/api/v1/listens/batch", body).statusCode()).isEqualTo(400);
        assertThat(workspace.resolve("listens/listens.jsonl")).doesNotExist();
    }

    @Test
    void the_client_speaks_all_of_it() {
        Recommendations ranked =
                client.recommend(RecommendRequest.of("user_7", 2).explained());
        assertThat(ranked.origin()).isEqualTo(RankedTracks.Origin.PERSONALISED);
        assertThat(ranked.user()).isEqualTo(new UserId("user_7"));
        assertThat(ranked.tracks())
                .extracting(track -> track.track().id().value())
                .containsExactly("track_1", "track_2");
        assertThat(ranked.tracks().get(0).explanation()).isNotNull();
        assertThat(client.recommend(RecommendRequest.of(List.of(Listen.to("track_1")), 2))
                        .user())
                .isNull();
        assertThat(client.searchTracks("Song <b>7</b>", 5))
                .extracting(TrackView::year)
                .containsExactly(1967);
        assertThat(client.track(new TrackId("track_3")).artist()).isEqualTo("Artist 3");
        assertThat(client.similar(new TrackId("track_3"), 2).tracks()).hasSize(2);
        assertThat(client.history(new UserId("user_1"), 2)).hasSize(2);
        assertThat(client.listened(ListenReport.of("me", "track_1")).recorded()).isEqualTo(1);
        ListenReport second =
                new ListenReport(new UserId("me"), new TrackId("track_2"), Instant.EPOCH, 4f, true, 30_000L);
        assertThat(client.listened(List.of(second, second)).recorded()).isEqualTo(2);
        assertThatThrownBy(() -> client.track(new TrackId("a/b c?")))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("No such track");
        assertThatThrownBy(() -> client.withToken("says_wrong").track(new TrackId("track_1")))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code().name()).isEqualTo("UNAUTHORISED"));
        assertThatThrownBy(
                        () -> SaysClient.at(URI.create("http://127.0.0.1:1/")).track(new TrackId("t")))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("does not answer");
    }
}
