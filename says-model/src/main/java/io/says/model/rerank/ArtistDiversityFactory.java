package io.says.model.rerank;

import io.says.ScoredTrack;
import io.says.config.Settings;
import io.says.json.Range;
import io.says.spi.Reranker;
import io.says.spi.RerankerFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lets at most so many tracks of one artist stand before the others; the rest follow after all. */
public final class ArtistDiversityFactory implements RerankerFactory {

    /** Made by the plugin. */
    public ArtistDiversityFactory() {}

    @Override
    public String name() {
        return "artist-diversity";
    }

    @Override
    public String description() {
        return "At most max-per-artist tracks of one artist before all others";
    }

    /** {@code says.serving.artist-diversity}. */
    private record DiversityConfig(
            @Range(min = 1, max = 1000) int maxPerArtist) {}

    @Override
    public Reranker create(Settings settings) {
        int most = settings.bind("says.serving.artist-diversity", DiversityConfig.class)
                .maxPerArtist();
        return (context, candidates) -> {
            Map<String, Integer> count = new HashMap<>();
            List<ScoredTrack> first = new ArrayList<>();
            List<ScoredTrack> later = new ArrayList<>();
            for (ScoredTrack candidate : candidates) {
                String artist = candidate.track().artist();
                boolean fits = artist == null || count.merge(artist, 1, Integer::sum) <= most;
                (fits ? first : later).add(candidate);
            }
            first.addAll(later);
            return first;
        };
    }
}
