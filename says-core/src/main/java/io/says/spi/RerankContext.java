package io.says.spi;

import io.says.RecommendRequest;
import io.says.Track;
import io.says.TrackId;
import java.util.Map;

/** What a {@link Reranker} can know. Names of artists and genres are as {@link io.says.TrackFilter#fold} gives them. Thread-safe. */
public interface RerankContext {

    /** What was asked, the same for every page: its k is {@link RecommendRequest#MAX_K} and its cursor null. */
    RecommendRequest request();

    /** The share of each genre in what the user listened to, in the order of the names; they add up to 1. Empty where none is known. */
    Map<String, Double> genres();

    /** The share of each artist in what the user listened to, in the order of the names; they add up to 1. Empty where none is known. */
    Map<String, Double> artists();

    /** Whether the user listened to a track. */
    boolean heard(TrackId track);

    /** How popular a track is: the share of the catalogue that has fewer listeners, 0 to 1. */
    double popularity(Track track);
}
