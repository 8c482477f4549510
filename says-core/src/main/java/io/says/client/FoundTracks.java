package io.says.client;

import java.util.List;

/**
 * Tracks found by a text.
 *
 * @param total how many the release can recommend in all
 * @param tracks those found
 */
public record FoundTracks(int total, List<TrackView> tracks) {}
