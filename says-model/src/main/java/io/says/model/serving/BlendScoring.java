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
    private final ItemModel model;
    private final BlendScores blend;

    BlendScoring(TensorFile tensors, int users, int tracks, Path release) {
        this.factors = ServedFactors.of(tensors, users, tracks, release);
        this.model = new ItemModel(ItemScoring.read(tensors, users, tracks, release), new Strengths(0));
        this.blend = new BlendScores(model, factors.items());
    }

    @Override
    public Taste taste(int user) {
        return new Taste(factors.query(user), model.heard(user), model.counts(user));
    }

    @Override
    public NormSortedItems.Best top(Taste taste, int k, IntPredicate allowed) {
        float[] scores = new float[model.tracks()];
        blend.scores(taste.tracks(), taste.counts(), taste.factors(), scores);
        return BestHeap.of(scores, k, allowed);
    }

    @Override
    public float score(Taste taste, int track) {
        return blend.score(taste.tracks(), taste.counts(), taste.factors(), track);
    }

    @Override
    public NormSortedItems.Best similar(int track, int k) {
        return factors.similar(track, k);
    }

    @Override
    public NormSortedItems.Best similarUsers(int user, int k) {
        return factors.similarUsers(user, k);
    }
}
