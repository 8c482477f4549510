package io.says.orchestrator.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A search whose trials do not depend on each other: a grid, or independent draws.
 *
 * @param candidates the parameter sets
 */
record OneRound(List<Map<String, String>> candidates) implements Search {

    OneRound {
        candidates = List.copyOf(candidates);
    }

    @Override
    public int trials() {
        return candidates.size();
    }

    @Override
    public List<Trial> next(List<List<TrialRecord>> rounds) {
        if (!rounds.isEmpty()) {
            return List.of();
        }
        List<Trial> all = new ArrayList<>();
        for (Map<String, String> parameters : candidates) {
            all.add(new Trial(all.size() + 1, all.size() + 1, 0, parameters));
        }
        return all;
    }
}
