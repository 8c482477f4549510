package io.says.client;

import io.says.ErrorCode;
import io.says.ErrorKind;
import io.says.RecommendRequest;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.TrackId;
import io.says.UserId;
import io.says.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a SAYS server by HTTP. Thread-safe; one instance serves all threads. Every method throws {@link SaysException} with the
 * server's own code, problem and hint where it refuses, and {@code IO_FAILURE} where it cannot be reached or answers otherwise.
 *
 * <pre>{@code
 * SaysClient says = SaysClient.at(URI.create("http://127.0.0.1:8501")).withToken(token);
 * says.recommend(RecommendRequest.of("user_7", 5)).tracks().forEach(System.out::println);
 * says.listened(ListenReport.of("user_7", "song_42"));
 * }</pre>
 */
public final class SaysClient {

    private static final String API = "/api/v1";

    private final HttpClient http;
    private final String base;
    private final @Nullable String token;
    private final Duration timeout;

    private SaysClient(HttpClient http, String base, @Nullable String token, Duration timeout) {
        this.http = http;
        this.base = base;
        this.token = token;
        this.timeout = timeout;
    }

    /** A server's own code, where it is none of {@link StandardErrorCode}. */
    private record RemoteCode(String name, ErrorKind kind) implements ErrorCode {}

    /** A problem as the server describes it. */
    private record Problem(String title, int status, String detail, String hint) {}

    /**
     * A client of a server, without a token, that waits ten seconds for an answer.
     *
     * @param server where it is, as {@code http://127.0.0.1:8501}
     */
    public static SaysClient at(URI server) {
        String base = server.toString();
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return new SaysClient(
                http, base.endsWith("/") ? base.substring(0, base.length() - 1) : base, null, Duration.ofSeconds(10));
    }

    /** The same, showing a token that {@code says token create} made. */
    public SaysClient withToken(String secret) {
        return new SaysClient(http, base, secret, timeout);
    }

    /** The same, waiting as long as this for an answer. */
    public SaysClient withTimeout(Duration patience) {
        return new SaysClient(http, base, token, patience);
    }

    /** The best tracks; see {@link RecommendRequest}. */
    public Recommendations recommend(RecommendRequest request) {
        return read(post("/recommendations", Question.of(request)), Recommendations.class);
    }

    /**
     * The tracks most like one.
     *
     * @param k how many at most, 1 to {@link RecommendRequest#MAX_K}
     */
    public SimilarTracks similar(TrackId track, int k) {
        return read(get("/tracks/" + encoded(track.value()) + "/similar?k=" + k), SimilarTracks.class);
    }

    /** A track of the catalogue. */
    public TrackView track(TrackId track) {
        return read(get("/tracks/" + encoded(track.value())), TrackView.class);
    }

    /**
     * Tracks by a text in title, artist or id.
     *
     * @param limit how many at most, 1 to 1000
     */
    public List<TrackView> searchTracks(String text, int limit) {
        return read(get("/tracks?search=" + encoded(text) + "&limit=" + limit), FoundTracks.class)
                .tracks();
    }

    /** What a user listened to, as the release knows it. */
    private record History(List<TrackView> tracks) {}

    /**
     * What a user listened to.
     *
     * @param limit how many at most, 1 to 1000
     */
    public List<TrackView> history(UserId user, int limit) {
        return read(get("/users/" + encoded(user.value()) + "/history?limit=" + limit), History.class)
                .tracks();
    }

    /** Records a listen; when this returns it is on the server's disk and counts. */
    public Recorded listened(ListenReport listen) {
        return read(post("/listens", listen), Recorded.class);
    }

    /** Records listens, all or none. */
    public Recorded listened(List<ListenReport> listens) {
        return read(post("/listens/batch", new ListenBatch(listens)), Recorded.class);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + API + path)).timeout(timeout);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpRequest get(String path) {
        return request(path).GET().build();
    }

    private HttpRequest post(String path, Record body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body)))
                .build();
    }

    private <R extends Record> R read(HttpRequest request, Class<R> type) {
        HttpResponse<String> answer;
        try {
            answer = http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new SaysException(
                    StandardErrorCode.IO_FAILURE,
                    "The server does not answer: " + request.uri(),
                    "Check that it runs, and the address.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SaysException(StandardErrorCode.CANCELLED, "Interrupted while waiting", "Ask again.", e);
        }
        if (answer.statusCode() / 100 != 2) {
            throw refusal(request, answer);
        }
        return Json.read(answer.body(), type, "the answer of " + request.uri());
    }

    private static SaysException refusal(HttpRequest request, HttpResponse<String> answer) {
        try {
            Problem problem = Json.read(answer.body(), Problem.class, "a problem");
            return new SaysException(code(problem), problem.detail(), problem.hint());
        } catch (SaysException unreadable) {
            return new SaysException(
                    StandardErrorCode.IO_FAILURE,
                    request.uri() + " answered with status " + answer.statusCode(),
                    "Check that it is a SAYS server.",
                    unreadable);
        }
    }

    private static ErrorCode code(Problem problem) {
        for (StandardErrorCode code : StandardErrorCode.values()) {
            if (code.name().equals(problem.title())) {
                return code;
            }
        }
        return new RemoteCode(problem.title(), problem.status() >= 500 ? ErrorKind.ENVIRONMENT : ErrorKind.USER);
    }
}
