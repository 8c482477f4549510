package io.says.example;

import io.says.ScoredTrack;
import io.says.config.Settings;
import io.says.spi.RerankContext;
import io.says.spi.Reranker;
import io.says.spi.RerankerFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps the best track of each artist; tracks of unknown artists stay. */
final class OnePerArtist implements RerankerFactory, Reranker {

    @Override
    public String name() {
        return "one-per-artist";
    }

    @Override
    public String description() {
        return "no artist twice in one list";
    }

    @Override
    public Reranker create(Settings settings) {
        return this;
    }

    @Override
    public List<ScoredTrack> rerank(RerankContext context, List<ScoredTrack> candidates) {
        Set<String> artists = new HashSet<>();
        return candidates.stream()
                .filter(scored -> scored.track().artist() == null
                        || artists.add(scored.track().artist()))
                .toList();
    }
}
