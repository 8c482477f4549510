package io.says.orchestrator.delivery;

import io.says.config.Settings;
import io.says.spi.EventReceiver;
import io.says.spi.EventReceiverFactory;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a receiver for each of {@code says.webhooks}. Thread-safe. */
final class WebhookFactory implements EventReceiverFactory {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final Clock clock;
    private @Nullable HttpClient http;

    /** @param clock the time that posts carry */
    WebhookFactory(Clock clock) {
        this.clock = clock;
    }

    private record Webhooks(Map<String, WebhookConfig> webhooks) {}

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public List<EventReceiver> create(Settings settings) {
        String source = "/says/"
                + URLEncoder.encode(
                        String.valueOf(Path.of(settings.text("says.workspace"))
                                .toAbsolutePath()
                                .normalize()
                                .getFileName()),
                        StandardCharsets.UTF_8);
        List<EventReceiver> webhooks = new ArrayList<>();
        settings.bind("says", Webhooks.class)
                .webhooks()
                .forEach((name, config) -> webhooks.add(new Webhook(name, config, source, http(), clock)));
        return webhooks;
    }

    /** One for all runs: a client keeps a thread for itself. */
    private synchronized HttpClient http() {
        HttpClient known = http;
        if (known == null) {
            known = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
            http = known;
        }
        return known;
    }
}
