package io.says.orchestrator.terminal;

import io.says.report.Comparison;
import io.says.report.EvaluationReport;
import io.says.report.Interval;
import io.says.report.LearningCurve;
import io.says.report.ModelScores;
import io.says.report.NoiseFloor;
import io.says.report.Passport;
import io.says.report.UserGroup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** An evaluation as text: the metric table, the protocol it was taken under, and the noise floor where one is known. */
public final class ReportText {

    private static final int DIGITS = 4;
    private static final int HASH = 12;
    private static final String BETTER = "+";
    private static final String WORSE = "-";
    private static final String EVEN = "~";

    private ReportText() {}

    /** The lines. */
    public static List<String> lines(EvaluationReport report) {
        List<String> lines = new ArrayList<>(table(report).lines());
        if (report.comparisons() != null && !report.comparisons().isEmpty()) {
            lines.add("  " + BETTER + " the model is better than this baseline, " + WORSE
                    + " worse, both beyond noise; " + EVEN + " the difference may be noise");
        }
        lines.addAll(groups(report));
        lines.add("");
        lines.add("  " + passport(report.passport(), report.feedback().name().toLowerCase(Locale.ROOT)));
        if (report.splitChosen() != null) {
            lines.add("  Split: " + report.passport().split() + " (" + report.splitChosen() + ")");
        }
        for (ModelScores scores : report.scores()) {
            Long predicted = scores.ratingsPredicted();
            if (predicted != null && predicted != report.passport().ratings()) {
                lines.add("  " + scores.model() + " predicted " + Figures.count(predicted) + " of "
                        + Figures.count(report.passport().ratings())
                        + " test ratings; its rmse and mae are taken over these alone");
            }
        }
        NoiseFloor floor = report.floor();
        if (floor != null) {
            lines.add("  Noise floor: rmse " + Figures.decimal(floor.rmse(), DIGITS) + ", mae "
                    + Figures.decimal(floor.mae(), DIGITS) + share(report));
        }
        lines.add("  Test rows: " + Figures.count(report.testRatings()) + ", of which "
                + Figures.count(report.coldStartDropped()) + " dropped for cold start (user or track not in training)");
        dropped(report).ifPresent(line -> lines.add("  " + line));
        learning(report).ifPresent(line -> lines.add("  " + line));
        return List.copyOf(lines);
    }

    /** What became of tracks training never saw, in a sentence; empty where there were none, or it is not known. */
    public static Optional<String> dropped(EvaluationReport report) {
        Long rows = report.newTrackRows();
        return rows == null || rows == 0
                ? Optional.empty()
                : Optional.of(
                        "New tracks: " + Figures.count(rows) + " of the rows dropped are of tracks training never saw,"
                                + " which none of these models can score: every figure is of known tracks");
    }

    private static Optional<String> learning(EvaluationReport report) {
        LearningCurve curve = report.learning();
        if (curve == null || curve.values().isEmpty()) {
            return Optional.empty();
        }
        int iterations = curve.values().size();
        return Optional.of("Fit: " + curve.measure() + ": "
                + Figures.decimal(curve.values().get(0), DIGITS) + " after iteration 1"
                + (iterations == 1
                        ? ""
                        : ", " + Figures.decimal(curve.values().get(iterations - 1), DIGITS) + " after " + iterations));
    }

    /** A row a metric, a column a model: there are many metrics and few models. */
    private static TextTable table(EvaluationReport report) {
        TextTable table = new TextTable().left("metric");
        for (ModelScores scores : report.scores()) {
            table.right(scores.baseline() ? scores.model() + " (baseline)" : scores.model());
            if (!scores.baseline() && scores.intervals() != null) {
                table.left("interval");
            }
        }
        for (String metric : metrics(report)) {
            List<String> cells = new ArrayList<>();
            cells.add(metric);
            for (ModelScores scores : report.scores()) {
                Double value = scores.metrics().get(metric);
                cells.add(value == null ? "-" : Figures.decimal(value, DIGITS) + mark(report, scores, metric));
                if (!scores.baseline() && scores.intervals() != null) {
                    Interval interval = scores.intervals().get(metric);
                    cells.add(interval == null ? "" : interval(interval));
                }
            }
            table.row(cells);
        }
        return table;
    }

    /** Errors first, whatever order the metrics were taken in. */
    public static Set<String> metrics(EvaluationReport report) {
        Set<String> metrics = new LinkedHashSet<>();
        for (ModelScores scores : report.scores()) {
            List.of("rmse", "mae").stream()
                    .filter(scores.metrics()::containsKey)
                    .forEach(metrics::add);
        }
        report.scores().forEach(scores -> metrics.addAll(scores.metrics().keySet()));
        return metrics;
    }

    /** How the model did against a baseline by a metric: +, -, ~, or blank where they were not compared; blanks before it. */
    public static String mark(EvaluationReport report, ModelScores baseline, String metric) {
        if (report.comparisons() == null || !baseline.baseline()) {
            return "";
        }
        return report.comparisons().getOrDefault(baseline.model(), List.of()).stream()
                .filter(comparison -> comparison.metric().equals(metric))
                .findFirst()
                .map(comparison -> " " + mark(comparison))
                .orElse("  ");
    }

    /** Whether the first of the two is better, worse, or neither beyond noise. */
    public static String mark(Comparison comparison) {
        return comparison.isBetter() ? BETTER : comparison.isWorse() ? WORSE : EVEN;
    }

    /** An interval in words. */
    public static String interval(Interval interval) {
        return Figures.decimal(interval.low(), DIGITS) + " to " + Figures.decimal(interval.high(), DIGITS);
    }

    private static List<String> groups(EvaluationReport report) {
        if (report.scores().isEmpty()) {
            return List.of(); // a plugin's evaluation may measure nothing
        }
        ModelScores model = report.scores().get(0);
        if (model.groups() == null || model.groups().isEmpty()) {
            return List.of();
        }
        int cutoff = report.passport().cutoff();
        List<String> shown = List.of("rmse", "ndcg@" + cutoff, "recall@" + cutoff);
        TextTable table = new TextTable().leftWhole(model.model() + " for").right("users");
        shown.forEach(table::right);
        for (UserGroup group : model.groups()) {
            List<String> cells = new ArrayList<>(List.of(group.name(), Figures.count(group.users())));
            for (String metric : shown) {
                Double value = group.metrics().get(metric);
                cells.add(value == null ? "-" : Figures.decimal(value, DIGITS));
            }
            table.row(cells);
        }
        List<String> lines = new ArrayList<>(List.of(""));
        lines.addAll(table.lines());
        return lines;
    }

    private static String share(EvaluationReport report) {
        if (report.shareOfTheWay().isEmpty()) {
            return "";
        }
        List<String> shares = new ArrayList<>();
        for (String metric : List.of("rmse", "mae")) {
            Double share = report.shareOfTheWay().get(metric);
            if (share != null) {
                shares.add(metric + " " + Figures.percent(share));
            }
        }
        return "; share of the way to it from the bias baseline: " + String.join(", ", shares);
    }

    private static String passport(Passport passport, String feedback) {
        return "Passport: " + feedback + " · " + passport.split() + " · seed " + passport.seed() + " · data "
                + hash(passport.data()) + " · split " + hash(passport.splitHash()) + " · K " + passport.cutoff() + " · "
                + passport.candidates() + " · " + Figures.count(passport.users()) + " users, "
                + Figures.count(passport.ratings()) + " ratings"
                + (passport.interval() == null ? "" : " · intervals: " + passport.interval());
    }

    private static String hash(String name) {
        return name.length() > HASH ? name.substring(0, HASH) : name;
    }
}
