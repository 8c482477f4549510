package io.says.model.evaluate;

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

    /** The scores of all tracks. */
    void scores(int user, float[] scores);
}
