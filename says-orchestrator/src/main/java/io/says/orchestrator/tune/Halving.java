package io.says.orchestrator.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Successive halving (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", 2016):
 * all candidates get a short fit, the best of them a longer one, and so on up to the whole budget.
 *
 * @param candidates the parameter sets that begin
 * @param parameter the parameter that is the budget
 * @param budgets its value in each rung, ascending
 * @param eta one of how many goes on
 * @param objective by what they are compared
 */
record Halving(
        List<Map<String, String>> candidates, String parameter, List<Integer> budgets, int eta, Objective objective)
        implements Search {

    Halving {
        candidates = List.copyOf(candidates);
        budgets = List.copyOf(budgets);
    }

    /**
     * The budgets of the rungs: the whole one last, each before it smaller by the factor, as many as there are candidates to
     * halve and whole numbers to fit.
     */
    static List<Integer> budgets(int whole, int candidates, int eta) {
        int rungs = 1;
        for (long factor = eta; factor <= Math.min(whole, candidates); factor *= eta) {
            rungs++;
        }
        List<Integer> budgets = new ArrayList<>();
        for (int rung = 0; rung < rungs; rung++) {
            budgets.add((int) Math.max(1, Math.round(whole / Math.pow(eta, rungs - 1.0 - rung))));
        }
        return budgets;
    }

    @Override
    public int trials() {
        int all = 0;
        int left = candidates.size();
        for (int rung = 0; rung < budgets.size(); rung++) {
            all += left;
            left = Math.max(1, left / eta);
        }
        return all;
    }

    @Override
    public List<Trial> next(List<List<TrialRecord>> rounds) {
        if (rounds.size() == budgets.size()) {
            return List.of();
        }
        int number = rounds.stream().mapToInt(List::size).sum();
        List<Integer> going = new ArrayList<>();
        if (rounds.isEmpty()) {
            for (int candidate = 1; candidate <= candidates.size(); candidate++) {
                going.add(candidate);
            }
        } else {
            List<TrialRecord> last = rounds.get(rounds.size() - 1);
            objective.ranked(last).stream()
                    .limit(Math.max(1, last.size() / eta))
                    .map(TrialRecord::candidate)
                    .sorted(Comparator.naturalOrder())
                    .forEach(going::add);
        }
        List<Trial> next = new ArrayList<>();
        for (int candidate : going) {
            Map<String, String> parameters = new LinkedHashMap<>(candidates.get(candidate - 1));
            parameters.put(parameter, Integer.toString(budgets.get(rounds.size())));
            next.add(new Trial(++number, candidate, rounds.size(), parameters));
        }
        return next;
    }
}
