package io.says.model.als;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.factors.FoldIn;
import io.says.model.factors.ItemRows;
import io.says.model.factors.UserStep;
import io.says.model.tensors.DotProducts;
import io.says.model.tensors.TensorFile;
import io.says.model.tensors.TensorWriter;
import io.says.spi.TrainedModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model that is a product of user and item factors. Thread-safe. */
public final class FactorModel implements TrainedModel {

    private static final String FILE = "model.safetensors";

    private final Factors factors;
    private final @Nullable UserStep step;
    private double @Nullable [] gram;

    private FactorModel(Factors factors, @Nullable UserStep step) {
        this.factors = factors;
        this.step = step;
    }

    /**
     * Writes factors into a model directory.
     *
     * @param step what folds a user in, written beside the factors
     * @throws SaysException {@code DIVERGED} when one of them is not finite
     */
    static void write(Path directory, Factors factors, UserStep step) throws IOException {
        requireFinite(List.of(factors.user(), factors.item()));
        int rank = factors.rank();
        new TensorWriter()
                .metadata(step.metadata())
                .floats("user_factors", factors.user(), factors.user().length / rank, rank)
                .floats("item_factors", factors.item(), factors.item().length / rank, rank)
                .write(directory.resolve(FILE));
    }

    /**
     * Refuses what no model may hold.
     *
     * @throws SaysException {@code DIVERGED} when one of them is not finite
     */
    public static void requireFinite(List<float[]> sides) {
        for (float[] side : sides) {
            for (float value : side) {
                if (!Float.isFinite(value)) {
                    throw new SaysException(
                            StandardErrorCode.DIVERGED,
                            "Training gave a factor that is not finite",
                            "Raise the regularisation, or look for extreme values in the data.");
                }
            }
        }
    }

    /** A model that folds nobody in and was never written. */
    public static FactorModel of(Factors factors) {
        return new FactorModel(factors, null);
    }

    /**
     * Writes this model.
     *
     * @throws SaysException {@code DIVERGED} when a factor is not finite
     * @throws IllegalStateException for a model opened without what folds a user in, as of a bundle for serving
     */
    public void write(Path directory) throws IOException {
        if (step == null) {
            throw new IllegalStateException("A model without its step is not written again");
        }
        write(directory, factors, step);
    }

    /** A model that was never written. */
    static FactorModel of(Factors factors, UserStep step) {
        return new FactorModel(factors, step);
    }

    /** Opens a model directory. */
    public static FactorModel open(Path directory) {
        TensorFile tensors = TensorFile.open(directory.resolve(FILE));
        int rank = rank(tensors, directory);
        return new FactorModel(
                new Factors(rank, array(tensors.floats("user_factors")), array(tensors.floats("item_factors"))),
                step(tensors, directory));
    }

    private static @Nullable UserStep step(TensorFile tensors, Path directory) {
        try {
            return UserStep.of(tensors.metadata());
        } catch (IllegalArgumentException e) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The model in " + directory + " was fitted with " + tensors.metadata(),
                    "Delete the directory and run again: it will be made anew.",
                    e);
        }
    }

    private static int rank(TensorFile tensors, Path directory) {
        List<Long> user = tensors.shape("user_factors");
        List<Long> item = tensors.shape("item_factors");
        if (user.size() != 2 || item.size() != 2 || !user.get(1).equals(item.get(1)) || item.get(1) < 1) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The factors in " + directory + " have the shapes " + user + " and " + item,
                    "Delete the directory and run again: it will be made anew.");
        }
        return Math.toIntExact(item.get(1));
    }

    private static float[] array(FloatBuffer buffer) {
        float[] values = new float[buffer.limit()];
        buffer.get(0, values);
        return values;
    }

    @Override
    public int users() {
        return factors.user().length / factors.rank();
    }

    @Override
    public int tracks() {
        return factors.item().length / factors.rank();
    }

    @Override
    public float score(int user, int track) {
        return DotProducts.one(query(user), factors.item(), track);
    }

    @Override
    public void scores(int user, float[] scores) {
        scores(query(user), scores);
    }

    @Override
    public Optional<float[]> foldIn(int[] tracks, float[] values) {
        return step == null
                ? Optional.empty()
                : Optional.of(step.solve(rows(), factors.rank(), gram(step), tracks, values));
    }

    private ItemRows rows() {
        return ItemRows.of(factors.item(), factors.rank(), 0, factors.rank());
    }

    /** What solves a user of this model; empty where it was opened without, as from a bundle for serving. */
    public Optional<UserStep> step() {
        return Optional.ofNullable(step);
    }

    @Override
    public Map<String, String> serving() {
        return step == null ? Map.of() : new FoldIn(List.of(new FoldIn.Part(step, factors.rank(), 1))).metadata();
    }

    /** Taken when the first user is folded in: most who open a model fold nobody in. */
    private synchronized double[] gram(UserStep step) {
        double[] known = gram;
        if (known == null) {
            known = step.gram(rows(), factors.rank());
            gram = known;
        }
        return known;
    }

    @Override
    public float score(float[] user, int track) {
        return DotProducts.one(user, factors.item(), track);
    }

    @Override
    public void scores(float[] query, float[] scores) {
        int track = 0;
        for (; track + DotProducts.WIDTH <= scores.length; track += DotProducts.WIDTH) {
            DotProducts.eight(query, factors.item(), track, scores, track);
        }
        for (; track < scores.length; track++) {
            scores[track] = DotProducts.one(query, factors.item(), track);
        }
    }

    private float[] query(int user) {
        int rank = factors.rank();
        return Arrays.copyOfRange(factors.user(), user * rank, (user + 1) * rank);
    }

    @Override
    public Optional<Factors> factors() {
        return Optional.of(factors);
    }

    @Override
    public void close() {
        // the factors are ordinary arrays
    }
}
