package io.says.model.serving;

import io.says.model.kernels.Kernels;
import io.says.model.tensors.TensorFile;
import io.says.release.ReleaseInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Scores by the product of a user's and a track's factors. Thread-safe. */
final class FactorScoring implements Scoring {

    private final ServedFactors factors;
    private final NormSortedItems items;

    FactorScoring(TensorFile tensors, int users, int tracks, Path release, ReleaseInfo info) {
        int rank = ServedFactors.rank(tensors, tracks, release);
        FloatBuffer mapped = tensors.floats("item_factors");
        StoredOrder stored = StoredOrder.open(release, info, mapped, rank);
        this.items = stored == null
                ? sorted(ServedFactors.items(tensors, tracks, release), rank, release)
                : new NormSortedItems(mapped, stored, Kernels.best());
        this.factors = ServedFactors.of(tensors, users, rank, items, release);
    }

    private static NormSortedItems sorted(float[] items, int rank, Path release) {
        try {
            return new NormSortedItems(items, rank);
        } catch (IllegalArgumentException e) {
            Soundness.check(false, release, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    @Override
    public Taste taste(int user) {
        return Taste.of(factors.query(user));
    }

    @Override
    public boolean foldsIn() {
        return factors.foldsIn();
    }

    @Override
    public Taste foldIn(int user, Rows told, Rows all) {
        return Taste.of(factors.foldIn(all));
    }

    @Override
    public NormSortedItems.Best top(Taste taste, int k, IntPredicate allowed) {
        return items.top(taste.factors(), k, allowed);
    }

    @Override
    public float score(Taste taste, int track) {
        return items.score(taste.factors(), track);
    }

    @Override
    public @Nullable Shares shares(Taste taste, Rows heard) {
        return factors.foldsIn() ? factors.shares(heard) : null;
    }

    @Override
    public Likeness likeness() {
        return factors;
    }
}
