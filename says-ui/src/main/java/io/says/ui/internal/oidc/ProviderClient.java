package io.says.ui.internal.oidc;

import io.says.SaysException;
import io.says.ui.internal.http.UiErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a provider: in bounded time, for answers of bounded length, without following it elsewhere. Thread-safe. */
final class ProviderClient {

    private static final int LONGEST_ANSWER = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ProviderClient.class);

    private final Duration timeout;
    private @Nullable HttpClient http;

    ProviderClient(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param body its text
     */
    record Answer(int status, String body) {}

    /**
     * Fetches a document.
     *
     * @throws SaysException {@code PROVIDER_UNAVAILABLE} for anything but 200
     */
    String get(URI address) {
        Answer answer = send(HttpRequest.newBuilder(address).GET());
        if (answer.status() != 200) {
            throw unavailable("The provider answered " + answer.status() + " for " + address, null);
        }
        return answer.body();
    }

    /**
     * Sends a request.
     *
     * @throws SaysException {@code PROVIDER_UNAVAILABLE} when there is no answer, or one of 500 and above
     */
    Answer send(HttpRequest.Builder request) {
        HttpRequest built = request.timeout(timeout)
                .header("Accept", "application/json")
                .header("User-Agent", "says")
                .build();
        try {
            HttpResponse<InputStream> response = http().send(built, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                // The client's own limit ends with the headers: whoever stalls after them is hung up on.
                CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> closeQuietly(in));
                byte[] bytes = in.readNBytes(LONGEST_ANSWER + 1);
                if (bytes.length > LONGEST_ANSWER || response.statusCode() >= 500) {
                    throw unavailable("The provider answered " + response.statusCode() + " for " + built.uri(), null);
                }
                return new Answer(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw unavailable("The provider does not answer at " + built.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("The provider was not waited for", e);
        }
    }

    private static void closeQuietly(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            LOG.debug("An answer did not close", e);
        }
    }

    /** The error of a provider that cannot be had. */
    static SaysException unavailable(String what, @Nullable Exception cause) {
        LOG.warn("{}", what, cause);
        return new SaysException(
                UiErrorCode.PROVIDER_UNAVAILABLE,
                what,
                "Try again in a while; a token of says token create lets you in meanwhile.",
                cause);
    }

    /** Made for the first question: a client keeps a thread for itself. */
    private synchronized HttpClient http() {
        HttpClient known = http;
        if (known == null) {
            known = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(timeout)
                    .build();
            http = known;
        }
        return known;
    }
}
