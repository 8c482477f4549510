package io.says.orchestrator.terminal;

import io.says.orchestrator.tune.Objective;
import io.says.orchestrator.tune.TrialRecord;
import io.says.orchestrator.tune.TuningResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A parameter search as text: a line for each trial as it ends, and the table at the end. */
public final class TuningText {

    private static final int DIGITS = 4;
    private static final int ROWS = 20;

    private TuningText() {}

    /** One trial that ended. */
    public static String line(TrialRecord ended, TrialRecord best, Objective objective, int trials) {
        return "  trial " + ended.number() + " of " + trials + "  "
                + (ended.value() == null
                        ? "failed: " + ended.error()
                        : objective.metric() + " " + value(ended) + "  best " + value(best) + " (trial " + best.number()
                                + ")")
                + "  " + seconds(ended) + "  " + parameters(ended);
    }

    /**
     * The lines.
     *
     * @param result what the search came to
     * @param next the one command to go on with
     */
    public static List<String> lines(TuningResult result, String next) {
        Objective objective = result.objective();
        Set<String> parameters = new LinkedHashSet<>(result.best().parameters().keySet());
        boolean rungs = result.trials().stream().anyMatch(trial -> trial.rung() > 0);
        TextTable table = new TextTable().left("").right("trial");
        if (rungs) {
            table.right("rung");
        }
        parameters.forEach(table::right);
        table.right(objective.metric()).right("seconds");
        // The longest fits first: what a short one came to is no promise.
        List<TrialRecord> ranked = new ArrayList<>();
        int last = result.best().rung();
        for (int rung = last; rung >= 0; rung--) {
            int now = rung;
            ranked.addAll(objective.ranked(result.trials().stream()
                    .filter(trial -> trial.rung() == now)
                    .toList()));
        }
        for (TrialRecord trial : ranked.stream().limit(ROWS).toList()) {
            List<String> cells = new ArrayList<>();
            cells.add(trial.equals(result.best()) ? "*" : "");
            cells.add(Integer.toString(trial.number()));
            if (rungs) {
                cells.add(Integer.toString(trial.rung()));
            }
            parameters.forEach(parameter -> cells.add(trial.parameters().getOrDefault(parameter, "-")));
            cells.add(value(trial));
            cells.add(Figures.decimal(trial.seconds(), 1));
            table.row(cells);
        }
        int failed = result.trials().size() - ranked.size();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(table.lines());
        lines.add("");
        if (ranked.size() > ROWS) {
            lines.add("  and " + (ranked.size() - ROWS) + " more");
        }
        lines.add("  " + result.trials().size() + " trials of " + result.trainer() + ", " + result.search()
                + " search, seed " + result.seed() + (failed == 0 ? "" : "; " + failed + " failed"));
        lines.add(
                "  Compared by " + objective.metric() + " on a " + result.protocol() + "; the test part was not read.");
        lines.add("  Written: " + result.directory().resolve(TuningResult.CONFIGURATION) + ", " + TuningResult.PAGE
                + ", trials.jsonl");
        lines.add("  Next: " + next);
        return List.copyOf(lines);
    }

    private static String value(TrialRecord trial) {
        Double value = trial.value();
        return value == null ? "-" : Figures.decimal(value, DIGITS);
    }

    private static String seconds(TrialRecord trial) {
        return Figures.decimal(trial.seconds(), 1) + " s";
    }

    private static String parameters(TrialRecord trial) {
        return trial.parameters().entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(" "));
    }
}
