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
import java.util.stream.IntStream;

/** The factors of a bundle, checked, and how a user becomes a row of them. The users' stay mapped. Thread-safe. */
final class ServedFactors implements Likeness {

    /** Numbers looked at at a time. */
    private static final int CHUNK = 1 << 16;

    private final int rank;
    private final FloatBuffer users;
    private final Vectors items;
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

    private ServedFactors(int rank, FloatBuffer users, Vectors items, List<Stretch> stretches) {
        this.rank = rank;
        this.users = users;
        this.items = items;
        this.stretches = List.copyOf(stretches);
    }

    /** Where a bundle keeps what every user's equations of a part share. */
    static String gram(int part) {
        return "fold-in.gram." + part;
    }

    /** The tracks' factors as they lie in a bundle, row-major; whoever takes them checks that they are finite. */
    static float[] items(TensorFile tensors, int tracks, Path release) {
        int rank = rank(tensors, tracks, release);
        float[] items = new float[tracks * rank];
        tensors.floats("item_factors").get(0, items);
        return items;
    }

    /** How many factors a track has. */
    static int rank(TensorFile tensors, int tracks, Path release) {
        List<Long> shape = tensors.shape("item_factors");
        Soundness.check(
                shape.size() == 2 && shape.get(0) == tracks && shape.get(1) > 0,
                release,
                "item_factors and track_ids differ in length");
        return Math.toIntExact(shape.get(1));
    }

    /**
     * The factors of a bundle.
     *
     * @param items the tracks', wherever they have been put
     */
    static ServedFactors of(TensorFile tensors, int users, int rank, Vectors items, Path release) {
        FloatBuffer userFactors = tensors.floats("user_factors");
        Soundness.check(
                userFactors.limit() == (long) users * rank, release, "user_factors and user_ids differ in length");
        Soundness.check(areFinite(userFactors), release, "a factor of a user is not finite");
        return new ServedFactors(rank, userFactors, items, stretches(tensors, items, rank, release));
    }

    /** What is not finite times 0 is no number, and neither is any sum with it. */
    private static boolean areFinite(FloatBuffer values) {
        int chunks = (values.limit() + CHUNK - 1) / CHUNK;
        return IntStream.range(0, chunks).parallel().allMatch(chunk -> {
            float[] some = new float[Math.min(CHUNK, values.limit() - chunk * CHUNK)];
            values.get(chunk * CHUNK, some);
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            int i = 0;
            for (; i + 4 <= some.length; i += 4) {
                s0 += some[i] * 0;
                s1 += some[i + 1] * 0;
                s2 += some[i + 2] * 0;
                s3 += some[i + 3] * 0;
            }
            for (; i < some.length; i++) {
                s0 += some[i] * 0;
            }
            return s0 + s1 + s2 + s3 == 0;
        });
    }

    private static List<Stretch> stretches(TensorFile tensors, Vectors items, int rank, Path release) {
        FoldIn foldIn;
        try {
            foldIn = FoldIn.of(tensors.metadata());
        } catch (IllegalArgumentException e) {
            Soundness.check(false, release, "it does not say how users are folded in: " + e.getMessage());
            return List.of();
        }
        List<Stretch> stretches = new ArrayList<>();
        int from = 0;
        for (FoldIn.Part part : foldIn.parts()) {
            double[] gram = new double[0];
            if (part.unobserved() > 0) {
                FloatBuffer stored = tensors.floats(gram(stretches.size()));
                Soundness.check(
                        stored.limit() == part.rank() * part.rank(), release, "what folds users in does not fit");
                gram = new double[stored.limit()];
                for (int i = 0; i < gram.length; i++) {
                    gram[i] = stored.get(i);
                }
            }
            stretches.add(new Stretch(part, from, rows(items, from, part.rank()), gram));
            from += part.rank();
        }
        Soundness.check(stretches.isEmpty() || from == rank, release, "what folds users in does not fit");
        return stretches;
    }

    private static ItemRows rows(Vectors items, int from, int rank) {
        return new ItemRows() {
            @Override
            public int count() {
                return items.count();
            }

            @Override
            public void copy(int track, double[] to) {
                items.copy(track, from, rank, to);
            }
        };
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

    @Override
    public int dimensions() {
        return rank;
    }

    /** A track's factors, those that stand for biases 0. */
    @Override
    public void direction(int track, double[] to) {
        items.copy(track, 0, rank, to);
        boolean[] free = free();
        for (int f = 0; f < rank; f++) {
            to[f] = free[f] ? to[f] : 0;
        }
    }

    /** The K tracks whose factors point most in the direction of one's. */
    @Override
    public NormSortedItems.Best similar(int track, int k) {
        return Cosines.of((row, to) -> items.copy(row, 0, rank, to), items.count(), free(), track, k);
    }

    /** The K users whose factors point most in the direction of one's. */
    @Override
    public NormSortedItems.Best similarUsers(int user, int k) {
        return Cosines.of(
                (row, to) -> {
                    for (int f = 0; f < rank; f++) {
                        to[f] = users.get(row * rank + f);
                    }
                },
                users.limit() / rank,
                free(),
                user,
                k);
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
