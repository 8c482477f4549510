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
 * Turns from what the listener comes back to towards what they have yet to find: {@code (1 - dial) relevance + dial newness}, the
 * newness being 0 for a track they heard, a half for an artist they heard, 1 for one they did not. Tracks they heard are in a list only
 * where the request includes them.
 */
public final class DiscoverFactory implements RerankerFactory, Reranker {

    private static final double KNOWN_ARTIST = 0.5;

    /** Made by the plugin. */
    public DiscoverFactory() {}

    @Override
    public String name() {
        return "discover";
    }

    @Override
    public String description() {
        return "Artists and tracks the listener does not know yet come forward, by the dial discover";
    }

    @Override
    public Reranker create(Settings settings) {
        return this;
    }

    @Override
    public Set<Dial> heeds() {
        return Set.of(Dial.DISCOVER);
    }

    @Override
    public List<ScoredTrack> rerank(RerankContext context, List<ScoredTrack> candidates) {
        Set<String> known = context.artists().keySet();
        return Relevance.weighed(candidates, context.request().dials().discover(), candidate -> {
            if (context.heard(candidate.track().id())) {
                return 0;
            }
            String artist = Relevance.folded(candidate.track().artist());
            return artist != null && known.contains(artist) ? KNOWN_ARTIST : 1;
        });
    }
}
