package io.says.model.serving;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** How a bundle scores its tracks for its users: the part of an engine that depends on the kind of model. Thread-safe. */
interface Scoring {

    /** What was learnt of a user; null where nothing makes a list for this user one of its own. */
    @Nullable
    Taste taste(int user);

    /** The K best of the tracks allowed, best first, ties to the lower index. */
    NormSortedItems.Best top(Taste taste, int k, IntPredicate allowed);

    /** The score that {@link #top} gives a track. */
    float score(Taste taste, int track);

    /** The K tracks most like one, that one left out. */
    NormSortedItems.Best similar(int track, int k);

    /** The K users most like one, that one left out. */
    NormSortedItems.Best similarUsers(int user, int k);
}
