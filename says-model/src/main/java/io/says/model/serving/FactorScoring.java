package io.says.model.serving;

import io.says.model.tensors.TensorFile;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;

/** Scores by the product of a user's and a track's factors. The users' stay mapped. Thread-safe. */
final class FactorScoring implements Scoring {

    private final int rank;
    private final FloatBuffer userFactors;
    private final NormSortedItems items;

    FactorScoring(TensorFile tensors, int users, int tracks, Path release) {
        List<Long> shape = tensors.shape("item_factors");
        BundleEngine.check(
                shape.size() == 2 && shape.get(0) == tracks && shape.get(1) > 0,
                release,
                "item_factors and track_ids differ in length");
        this.rank = Math.toIntExact(shape.get(1));
        this.userFactors = tensors.floats("user_factors");
        BundleEngine.check(
                userFactors.limit() == (long) users * rank, release, "user_factors and user_ids differ in length");
        float[] itemFactors = new float[tracks * rank];
        FloatBuffer mapped = tensors.floats("item_factors");
        mapped.get(0, itemFactors);
        for (float value : itemFactors) {
            BundleEngine.check(Float.isFinite(value), release, "a factor of an item is not finite");
        }
        for (int i = 0; i < userFactors.limit(); i++) {
            BundleEngine.check(Float.isFinite(userFactors.get(i)), release, "a factor of a user is not finite");
        }
        this.items = new NormSortedItems(itemFactors, rank);
    }

    @Override
    public boolean knows(int user) {
        return true;
    }

    @Override
    public NormSortedItems.Best top(int user, int k, IntPredicate allowed) {
        float[] query = new float[rank];
        userFactors.get(user * rank, query);
        return items.top(query, k, allowed);
    }
}
