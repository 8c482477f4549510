package io.says.spi;

import io.says.Dial;
import io.says.RecommendRequest;
import io.says.ScoredTrack;
import java.util.List;
import java.util.Set;

/** Changes the order of candidates. Thread-safe. */
@FunctionalInterface
public interface Reranker {

    /**
     * The candidates in a new order; it may drop some and may not add any. Scores it changes are seen by re-rankers behind it alone:
     * what is shown is the model's. The engine cuts the list into pages and numbers the ranks
     * afterwards; the candidates are the same for every page, so that no page repeats another's tracks.
     *
     * @param context what was asked, of whom, and what is known of them
     * @param candidates best first, {@code says.serving.pool} of them where there are so many; seen, excluded and blocked tracks are not
     *     among them, and the scores have the operator's boosts in them
     */
    List<ScoredTrack> rerank(RerankContext context, List<ScoredTrack> candidates);

    /** The dials it reads. A request that turns one that no re-ranker in force reads is refused. */
    default Set<Dial> heeds() {
        return Set.of();
    }

    /**
     * Whether it changes lists like the one asked for: one that heeds dials where one of them is on, any other always, unless it says
     * otherwise. Where no re-ranker does, the engine need not look for candidates beyond the page.
     */
    default boolean concerns(RecommendRequest request) {
        Set<Dial> heeded = heeds();
        return heeded.isEmpty() || heeded.stream().anyMatch(dial -> dial.of(request.dials()) > 0);
    }
}
