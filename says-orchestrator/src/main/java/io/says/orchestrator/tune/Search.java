package io.says.orchestrator.tune;

import java.util.List;

/** Decides what is tried, from what came of it so far and nothing else: no clock, no order in which trials ended. Immutable. */
interface Search {

    /** How many trials there are in all, where none fails. */
    int trials();

    /**
     * The next round.
     *
     * @param rounds the rounds so far, each as its trials ended, in any order
     * @return trials that may run at the same time; none when the search is over
     */
    List<Trial> next(List<List<TrialRecord>> rounds);
}
