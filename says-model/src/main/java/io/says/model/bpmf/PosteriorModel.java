package io.says.model.bpmf;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.als.FactorModel;
import io.says.model.tensors.TensorFile;
import io.says.model.tensors.TensorWriter;
import io.says.spi.TrainedModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets of factors as one model: what they predict in the mean is its score, how they differ its uncertainty. Thread-safe. */
final class PosteriorModel implements TrainedModel {

    private static final String FILE = "model.safetensors";
    private static final String SETS = "sets";
    private static final String NOISE = "noise";

    private final Posterior posterior;
    private final FactorModel means;
    private final NewListener listener;

    PosteriorModel(Posterior posterior) {
        this.posterior = posterior;
        this.means = FactorModel.of(new Factors(posterior.length(), posterior.userMeans(), posterior.trackMeans()));
        this.listener = NewListener.of(posterior);
    }

    /**
     * Writes what was fitted into a model directory.
     *
     * @throws SaysException {@code DIVERGED} when something of it is not finite
     */
    static void write(Path directory, Posterior posterior) throws IOException {
        List<float[]> all = List.of(
                posterior.userMeans(), posterior.trackMeans(), posterior.userSamples(), posterior.trackSamples());
        FactorModel.requireFinite(all);
        int length = posterior.length();
        new TensorWriter()
                .metadata(Map.of(SETS, Integer.toString(posterior.sets()), NOISE, Double.toString(posterior.noise())))
                .floats("user_factors", all.get(0), all.get(0).length / length, length)
                .floats("item_factors", all.get(1), all.get(1).length / length, length)
                .floats("user_samples", all.get(2), all.get(2).length / length, length)
                .floats("item_samples", all.get(3), all.get(3).length / length, length)
                .write(directory.resolve(FILE));
    }

    /** Opens a model directory. */
    static PosteriorModel open(Path directory) {
        TensorFile tensors = TensorFile.open(directory.resolve(FILE));
        int sets;
        double noise;
        try {
            sets = Integer.parseInt(tensors.metadata().getOrDefault(SETS, ""));
            noise = Double.parseDouble(tensors.metadata().getOrDefault(NOISE, ""));
        } catch (NumberFormatException e) {
            throw corrupt(directory, "says " + tensors.metadata(), e);
        }
        List<Long> user = tensors.shape("user_factors");
        List<Long> item = tensors.shape("item_factors");
        long length = user.size() == 2 ? user.get(1) : 0;
        if (item.size() != 2
                || item.get(1) != length
                || !user.equals(tensors.shape("user_samples"))
                || !item.equals(tensors.shape("item_samples"))
                || sets < 1
                || length % sets != 0
                || length / sets < 3
                || !(noise > 0)) {
            throw corrupt(directory, "has " + sets + " sets of factors of the shapes " + user + " and " + item, null);
        }
        return new PosteriorModel(new Posterior(
                sets,
                Math.toIntExact(length / sets - 2),
                array(tensors.floats("user_factors")),
                array(tensors.floats("item_factors")),
                array(tensors.floats("user_samples")),
                array(tensors.floats("item_samples")),
                noise));
    }

    private static SaysException corrupt(Path directory, String what, @Nullable Exception cause) {
        return new SaysException(
                StandardErrorCode.CORRUPT_DATA,
                "The model in " + directory + " " + what,
                "Delete the directory and run again: it will be made anew.",
                cause);
    }

    private static float[] array(FloatBuffer buffer) {
        float[] values = new float[buffer.limit()];
        buffer.get(0, values);
        return values;
    }

    @Override
    public int users() {
        return means.users();
    }

    @Override
    public int tracks() {
        return means.tracks();
    }

    @Override
    public float score(int user, int track) {
        return means.score(user, track);
    }

    @Override
    public void scores(int user, float[] scores) {
        means.scores(user, scores);
    }

    @Override
    public float score(float[] user, int track) {
        return means.score(user, track);
    }

    @Override
    public void scores(float[] user, float[] scores) {
        means.scores(user, scores);
    }

    /** From how the samples of the prediction differ, and the noise. */
    @Override
    public float deviation(int user, int track) {
        int width = posterior.width();
        int u = user * posterior.length();
        int t = track * posterior.length();
        double sum = 0;
        double squares = 0;
        for (int set = 0; set < posterior.sets(); set++, u += width, t += width) {
            double product = 0;
            for (int f = 0; f < width; f++) {
                product += (double) posterior.userSamples()[u + f] * posterior.trackSamples()[t + f];
            }
            // The running mean and sum of squares about it (Welford 1962).
            double before = product - sum;
            sum += before / (set + 1);
            squares += before * (product - sum);
        }
        return (float) Math.sqrt(squares / Math.max(1, posterior.sets() - 1) + posterior.noise());
    }

    @Override
    public Optional<float[]> foldIn(int[] tracks, float[] values) {
        return Optional.of(listener.vector(tracks, values));
    }

    @Override
    public Optional<Factors> factors() {
        return means.factors();
    }

    @Override
    public void close() {
        // the factors are ordinary arrays
    }
}
