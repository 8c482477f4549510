package io.says.model.rerank;

import io.says.Dial;
import io.says.ScoredTrack;
import io.says.config.Settings;
import io.says.spi.RerankContext;
import io.says.spi.Reranker;
import io.says.spi.RerankerFactory;
import java.util.List;
import java.util.Set;

/**
 * Lets what everybody hears step back: {@code (1 - dial) relevance + dial (1 - popularity)}, the popularity being the share of the
 * catalogue with fewer listeners. A linear trade against popularity as in Abdollahpouri, Burke and Mobasher 2019, "Managing Popularity
 * Bias in Recommender Systems with Personalized Re-ranking", by rank instead of by a short head.
 */
public final class PopularityPenaltyFactory implements RerankerFactory, Reranker {

    /** Made by the plugin. */
    public PopularityPenaltyFactory() {}

    @Override
    public String name() {
        return "popularity-penalty";
    }

    @Override
    public String description() {
        return "Popular tracks step back, by the dial popularity penalty";
    }

    @Override
    public Reranker create(Settings settings) {
        return this;
    }

    @Override
    public Set<Dial> heeds() {
        return Set.of(Dial.POPULARITY_PENALTY);
    }

    @Override
    public List<ScoredTrack> rerank(RerankContext context, List<ScoredTrack> candidates) {
        return Relevance.weighed(
                candidates,
                context.request().dials().popularityPenalty(),
                candidate -> 1 - context.popularity(candidate.track()));
    }
}
