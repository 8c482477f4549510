package io.says.orchestrator.tune;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A parameter set to be tried.
 *
 * @param number its place in the search, from 1
 * @param candidate which parameter set it is, from 1: the same in every rung of successive halving
 * @param rung the round of successive halving, from 0; 0 in other searches
 * @param parameters values as text by parameter, in the order of the search space
 */
public record Trial(int number, int candidate, int rung, Map<String, String> parameters) {

    /** Copies the map, in its order. */
    public Trial {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}
