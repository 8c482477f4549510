package io.says.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tracks found by a text.
 *
 * @param total how many the release can recommend in all
 * @param tracks those found
 * @param next the cursor of the next page; null on the last
 */
public record FoundTracks(
        int total, List<TrackView> tracks, @Nullable String next) {}
