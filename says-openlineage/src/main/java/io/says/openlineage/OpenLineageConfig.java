package io.says.openlineage;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code says.openlineage}.
 *
 * @param enabled whether events are sent
 * @param transport where to
 * @param url the server's address, http or https; null where none is needed
 * @param apiKey sent as a bearer token; empty for none
 * @param timeout how long the server may take for an answer
 * @param file what events are appended to; null for the default
 * @param namespace the namespace of jobs and datasets
 * @param jobPrefix what their names begin with; null for the default
 */
record OpenLineageConfig(
        boolean enabled,
        Transport transport,
        @Nullable URI url,
        String apiKey,
        Duration timeout,
        @Nullable Path file,
        String namespace,
        @Nullable String jobPrefix) {

    /** Ways to tell events. */
    enum Transport {
        /** A post for each. */
        HTTP,
        /** A line for each at the end of a file. */
        FILE,
        /** A line for each on standard error. */
        CONSOLE
    }

    /** Checks what depends on each other. */
    OpenLineageConfig {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("must have a timeout above 0");
        }
        if (namespace.isBlank() || jobPrefix != null && jobPrefix.isBlank()) {
            throw new IllegalArgumentException("must have a namespace and a job-prefix that are not blank");
        }
        if (enabled && transport == Transport.HTTP) {
            String scheme = url == null ? "" : String.valueOf(url.getScheme());
            if (url == null || !scheme.equals("http") && !scheme.equals("https") || url.getHost() == null) {
                throw new IllegalArgumentException("must have an http or https address in url for transport = http");
            }
            if (url.getUserInfo() != null) {
                throw new IllegalArgumentException("must have no user in url: addresses are logged; use api-key");
            }
        }
    }

    /** Everything but the key. */
    @Override
    public String toString() {
        return "OpenLineageConfig[" + transport + ", " + url + ", " + file + ", " + namespace + ", " + jobPrefix + "]";
    }
}
