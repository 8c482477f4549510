package io.says.model.rerank;

import io.says.Dial;
import io.says.ScoredTrack;
import io.says.config.Settings;
import io.says.spi.RerankContext;
import io.says.spi.Reranker;
import io.says.spi.RerankerFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings forward what is far from what the listener mostly hears: {@code (1 - dial) relevance + dial distance}, the distance being 0 in
 * the genre they hear most, 1 in one they never hear, and in between by its share. The distance-based novelty of Vargas and Castells 2011,
 * "Rank and Relevance in Novelty and Diversity Metrics for Recommender Systems", with genres for a distance. A track without a genre is
 * not taken for new.
 */
public final class NoveltyFactory implements RerankerFactory, Reranker {

    /** Made by the plugin. */
    public NoveltyFactory() {}

    @Override
    public String name() {
        return "novelty";
    }

    @Override
    public String description() {
        return "Genres the listener seldom hears come forward, by the dial novelty";
    }

    @Override
    public Reranker create(Settings settings) {
        return this;
    }

    @Override
    public Set<Dial> heeds() {
        return Set.of(Dial.NOVELTY);
    }

    @Override
    public List<ScoredTrack> rerank(RerankContext context, List<ScoredTrack> candidates) {
        Map<String, Double> genres = context.genres();
        double most = genres.values().stream().mapToDouble(share -> share).max().orElse(1);
        return Relevance.weighed(candidates, context.request().dials().novelty(), candidate -> {
            String genre = Relevance.folded(candidate.track().genre());
            return genre == null ? 0 : 1 - genres.getOrDefault(genre, 0.0) / most;
        });
    }
}
