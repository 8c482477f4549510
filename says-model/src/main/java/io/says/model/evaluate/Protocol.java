package io.says.model.evaluate;

import java.util.List;
import java.util.stream.Stream;

/**
 * How evaluation is done.
 *
 * @param cutoff K of the lists looked at closely
 * @param cutoffs every K the ranking metrics are taken at, the first one among them, ascending
 * @param sampled how many random tracks are ranked beside the relevant ones; 0 for the full catalogue
 * @param seed of what is sampled
 */
record Protocol(int cutoff, List<Integer> cutoffs, int sampled, long seed) {

    Protocol {
        int first = cutoff;
        cutoffs = Stream.concat(Stream.of(first), cutoffs.stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The full catalogue at one cutoff. */
    Protocol(int cutoff) {
        this(cutoff, List.of(), 0, 0);
    }

    int longest() {
        return cutoffs.get(cutoffs.size() - 1);
    }
}
