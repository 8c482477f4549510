package io.says.spi;

import java.util.Map;
import java.util.Optional;

/** A fitted model over dense user and track indexes. Thread-safe once opened. */
public interface TrainedModel extends AutoCloseable {

    /** How many users it was fitted on. */
    int users();

    /** How many tracks it was fitted on. */
    int tracks();

    /**
     * The predicted rating or preference, NaN when the model cannot tell.
     *
     * @param user 0 to users - 1
     * @param track 0 to tracks - 1
     */
    float score(int user, int track);

    /**
     * How sure the model is of a rating: the standard deviation of its predictive distribution, about which {@link #score} is the
     * mean; what the parameters leave open and the noise of ratings, together. NaN where the model carries no uncertainty.
     *
     * @param user 0 to users - 1
     * @param track 0 to tracks - 1
     */
    default float deviation(int user, int track) {
        return Float.NaN;
    }

    /**
     * The scores of all tracks for one user.
     *
     * @param scores filled; of length {@link #tracks()}
     */
    void scores(int user, float[] scores);

    /**
     * The vector of a user the model was not fitted on, from what is known of them: the step that would fit this user, all
     * tracks held fixed. Empty where the model cannot tell, and then {@link #score(float[], int)} is never asked.
     *
     * @param tracks what the user is known to have heard, each 0 to tracks - 1, without repeats
     * @param values the rating, or the strength of implicit feedback, of each
     * @throws io.says.SaysException {@code DIVERGED} when the step has no solution
     */
    default Optional<float[]> foldIn(int[] tracks, float[] values) {
        return Optional.empty();
    }

    /**
     * The predicted rating or preference of a user folded in.
     *
     * @param user what {@link #foldIn} gave
     * @param track 0 to tracks - 1
     */
    default float score(float[] user, int track) {
        Factors factors = factors()
                .orElseThrow(() -> new UnsupportedOperationException("A model without factors scores no vectors"));
        float sum = 0;
        for (int f = 0; f < factors.rank(); f++) {
            sum += user[f] * factors.item()[track * factors.rank() + f];
        }
        return sum;
    }

    /**
     * The scores of all tracks for a user folded in.
     *
     * @param user what {@link #foldIn} gave
     * @param scores filled; of length {@link #tracks()}
     */
    default void scores(float[] user, float[] scores) {
        for (int track = 0; track < scores.length; track++) {
            scores[track] = score(user, track);
        }
    }

    /** The factor matrices, for a model that is a product of them: what the release bundle holds. */
    Optional<Factors> factors();

    /** The item weights, for a model whose scores are sums over what a user heard: what the release bundle holds then. */
    default Optional<Linear> linear() {
        return Optional.empty();
    }

    /** Both kinds of parts, for a model whose scores are their sums: what the release bundle holds then. */
    default Optional<Blend> blend() {
        return Optional.empty();
    }

    /**
     * Texts by name that a release bundle carries for its engine beside the parts above: how users are folded in. Empty for a model
     * whose engine folds nobody in.
     */
    default Map<String, String> serving() {
        return Map.of();
    }

    @Override
    void close();

    /**
     * Factor matrices, row-major.
     *
     * @param rank the length of a row
     * @param user of length users x rank
     * @param item of length tracks x rank
     */
    record Factors(int rank, float[] user, float[] item) {}

    /**
     * A model that is linear in what users heard: the score of track i for a user is {@code bias[i]} plus, over the tracks j in
     * the user's history in ascending order, what j counts for times the weight of j for i.
     *
     * @param bias of length tracks
     * @param weights one row a track j: the tracks i it speaks for, and how much
     * @param histories one row a user: the tracks j heard, and what each counts for
     */
    record Linear(float[] bias, SparseRows weights, SparseRows histories) {}

    /**
     * A model that adds two up: the score of a track is what the linear one gives plus the product of the factors, either taken by
     * itself and added once.
     *
     * @param linear of all users and tracks
     * @param factors of the same
     */
    record Blend(Linear linear, Factors factors) {}

    /**
     * A sparse matrix, row by row. The arrays are its own and not to be changed.
     *
     * @param start where each row begins; one longer than there are rows, and its last the number of entries
     * @param index the column of each entry, ascending within a row
     * @param value the value of each entry, finite
     */
    record SparseRows(int[] start, int[] index, float[] value) {

        /** How many rows there are. */
        public int rows() {
            return start.length - 1;
        }

        /** How many entries a row has. */
        public int length(int row) {
            return start[row + 1] - start[row];
        }

        /**
         * The same matrix by columns.
         *
         * @param columns how many there are
         */
        public SparseRows transposed(int columns) {
            int[] from = new int[columns + 1];
            for (int column : index) {
                from[column + 1]++;
            }
            for (int column = 0; column < columns; column++) {
                from[column + 1] += from[column];
            }
            int[] next = from.clone();
            int[] rows = new int[index.length];
            float[] values = new float[value.length];
            for (int row = 0; row < rows(); row++) {
                for (int i = start[row]; i < start[row + 1]; i++) {
                    int at = next[index[i]]++;
                    rows[at] = row;
                    values[at] = value[i];
                }
            }
            return new SparseRows(from, rows, values);
        }
    }
}
