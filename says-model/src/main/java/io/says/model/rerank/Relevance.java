package io.says.model.rerank;

import io.says.ScoredTrack;
import io.says.TrackFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** How good candidates are, from 0 for the worst to 1 for the best of them: what re-rankers weigh other things against. */
final class Relevance {

    private Relevance() {}

    /** Of each candidate; 1 for all where all score alike. */
    static double[] of(List<ScoredTrack> candidates) {
        double best = Double.NEGATIVE_INFINITY;
        double worst = Double.POSITIVE_INFINITY;
        for (ScoredTrack candidate : candidates) {
            best = Math.max(best, candidate.score());
            worst = Math.min(worst, candidate.score());
        }
        double[] relevance = new double[candidates.size()];
        for (int i = 0; i < relevance.length; i++) {
            relevance[i] = best > worst ? (candidates.get(i).score() - worst) / (best - worst) : 1;
        }
        return relevance;
    }

    /**
     * The candidates by {@code (1 - dial) relevance + dial other}, ties in the order they came.
     *
     * @param other from 0 to 1
     */
    static List<ScoredTrack> weighed(List<ScoredTrack> candidates, double dial, ToDoubleFunction<ScoredTrack> other) {
        double[] relevance = of(candidates);
        List<ScoredTrack> weighed = new ArrayList<>(candidates.size());
        for (int i = 0; i < relevance.length; i++) {
            ScoredTrack candidate = candidates.get(i);
            weighed.add(scored(candidate, (1 - dial) * relevance[i] + dial * other.applyAsDouble(candidate)));
        }
        weighed.sort(Comparator.comparingDouble(ScoredTrack::score).reversed());
        return weighed;
    }

    /** The candidate with the score that re-rankers behind this one shall see. */
    static ScoredTrack scored(ScoredTrack candidate, double score) {
        return new ScoredTrack(candidate.rank(), candidate.track(), score, candidate.explanation());
    }

    static @Nullable String folded(@Nullable String name) {
        return name == null ? null : TrackFilter.fold(name);
    }
}
