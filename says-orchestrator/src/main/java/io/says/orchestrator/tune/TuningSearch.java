package io.says.orchestrator.tune;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a search does, written down as it begins; {@code search.json}.
 *
 * @param name the search's name: a hash of what it searches, in which data and how
 * @param trainer the trainer's name
 * @param search how it searches
 * @param seed what it draws from
 * @param objective what is compared
 * @param data the name of the training part it is cut from
 * @param protocol how the validation part was cut from the training part
 * @param space what is searched, in words
 * @param trials how many there will be
 */
public record TuningSearch(
        String name,
        String trainer,
        String search,
        long seed,
        Objective objective,
        String data,
        String protocol,
        Map<String, String> space,
        int trials) {

    /** The file's name. */
    public static final String FILE = "search.json";

    /** Copies the map, in its order. */
    public TuningSearch {
        space = Collections.unmodifiableMap(new LinkedHashMap<>(space));
    }
}
