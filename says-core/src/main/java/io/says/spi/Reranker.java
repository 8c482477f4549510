package io.says.spi;

import io.says.RecommendRequest;
import io.says.ScoredTrack;
import java.util.List;

/** Changes the order of candidates. Thread-safe. */
@FunctionalInterface
public interface Reranker {

    /**
     * The candidates in a new order; it may drop some and may not add any. The engine cuts the list to k and numbers the
     * ranks afterwards.
     *
     * @param request what was asked
     * @param candidates best first, at least k where the catalogue has that many
     */
    List<ScoredTrack> rerank(RecommendRequest request, List<ScoredTrack> candidates);
}
