package io.says.model.serving;

/** What is like what, as a model has learnt it. Thread-safe. */
interface Likeness {

    /** The K tracks most like one, that one left out. */
    NormSortedItems.Best similar(int track, int k);

    /** The K users most like one, that one left out. */
    NormSortedItems.Best similarUsers(int user, int k);

    /** How many numbers say what a track is like; 0 where the model does not tell by numbers. */
    default int dimensions() {
        return 0;
    }

    /**
     * The numbers that say what a track is like, by their direction.
     *
     * @param to takes them, {@link #dimensions} many
     */
    default void direction(int track, double[] to) {
        throw new IllegalStateException("This model does not tell by numbers what a track is like");
    }
}
