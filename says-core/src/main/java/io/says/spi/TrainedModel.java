package io.says.spi;

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
     * The scores of all tracks for one user.
     *
     * @param scores filled; of length {@link #tracks()}
     */
    void scores(int user, float[] scores);

    /** The factor matrices, for a model that is a product of them: what the release bundle holds. */
    Optional<Factors> factors();

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
}
