package io.says.model.gate;

import io.says.report.EvaluationReport;
import io.says.report.GateVerdict.Guard;
import io.says.report.ModelHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a candidate must not break, however good its metric. */
final class GuardRails {

    private final GateConfig.Guards limits;

    GuardRails(GateConfig.Guards limits) {
        this.limits = limits;
    }

    /**
     * Checks them.
     *
     * @param champion the report of what serves; null where there is none
     */
    List<Guard> check(EvaluationReport candidate, @Nullable EvaluationReport champion) {
        List<Guard> guards = new ArrayList<>();
        ModelHealth health = candidate.health();
        if (health != null) {
            long users = candidate.passport().users();
            double share = users == 0 ? 0 : (double) health.usersWithoutRecommendations() / users;
            guards.add(new Guard(
                    "users-without",
                    share <= limits.usersWithout(),
                    health.usersWithoutRecommendations() + " of " + users + " users get no recommendation, at most "
                            + percent(limits.usersWithout()) + " may"));
            guards.add(new Guard(
                    "unusable-scores", health.unusableScores() == 0, health.unusableScores() + " scores are NaN"));
            Double largest = health.largestNorm();
            Double median = health.medianNorm();
            if (largest != null && median != null) {
                guards.add(new Guard(
                        "norm-ratio",
                        largest <= median * limits.normRatio() && Double.isFinite(largest),
                        "the longest item factors are " + text(largest) + ", the median " + text(median) + ", at most "
                                + text(limits.normRatio()) + " times it"));
            }
        }
        if (champion != null) {
            int cutoff = candidate.passport().cutoff();
            drop("coverage-drop", "coverage@" + cutoff, limits.coverageDrop(), candidate, champion, guards);
            drop("long-tail-drop", "long-tail@" + cutoff, limits.longTailDrop(), candidate, champion, guards);
            rise(candidate, champion, guards);
        }
        return guards;
    }

    private static void drop(
            String name,
            String metric,
            double most,
            EvaluationReport candidate,
            EvaluationReport champion,
            List<Guard> guards) {
        Double own = metrics(candidate).get(metric);
        Double before = metrics(champion).get(metric);
        if (own != null && before != null) {
            guards.add(new Guard(
                    name,
                    own >= before * (1 - most),
                    metric + " is " + text(own) + " against " + text(before) + ", at most " + percent(most)
                            + " of it may be lost"));
        }
    }

    /** Only on the same test ratings: how hard others are to predict says nothing of the model. */
    private void rise(EvaluationReport candidate, EvaluationReport champion, List<Guard> guards) {
        Double own = metrics(candidate).get("rmse");
        Double before = metrics(champion).get("rmse");
        if (own != null
                && before != null
                && candidate.passport().unlike(champion.passport()).isEmpty()) {
            guards.add(new Guard(
                    "rmse-rise",
                    own <= before * (1 + limits.rmseRise()),
                    "rmse is " + text(own) + " against " + text(before) + ", at most " + percent(limits.rmseRise())
                            + " more"));
        }
    }

    private static Map<String, Double> metrics(EvaluationReport report) {
        return report.scores().get(0).metrics();
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g %%", share * 100);
    }
}
