package io.says.model.evaluate;

import io.says.spi.TrainedModel;
import java.util.Optional;

/** Something that predicts ratings, ranks tracks, or both: the model or a baseline. Thread-safe. */
interface Scorer {

    /** What the report calls it. */
    String name();

    /** Whether its numbers are ratings. */
    boolean rates();

    /** Whether it ranks tracks in a way of its own. */
    boolean ranks();

    /** The rating, NaN when it cannot tell. */
    float rating(int user, int track);

    /** The standard deviation of the predictive distribution of a rating, NaN where there is none. */
    default float deviation(int user, int track) {
        return Float.NaN;
    }

    /** The scores of all tracks. */
    void scores(int user, float[] scores);

    /** The factors its scores are products of, where they are: many users are then scored together. */
    default Optional<Product> product() {
        return Optional.empty();
    }

    /** Scores as products of a user's vector and the items' factors. */
    interface Product {

        /** The items' factors; the users' are not asked for. */
        TrainedModel.Factors factors();

        /** Where a user's vector lies. */
        float[] vector(int user);

        /** Where in {@link #vector} it begins. */
        int offset(int user);
    }
}
