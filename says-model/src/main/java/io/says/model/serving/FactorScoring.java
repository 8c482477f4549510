package io.says.model.serving;

import io.says.model.tensors.TensorFile;
import java.nio.file.Path;
import java.util.function.IntPredicate;

/** Scores by the product of a user's and a track's factors. Thread-safe. */
final class FactorScoring implements Scoring {

    private final ServedFactors factors;
    private final NormSortedItems items;

    FactorScoring(TensorFile tensors, int users, int tracks, Path release) {
        this.factors = ServedFactors.of(tensors, users, tracks, release);
        this.items = new NormSortedItems(factors.items(), factors.rank());
    }

    @Override
    public boolean knows(int user) {
        return true;
    }

    @Override
    public NormSortedItems.Best top(int user, int k, IntPredicate allowed) {
        return items.top(factors.query(user), k, allowed);
    }
}
