package io.says.openlineage;

import io.says.spi.EventReceiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts each event to a server. Only an answer of 2xx takes it. One that calls the event itself wrong refuses it; any other, a
 * redirect or a key that is not accepted among them, is for people to mend, and the event is sent again until then.
 */
final class HttpTransport implements LineageTransport {

    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

    private static final String PATH = "/api/v1/lineage";
    private static final int LOWEST_REDIRECT = 300;

    /** Bad request, payload too large, unprocessable. */
    private static final Set<Integer> WRONG = Set.of(400, 413, 422);

    private final URI url;
    private final String apiKey;
    private final Duration timeout;
    private @Nullable HttpClient http;

    private HttpTransport(URI url, String apiKey, Duration timeout) {
        this.url = url;
        this.apiKey = apiKey;
        this.timeout = timeout;
    }

    /** To the configured server. */
    static HttpTransport to(OpenLineageConfig config) {
        URI url = config.url();
        if (url == null) {
            throw new IllegalArgumentException("there is no url");
        }
        boolean bare = url.getRawPath().isEmpty() || url.getRawPath().equals("/");
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return new HttpTransport(bare ? url.resolve(PATH + query) : url, config.apiKey(), config.timeout());
    }

    @Override
    public EventReceiver.Answer send(String json) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("User-Agent", "says")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (!apiKey.isEmpty()) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        int status = http().send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status < LOWEST_REDIRECT) {
            return EventReceiver.Answer.TAKEN;
        }
        LOG.warn("The lineage server at {} answered {}", url, status);
        return WRONG.contains(status) ? EventReceiver.Answer.REFUSED : EventReceiver.Answer.LATER;
    }

    /** Made for the first event: a client keeps a thread for itself. It follows no redirect, which would lose the post. */
    private HttpClient http() {
        HttpClient known = http;
        if (known == null) {
            known = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(timeout)
                    .build();
            http = known;
        }
        return known;
    }
}
