package io.says.model.serving;

import io.says.model.items.BlendScores;
import io.says.model.items.ItemModel;
import io.says.model.items.Strengths;
import io.says.model.tensors.TensorFile;
import java.nio.file.Path;
import java.util.function.IntPredicate;

/** Scores by weights of what a user heard and by factors, added up: the very sums that evaluation judged. Thread-safe. */
final class BlendScoring implements Scoring {

    private final ServedFactors factors;
    private final BlendScores blend;

    BlendScoring(TensorFile tensors, int users, int tracks, Path release) {
        this.factors = ServedFactors.of(tensors, users, tracks, release);
        this.blend = new BlendScores(
                new ItemModel(ItemScoring.read(tensors, users, tracks, release), new Strengths(0)), factors.items());
    }

    @Override
    public boolean knows(int user) {
        return true;
    }

    @Override
    public NormSortedItems.Best top(int user, int k, IntPredicate allowed) {
        float[] scores = new float[blend.items().tracks()];
        blend.scores(user, factors.query(user), scores);
        return BestHeap.of(scores, k, allowed);
    }
}
