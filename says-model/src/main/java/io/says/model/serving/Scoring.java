package io.says.model.serving;

import java.util.function.IntPredicate;

/** How a bundle scores its tracks for its users: the part of an engine that depends on the kind of model. Thread-safe. */
interface Scoring {

    /** Whether it has learnt anything that makes a list for this user one of its own. */
    boolean knows(int user);

    /** The K best of the tracks allowed, best first, ties to the lower index. */
    NormSortedItems.Best top(int user, int k, IntPredicate allowed);
}
