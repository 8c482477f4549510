package io.says.orchestrator.terminal;

import io.says.report.EvaluationReport;
import io.says.report.ModelScores;
import io.says.report.NoiseFloor;
import io.says.report.Passport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An evaluation as text: the metric table, the protocol it was taken under, and the noise floor where one is known. */
public final class ReportText {

    private static final int DIGITS = 4;
    private static final int HASH = 12;

    private ReportText() {}

    /** The lines. */
    public static List<String> lines(EvaluationReport report) {
        Set<String> metrics = new LinkedHashSet<>();
        for (ModelScores scores : report.scores()) {
            // Errors first, whatever order the metrics were taken in.
            List.of("rmse", "mae").stream()
                    .filter(scores.metrics()::containsKey)
                    .forEach(metrics::add);
        }
        report.scores().forEach(scores -> metrics.addAll(scores.metrics().keySet()));
        TextTable table = new TextTable().left("model");
        metrics.forEach(table::right);
        for (ModelScores scores : report.scores()) {
            List<String> cells = new ArrayList<>();
            cells.add(scores.baseline() ? scores.model() + " (baseline)" : scores.model());
            for (String metric : metrics) {
                Double value = scores.metrics().get(metric);
                cells.add(value == null ? "-" : Figures.decimal(value, DIGITS));
            }
            table.row(cells);
        }
        List<String> lines = new ArrayList<>(table.lines());
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
        return List.copyOf(lines);
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
                + Figures.count(passport.ratings()) + " ratings";
    }

    private static String hash(String name) {
        return name.length() > HASH ? name.substring(0, HASH) : name;
    }
}
