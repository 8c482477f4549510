package io.says.model.items;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.tensors.TensorFile;
import io.says.model.tensors.TensorWriter;
import io.says.spi.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A model that is linear in what users heard. A user folded in is the dense vector of what each track counts for. Thread-safe.
 */
public final class ItemModel implements TrainedModel {

    private static final String FILE = "model.safetensors";
    /** Where metadata say what {@link Strengths} are. */
    public static final String EXPONENT = "strength-exponent";

    private final Linear linear;
    private final Strengths strengths;

    /**
     * @param linear weights and histories, with finite values and indexes in range
     * @param strengths what the tracks of a user folded in count for
     */
    public ItemModel(Linear linear, Strengths strengths) {
        this.linear = linear;
        this.strengths = strengths;
    }

    /**
     * Writes a model directory.
     *
     * @throws SaysException {@code DIVERGED} when a weight is not finite
     */
    public static void write(Path directory, Linear linear, Strengths strengths) throws IOException {
        LinearTensors.add(new TensorWriter(), linear)
                .metadata(Map.of(EXPONENT, Double.toString(strengths.exponent())))
                .write(directory.resolve(FILE));
    }

    /** Writes this model; see {@link #write(Path, Linear, Strengths)}. */
    public void write(Path directory) throws IOException {
        write(directory, linear, strengths);
    }

    /** What the tracks of a user folded in count for. */
    public Strengths strengths() {
        return strengths;
    }

    /**
     * Opens a model directory.
     *
     * @throws SaysException {@code CORRUPT_DATA}
     */
    public static ItemModel open(Path directory) {
        TensorFile tensors = TensorFile.open(directory.resolve(FILE));
        String exponent = tensors.metadata().get(EXPONENT);
        try {
            return new ItemModel(
                    LinearTensors.read(tensors), new Strengths(Double.parseDouble(String.valueOf(exponent))));
        } catch (IllegalArgumentException e) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The model in " + directory + " was fitted with " + tensors.metadata(),
                    "Delete the directory and run again: it will be made anew.",
                    e);
        }
    }

    @Override
    public int users() {
        return linear.histories().rows();
    }

    @Override
    public int tracks() {
        return linear.bias().length;
    }

    /** Whether anything is known that this user heard. */
    public boolean hasHistory(int user) {
        return linear.histories().start()[user + 1] > linear.histories().start()[user];
    }

    @Override
    public float score(int user, int track) {
        SparseRows histories = linear.histories();
        float sum = linear.bias()[track];
        for (int i = histories.start()[user]; i < histories.start()[user + 1]; i++) {
            sum = plus(sum, histories.index()[i], histories.value()[i], track);
        }
        return sum;
    }

    @Override
    public void scores(int user, float[] scores) {
        SparseRows histories = linear.histories();
        System.arraycopy(linear.bias(), 0, scores, 0, scores.length);
        for (int i = histories.start()[user]; i < histories.start()[user + 1]; i++) {
            scatter(histories.index()[i], histories.value()[i], scores);
        }
    }

    @Override
    public Optional<float[]> foldIn(int[] tracks, float[] values) {
        float[] user = new float[tracks()];
        for (int i = 0; i < tracks.length; i++) {
            user[tracks[i]] = strengths.of(values[i]);
        }
        return Optional.of(user);
    }

    @Override
    public float score(float[] user, int track) {
        float sum = linear.bias()[track];
        for (int source = 0; source < user.length; source++) {
            if (user[source] != 0) {
                sum = plus(sum, source, user[source], track);
            }
        }
        return sum;
    }

    @Override
    public void scores(float[] user, float[] scores) {
        System.arraycopy(linear.bias(), 0, scores, 0, scores.length);
        for (int source = 0; source < user.length; source++) {
            if (user[source] != 0) {
                scatter(source, user[source], scores);
            }
        }
    }

    @Override
    public Map<String, String> serving() {
        return Map.of(EXPONENT, Double.toString(strengths.exponent()));
    }

    /** What a user of the model heard, by track. */
    public int[] heard(int user) {
        return Arrays.copyOfRange(
                linear.histories().index(),
                linear.histories().start()[user],
                linear.histories().start()[user + 1]);
    }

    /** What each track that {@link #heard} gives counts for. */
    public float[] counts(int user) {
        return Arrays.copyOfRange(
                linear.histories().value(),
                linear.histories().start()[user],
                linear.histories().start()[user + 1]);
    }

    /** What a track that was heard says of another, 0 where it says nothing. */
    public float weight(int source, int track) {
        SparseRows weights = linear.weights();
        int at = Arrays.binarySearch(weights.index(), weights.start()[source], weights.start()[source + 1], track);
        return at < 0 ? 0 : weights.value()[at];
    }

    /**
     * The score of somebody who heard some tracks.
     *
     * @param heard the tracks, ascending
     * @param counts what each counts for
     */
    public float score(int[] heard, float[] counts, int track) {
        float sum = linear.bias()[track];
        for (int i = 0; i < heard.length; i++) {
            sum = plus(sum, heard[i], counts[i], track);
        }
        return sum;
    }

    /**
     * All scores of somebody who heard some tracks.
     *
     * @param heard the tracks, ascending
     * @param counts what each counts for
     * @param scores filled; of length {@link #tracks()}
     */
    public void scores(int[] heard, float[] counts, float[] scores) {
        System.arraycopy(linear.bias(), 0, scores, 0, scores.length);
        for (int i = 0; i < heard.length; i++) {
            scatter(heard[i], counts[i], scores);
        }
    }

    private void scatter(int source, float counts, float[] scores) {
        SparseRows weights = linear.weights();
        for (int i = weights.start()[source]; i < weights.start()[source + 1]; i++) {
            scores[weights.index()[i]] += counts * weights.value()[i];
        }
    }

    /** The same addition as {@link #scatter}'s, for one track. */
    private float plus(float sum, int source, float counts, int track) {
        SparseRows weights = linear.weights();
        int at = Arrays.binarySearch(weights.index(), weights.start()[source], weights.start()[source + 1], track);
        return at < 0 ? sum : sum + counts * weights.value()[at];
    }

    @Override
    public Optional<Factors> factors() {
        return Optional.empty();
    }

    @Override
    public Optional<Linear> linear() {
        return Optional.of(linear);
    }

    @Override
    public void close() {
        // the weights are ordinary arrays
    }
}
