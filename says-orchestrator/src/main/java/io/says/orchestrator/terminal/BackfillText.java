package io.says.orchestrator.terminal;

import io.says.Feedback;
import io.says.orchestrator.backfill.BackfillPoint;
import io.says.report.EvaluationReport;
import io.says.report.Interval;
import io.says.report.ModelScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What dates of the past came to, as text. */
public final class BackfillText {

    private static final int DIGITS = 4;

    private BackfillText() {}

    /** One date that ended. */
    public static String line(BackfillPoint point, int number, int dates) {
        EvaluationReport report = point.report();
        return "  " + point.until() + "  " + number + " of " + dates + "  "
                + (report == null
                        ? "failed: " + point.problem()
                        : metric(report) + " " + value(report, metric(report))
                                + (point.lookedUp() ? "  looked up" : ""));
    }

    /**
     * The lines.
     *
     * @param points how they ended
     * @param left how many dates were left for another call
     */
    public static List<String> lines(List<BackfillPoint> points, int left) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        List<EvaluationReport> reports = new ArrayList<>();
        points.forEach(point -> {
            if (point.report() != null) {
                reports.add(point.report());
            }
        });
        if (!reports.isEmpty()) {
            EvaluationReport first = reports.get(0);
            String metric = metric(first);
            String beside = first.feedback() == Feedback.EXPLICIT ? "mae" : "coverage";
            TextTable table = new TextTable()
                    .left("before")
                    .right("users")
                    .right("test rows")
                    .right(metric)
                    .right("95 % interval")
                    .right("best baseline")
                    .right(beside);
            for (BackfillPoint point : points) {
                EvaluationReport report = point.report();
                if (report != null) {
                    table.row(
                            point.until().toString(),
                            Figures.count(report.passport().users()),
                            Figures.count(report.testRatings()),
                            value(report, metric),
                            interval(report, metric),
                            baseline(report, metric),
                            value(report, beside));
                }
            }
            lines.addAll(table.lines());
            lines.add("");
            lines.add(
                    "  " + first.trainer()
                            + ". Each date has a test part and a catalogue of its own: no row is better than another by its figures.");
            lines.add("  The protocol of each is in its report: --format json.");
        }
        for (BackfillPoint point : points) {
            if (point.report() == null) {
                lines.add("  " + point.until() + " failed: " + point.problem());
            }
        }
        if (left > 0) {
            lines.add("  Next: the same command goes on with the " + left + " dates that are left.");
        }
        return List.copyOf(lines);
    }

    private static String metric(EvaluationReport report) {
        return report.feedback() == Feedback.EXPLICIT
                ? "rmse"
                : "ndcg@" + report.passport().cutoff();
    }

    private static String value(EvaluationReport report, String metric) {
        return value(report.scores().get(0), metric);
    }

    private static String value(ModelScores scores, String metric) {
        Double value = scores.metrics().get(metric);
        if (value == null) {
            value = scores.metrics().entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(metric + "@"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
        return value == null ? "-" : Figures.decimal(value, DIGITS);
    }

    private static String interval(EvaluationReport report, String metric) {
        Map<String, Interval> intervals = report.scores().get(0).intervals();
        Interval interval = intervals == null ? null : intervals.get(metric);
        return interval == null
                ? "-"
                : Figures.decimal(interval.low(), DIGITS) + " to " + Figures.decimal(interval.high(), DIGITS);
    }

    private static String baseline(EvaluationReport report, String metric) {
        boolean less = metric.equals("rmse");
        return report.scores().stream()
                .filter(ModelScores::baseline)
                .filter(scores -> scores.metrics().containsKey(metric))
                .min((a, b) -> (less ? 1 : -1)
                        * Double.compare(
                                a.metrics().getOrDefault(metric, 0.0),
                                b.metrics().getOrDefault(metric, 0.0)))
                .map(scores -> scores.model() + " " + value(scores, metric))
                .orElse("-");
    }
}
