package io.says.model.serving;

import io.says.model.items.ItemModel;
import io.says.model.items.LinearTensors;
import io.says.model.items.Strengths;
import io.says.model.tensors.TensorFile;
import io.says.spi.TrainedModel.Linear;
import java.nio.file.Path;
import java.util.function.IntPredicate;

/** Scores by the weights of what a user heard: the very sums that evaluation judged. Thread-safe. */
final class ItemScoring implements Scoring {

    private final ItemModel model;
    private final boolean biased;

    ItemScoring(TensorFile tensors, int users, int tracks, Path release) {
        Linear linear = read(tensors, users, tracks, release);
        boolean any = false;
        for (float value : linear.bias()) {
            any |= value != 0;
        }
        this.biased = any;
        this.model = new ItemModel(linear, new Strengths(0));
    }

    /** The weights of a bundle, checked. */
    static Linear read(TensorFile tensors, int users, int tracks, Path release) {
        Linear linear = LinearTensors.read(tensors);
        BundleEngine.check(linear.histories().rows() == users, release, "histories and user_ids differ in length");
        BundleEngine.check(linear.bias().length == tracks, release, "bias and track_ids differ in length");
        return linear;
    }

    @Override
    public boolean knows(int user) {
        return biased || model.hasHistory(user);
    }

    @Override
    public NormSortedItems.Best top(int user, int k, IntPredicate allowed) {
        float[] scores = new float[model.tracks()];
        model.scores(user, scores);
        return BestHeap.of(scores, k, allowed);
    }
}
