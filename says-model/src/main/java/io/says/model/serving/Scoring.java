package io.says.model.serving;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** How a bundle scores its tracks for its users: the part of an engine that depends on the kind of model. Thread-safe. */
interface Scoring {

    /** What was learnt of a user; null where nothing makes a list for this user one of its own. */
    @Nullable
    Taste taste(int user);

    /** Whether {@link #foldIn} is possible. */
    boolean foldsIn();

    /**
     * What the model would have learnt of somebody.
     *
     * @param user whom it knows already; -1 for nobody
     * @param told what they are said to have heard beside what the model learnt from
     * @param all that and all it learnt from
     * @throws io.says.SaysException {@code DIVERGED} where that has no solution
     */
    Taste foldIn(int user, Rows told, Rows all);

    /** The K best of the tracks allowed, best first, ties to the lower index. */
    NormSortedItems.Best top(Taste taste, int k, IntPredicate allowed);

    /** The score that {@link #top} gives a track. */
    float score(Taste taste, int track);

    /**
     * Takes scores apart.
     *
     * @param heard the rows the taste was learnt from
     * @return null where the bundle does not hold what it takes
     */
    @Nullable
    Shares shares(Taste taste, Rows heard);

    /** What is like what. */
    Likeness likeness();

    /** What each track that was heard adds to a score. */
    interface Shares {

        /** The tracks that have shares, ascending. */
        int[] tracks();

        /** The share of each of {@link #tracks} in the score of a track. */
        double[] of(int track);
    }
}
