package io.says.orchestrator.delivery;

import io.says.spi.RunEvent;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One receiver of events, {@code says.webhooks.NAME}.
 *
 * @param url where events are posted to, http or https
 * @param secret what posts are signed with; null or empty for none
 * @param events which events are posted; null or empty for how runs end and what is published
 */
record WebhookConfig(
        URI url, @Nullable String secret, @Nullable Set<RunEvent.Type> events) {

    private static final Set<RunEvent.Type> ENDS = Set.of(
            RunEvent.Type.RUN_SUCCEEDED,
            RunEvent.Type.RUN_FAILED,
            RunEvent.Type.RUN_CANCELLED,
            RunEvent.Type.RUN_CRASHED,
            RunEvent.Type.RELEASE_PUBLISHED);

    /** Checks the address. */
    WebhookConfig {
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https") || url.getHost() == null) {
            throw new IllegalArgumentException("says.webhooks.NAME.url must be an http or https address with a host");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "says.webhooks.NAME.url must have no user in it, who would not be sent; sign posts with secret");
        }
    }

    /** What posts are signed with; empty for none. */
    @Override
    public String secret() {
        return secret == null ? "" : secret;
    }

    /** Which events are posted. */
    @Override
    public Set<RunEvent.Type> events() {
        return events == null || events.isEmpty() ? ENDS : events;
    }

    /** Everything but the secret, and what of the address may be one. */
    @Override
    public String toString() {
        return "WebhookConfig[" + url.getHost() + ", " + events() + "]";
    }
}
