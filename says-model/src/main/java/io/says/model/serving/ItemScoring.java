package io.says.model.serving;

import io.says.model.items.ItemModel;
import io.says.model.items.LinearTensors;
import io.says.model.items.Strengths;
import io.says.model.tensors.TensorFile;
import io.says.spi.TrainedModel.Linear;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Scores by the weights of what a user heard: the very sums that evaluation judged. Thread-safe. */
final class ItemScoring implements Scoring {

    private final Linear linear;
    private final ItemModel model;
    private final boolean biased;
    private final boolean foldsIn;

    ItemScoring(TensorFile tensors, int users, int tracks, Path release) {
        this.linear = read(tensors, users, tracks, release);
        boolean any = false;
        for (float value : linear.bias()) {
            any |= value != 0;
        }
        this.biased = any;
        this.model = new ItemModel(linear, strengths(tensors, release));
        this.foldsIn = tensors.metadata().containsKey(ItemModel.EXPONENT)
                && linear.weights().index().length > 0;
    }

    /** What strengths count for; as if all counted alike in a bundle that does not say, which then folds nobody in. */
    static Strengths strengths(TensorFile tensors, Path release) {
        String exponent = tensors.metadata().getOrDefault(ItemModel.EXPONENT, "0");
        try {
            return new Strengths(Double.parseDouble(exponent));
        } catch (IllegalArgumentException e) {
            Soundness.check(false, release, "what strengths count for is " + exponent);
            throw e;
        }
    }

    /** The weights of a bundle, checked. */
    static Linear read(TensorFile tensors, int users, int tracks, Path release) {
        Linear linear = LinearTensors.read(tensors);
        Soundness.check(linear.histories().rows() == users, release, "histories and user_ids differ in length");
        Soundness.check(linear.bias().length == tracks, release, "bias and track_ids differ in length");
        return linear;
    }

    @Override
    public @Nullable Taste taste(int user) {
        return biased || model.hasHistory(user) ? Taste.of(new Rows(model.heard(user), model.counts(user))) : null;
    }

    @Override
    public boolean foldsIn() {
        return foldsIn;
    }

    @Override
    public Taste foldIn(int user, Rows told, Rows all) {
        return Taste.of(heard(model, user, told));
    }

    /** What somebody heard, as the weights count it. */
    static Rows heard(ItemModel model, int user, Rows told) {
        Rows known = user < 0 ? Rows.NONE : new Rows(model.heard(user), model.counts(user));
        float[] counts = new float[told.values().length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = model.strengths().of(told.values()[i]);
        }
        return known.with(new Rows(told.tracks(), counts));
    }

    @Override
    public Shares shares(Taste taste, Rows heard) {
        return shares(model, taste.heard());
    }

    static Shares shares(ItemModel model, Rows heard) {
        return new Shares() {
            @Override
            public int[] tracks() {
                return heard.tracks();
            }

            @Override
            public double[] of(int track) {
                double[] shares = new double[heard.tracks().length];
                for (int i = 0; i < shares.length; i++) {
                    shares[i] = (double) heard.values()[i] * model.weight(heard.tracks()[i], track);
                }
                return shares;
            }
        };
    }

    @Override
    public NormSortedItems.Best top(Taste taste, int k, IntPredicate allowed) {
        float[] scores = new float[model.tracks()];
        model.scores(taste.heard().tracks(), taste.heard().values(), scores);
        return BestHeap.of(scores, k, allowed);
    }

    @Override
    public float score(Taste taste, int track) {
        return model.score(taste.heard().tracks(), taste.heard().values(), track);
    }

    @Override
    public Likeness likeness() {
        return new ItemLikeness(linear);
    }
}
