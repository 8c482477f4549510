package io.says.client;

import io.says.TrackId;
import java.util.List;

/**
 * The tracks most like one.
 *
 * @param track the one
 * @param tracks the others, the most alike first; the score is the similarity
 */
public record SimilarTracks(TrackId track, List<Recommendations.Recommended> tracks) {}
