package io.says.model.serving;

import io.says.model.factors.FoldIn;
import io.says.model.factors.ItemRows;
import io.says.model.factors.UserStep;
import io.says.model.tensors.TensorFile;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The factors of a bundle, checked, and how a user becomes a row of them. The users' stay mapped. Thread-safe. */
final class ServedFactors {

    private final int rank;
    private final FloatBuffer users;
    private final float[] items;
    private final List<Stretch> stretches;

    /**
     * A part of the rows.
     *
     * @param part how it is solved
     * @param from where in a row it begins
     * @param rows the tracks' factors in it
     * @param gram what every user's equations share
     */
    private record Stretch(FoldIn.Part part, int from, ItemRows rows, double[] gram) {}

    private ServedFactors(int rank, FloatBuffer users, float[] items, List<Stretch> stretches) {
        this.rank = rank;
        this.users = users;
        this.items = items;
        this.stretches = List.copyOf(stretches);
    }

    /** Where a bundle keeps what every user's equations of a part share. */
    static String gram(int part) {
        return "fold-in.gram." + part;
    }

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
        return new ServedFactors(rank, userFactors, itemFactors, stretches(tensors, itemFactors, rank, release));
    }

    private static List<Stretch> stretches(TensorFile tensors, float[] items, int rank, Path release) {
        FoldIn foldIn;
        try {
            foldIn = FoldIn.of(tensors.metadata());
        } catch (IllegalArgumentException e) {
            BundleEngine.check(false, release, "it does not say how users are folded in: " + e.getMessage());
            return List.of();
        }
        List<Stretch> stretches = new ArrayList<>();
        int from = 0;
        for (FoldIn.Part part : foldIn.parts()) {
            double[] gram = new double[0];
            if (part.unobserved() > 0) {
                FloatBuffer stored = tensors.floats(gram(stretches.size()));
                BundleEngine.check(
                        stored.limit() == part.rank() * part.rank(), release, "what folds users in does not fit");
                gram = new double[stored.limit()];
                for (int i = 0; i < gram.length; i++) {
                    gram[i] = stored.get(i);
                }
            }
            stretches.add(new Stretch(part, from, ItemRows.of(items, rank, from, part.rank()), gram));
            from += part.rank();
        }
        BundleEngine.check(stretches.isEmpty() || from == rank, release, "what folds users in does not fit");
        return stretches;
    }

    int rank() {
        return rank;
    }

    /** The tracks' factors, row-major; not to be changed. */
    float[] items() {
        return items;
    }

    /** A user's factors. */
    float[] query(int user) {
        float[] query = new float[rank];
        users.get(user * rank, query);
        return query;
    }

    boolean foldsIn() {
        return !stretches.isEmpty();
    }

    /** The factors of somebody who heard that. */
    float[] foldIn(Rows heard) {
        float[] row = new float[rank];
        for (Stretch stretch : stretches) {
            float[] part = stretch.part()
                    .step()
                    .solve(stretch.rows(), stretch.part().rank(), stretch.gram(), heard.tracks(), heard.values());
            for (int f = 0; f < part.length; f++) {
                row[stretch.from() + f] = stretch.part().multiplier() * part[f];
            }
        }
        return row;
    }

    /** What each track that was heard adds to the product of factors. */
    Scoring.Shares shares(Rows heard) {
        List<UserStep.Shares> parts = new ArrayList<>();
        for (Stretch stretch : stretches) {
            parts.add(stretch.part()
                    .step()
                    .shares(stretch.rows(), stretch.part().rank(), stretch.gram(), heard.tracks(), heard.values()));
        }
        return new Scoring.Shares() {
            @Override
            public int[] tracks() {
                return heard.tracks();
            }

            @Override
            public double[] of(int track) {
                double[] sum = new double[heard.tracks().length];
                for (int i = 0; i < parts.size(); i++) {
                    double[] shares = parts.get(i).of(track);
                    for (int j = 0; j < sum.length; j++) {
                        sum[j] += stretches.get(i).part().multiplier() * shares[j];
                    }
                }
                return sum;
            }
        };
    }

    /** The K tracks whose factors point most in the direction of one's. */
    NormSortedItems.Best similar(int track, int k) {
        return Cosines.of((row, f) -> items[row * rank + f], items.length / rank, free(), track, k);
    }

    /** The K users whose factors point most in the direction of one's. */
    NormSortedItems.Best similarUsers(int user, int k) {
        return Cosines.of((row, f) -> users.get(row * rank + f), users.limit() / rank, free(), user, k);
    }

    /** The factors that say something of taste: what stands for biases is left out. */
    private boolean[] free() {
        boolean[] free = new boolean[rank];
        Arrays.fill(free, true);
        for (Stretch stretch : stretches) {
            if (stretch.part().step().mean() != null) {
                free[stretch.from()] = false;
                free[stretch.from() + stretch.part().rank() - 1] = false;
            }
        }
        return free;
    }
}
