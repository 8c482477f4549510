package io.says.model.serving;

import io.says.model.items.BlendScores;
import io.says.model.items.ItemModel;
import io.says.model.tensors.TensorFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Scores by weights of what a user heard and by factors, added up: the very sums that evaluation judged. Thread-safe. */
final class BlendScoring implements Scoring {

    private final ServedFactors factors;
    private final ItemModel model;
    private final BlendScores blend;

    BlendScoring(TensorFile tensors, int users, int tracks, Path release) {
        int rank = ServedFactors.rank(tensors, tracks, release);
        float[] items = ServedFactors.items(tensors, tracks, release);
        for (float value : items) {
            Soundness.check(Float.isFinite(value), release, "a factor of an item is not finite");
        }
        this.factors = ServedFactors.of(tensors, users, rank, Vectors.of(items, rank), release);
        this.model = new ItemModel(
                ItemScoring.read(tensors, users, tracks, release), ItemScoring.strengths(tensors, release));
        this.blend = new BlendScores(model, items);
    }

    @Override
    public Taste taste(int user) {
        return new Taste(factors.query(user), new Rows(model.heard(user), model.counts(user)));
    }

    @Override
    public boolean foldsIn() {
        return factors.foldsIn();
    }

    @Override
    public Taste foldIn(int user, Rows told, Rows all) {
        return new Taste(factors.foldIn(all), ItemScoring.heard(model, user, told));
    }

    @Override
    public @Nullable Shares shares(Taste taste, Rows heard) {
        if (!factors.foldsIn()) {
            return null;
        }
        Shares product = factors.shares(heard);
        Shares sums = ItemScoring.shares(model, taste.heard());
        int[] all = IntStream.concat(Arrays.stream(product.tracks()), Arrays.stream(sums.tracks()))
                .sorted()
                .distinct()
                .toArray();
        return new Shares() {
            @Override
            public int[] tracks() {
                return all;
            }

            @Override
            public double[] of(int track) {
                double[] shares = new double[all.length];
                for (Shares part : List.of(product, sums)) {
                    double[] own = part.of(track);
                    for (int i = 0; i < own.length; i++) {
                        shares[Arrays.binarySearch(all, part.tracks()[i])] += own[i];
                    }
                }
                return shares;
            }
        };
    }

    @Override
    public NormSortedItems.Best top(Taste taste, int k, IntPredicate allowed) {
        float[] scores = new float[model.tracks()];
        blend.scores(taste.heard().tracks(), taste.heard().values(), taste.factors(), scores);
        return BestHeap.of(scores, k, allowed);
    }

    @Override
    public float score(Taste taste, int track) {
        return blend.score(taste.heard().tracks(), taste.heard().values(), taste.factors(), track);
    }

    @Override
    public Likeness likeness() {
        return factors;
    }
}
