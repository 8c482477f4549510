package io.says.orchestrator.releases;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.release.PublishedReleases;
import io.says.storage.Locations;
import java.time.Clock;
import java.util.Optional;

/**
 * Where a workspace publishes to beside its own directory, if anywhere, {@code says.releases}.
 *
 * @param url the place, a path or an address of a store that Hadoop reaches; empty for none
 * @param locations finds it
 * @param clock tells the time of publications
 */
public record Publication(String url, Locations locations, Clock clock) {

    /** The place. */
    public Optional<PublishedReleases> place() {
        return url.isBlank()
                ? Optional.empty()
                : Optional.of(new PublishedReleases(
                        locations.path(url).toAbsolutePath().normalize(), clock));
    }

    /**
     * The place.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION} where none is named
     */
    public PublishedReleases required() {
        return place().orElseThrow(() -> new SaysException(
                StandardErrorCode.INVALID_CONFIGURATION,
                "No place of publication is named",
                "Set says.releases.url, for example to s3a://bucket/says."));
    }
}
