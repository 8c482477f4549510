package io.says.model.serving;

import io.says.model.tensors.TensorFile;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The factors of a bundle, checked. The users' stay mapped. Thread-safe.
 *
 * @param rank factors a user and a track
 * @param users the users' factors, row-major
 * @param items the tracks' factors, row-major
 */
record ServedFactors(int rank, FloatBuffer users, float[] items) {

    static ServedFactors of(TensorFile tensors, int users, int tracks, Path release) {
        List<Long> shape = tensors.shape("item_factors");
        BundleEngine.check(
                shape.size() == 2 && shape.get(0) == tracks && shape.get(1) > 0,
                release,
                "item_factors and track_ids differ in length");
        int rank = Math.toIntExact(shape.get(1));
        FloatBuffer userFactors = tensors.floats("user_factors");
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
        return new ServedFactors(rank, userFactors, itemFactors);
    }

    /** A user's factors. */
    float[] query(int user) {
        float[] query = new float[rank];
        users.get(user * rank, query);
        return query;
    }

    /** The K tracks whose factors point most in the direction of one's. */
    NormSortedItems.Best similar(int track, int k) {
        return Cosines.of((row, f) -> items[row * rank + f], items.length / rank, 0, rank, track, k);
    }

    /** The K users whose factors point most in the direction of one's. */
    NormSortedItems.Best similarUsers(int user, int k) {
        return Cosines.of((row, f) -> users.get(row * rank + f), users.limit() / rank, 0, rank, user, k);
    }
}
