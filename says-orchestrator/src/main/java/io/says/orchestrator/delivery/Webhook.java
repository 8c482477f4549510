package io.says.orchestrator.delivery;

import io.says.json.Json;
import io.says.spi.EventReceiver;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Posts events as <a href="https://cloudevents.io">CloudEvents 1.0</a> in JSON, signed as
 * <a href="https://www.standardwebhooks.com">Standard Webhooks</a> has it: HMAC-SHA256 over id, time and body. A redirect is no
 * delivery. Thread-safe.
 */
final class Webhook implements EventReceiver {

    /** An answer does not come later than this. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String PREFIX = "whsec_";
    private static final int LOWEST_REDIRECT = 300;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int LOWEST_SERVER_ERROR = 500;

    private final String name;
    private final WebhookConfig config;
    private final String source;
    private final HttpClient http;
    private final Clock clock;

    /** @param source what the events come from, a URI reference */
    Webhook(String name, WebhookConfig config, String source, HttpClient http, Clock clock) {
        this.name = name;
        this.config = config;
        this.source = source;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean wants(RunEvent event) {
        return config.events().contains(event.type());
    }

    @Override
    public Answer deliver(String id, RunEvent event) throws IOException, InterruptedException {
        String body = Json.write(cloudEvent(id, event));
        String time = Long.toString(clock.instant().getEpochSecond());
        HttpRequest.Builder request = HttpRequest.newBuilder(config.url())
                .timeout(PATIENCE)
                .header("Content-Type", "application/cloudevents+json; charset=utf-8")
                .header("User-Agent", "says")
                .header("webhook-id", id)
                .header("webhook-timestamp", time)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!config.secret().isEmpty()) {
            request.header("webhook-signature", "v1," + signature(config.secret(), id + "." + time + "." + body));
        }
        int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status < LOWEST_REDIRECT) {
            return Answer.TAKEN;
        }
        return status == REQUEST_TIMEOUT || status == TOO_MANY || status >= LOWEST_SERVER_ERROR
                ? Answer.LATER
                : Answer.REFUSED;
    }

    private Map<String, @Nullable Object> cloudEvent(String id, RunEvent event) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("run", event.runId());
        if (event.stage() != null) {
            data.put("stage", event.stage());
        }
        data.put("attempt", event.attempt());
        data.put("message", event.message());
        data.put("details", event.details());
        Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
        envelope.put("specversion", "1.0");
        envelope.put("id", id);
        envelope.put("source", source);
        envelope.put(
                "type",
                "io.says." + event.type().name().toLowerCase(Locale.ROOT).replace('_', '.'));
        envelope.put("time", event.at());
        envelope.put("subject", event.runId());
        envelope.put("datacontenttype", "application/json");
        envelope.put("data", data);
        return envelope;
    }

    /** A secret of Standard Webhooks is base64 behind its prefix; any other is taken as it is written. */
    private static byte[] key(String secret) {
        if (secret.startsWith(PREFIX)) {
            try {
                return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            } catch (IllegalArgumentException e) {
                // no base64 after all
            }
        }
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    static String signature(String secret, String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
