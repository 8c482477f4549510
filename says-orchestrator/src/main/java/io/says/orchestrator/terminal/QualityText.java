package io.says.orchestrator.terminal;

import io.says.orchestrator.report.DataView;
import io.says.orchestrator.text.Texts;
import io.says.report.Quality;
import io.says.report.Quality.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the checks found, as text: a table of all, examples of what broke a rule, drift and what changed. */
public final class QualityText {

    private static final int MOST_DRIFTS = 10;

    private QualityText() {}

    /** The lines. */
    public static List<String> lines(Quality quality, Terminal terminal) {
        List<String> lines = new ArrayList<>();
        TextTable table =
                new TextTable().left("check").left("level").left("seen").left("rule");
        List<Quality.Result> results = quality.results().stream()
                .sorted(Comparator.comparing(Quality.Result::status).reversed())
                .toList();
        results.forEach(result -> table.row(
                result.name(),
                result.level().name().toLowerCase(java.util.Locale.ROOT),
                result.observed(),
                result.rule()));
        List<String> rows = table.lines();
        for (int i = 0; i < rows.size(); i++) {
            // The status stands before the table, since its colour has no width.
            lines.add("  "
                    + (i < 2
                            ? i == 0 ? "    " : "────"
                            : status(results.get(i - 2).status(), terminal)) + rows.get(i));
        }
        for (Quality.Result result : quality.complaints()) {
            if (!result.examples().isEmpty()) {
                lines.add("");
                lines.add("  " + result.name() + ", for example:");
                result.examples()
                        .forEach(example -> lines.add(
                                "    " + Figures.shortened(Figures.printable(DataView.example(example)), 90)));
            }
        }
        compared(quality, lines);
        return List.copyOf(lines);
    }

    private static String status(Status status, Terminal terminal) {
        return switch (status) {
            case PASS -> terminal.green("PASS");
            case WARN -> terminal.yellow("WARN");
            case FAIL -> terminal.red("FAIL");
        };
    }

    private static void compared(Quality quality, List<String> lines) {
        lines.add("");
        if (quality.baseline().isEmpty()) {
            lines.add("  There is no other data to compare with yet.");
            return;
        }
        TextTable changes = new TextTable()
                .left("since the data before")
                .right("before")
                .right("now")
                .right("change");
        quality.changes()
                .forEach(change -> changes.row(
                        change.what(),
                        Figures.plain(change.before()),
                        Figures.plain(change.now()),
                        DataView.change(change, Texts.english())));
        lines.addAll(changes.lines());
        if (!quality.drift().isEmpty()) {
            lines.add("");
            TextTable drift = new TextTable()
                    .left("drift (PSI)")
                    .right("index")
                    .right("values before")
                    .right("now");
            quality.drift().stream()
                    .limit(MOST_DRIFTS)
                    .forEach(moved -> drift.row(
                            moved.column(),
                            Figures.decimal(moved.psi(), 3),
                            Figures.count(moved.before()),
                            Figures.count(moved.now())));
            lines.addAll(drift.lines());
        }
    }

    /** One line for each check that did not pass; empty where all did. */
    public static List<String> complaints(Quality quality, Terminal terminal) {
        return quality.complaints().stream()
                .map(result -> "  " + status(result.status(), terminal) + " " + result.name() + ": "
                        + Figures.shortened(
                                Figures.printable(result.observed() + "; the rule is that " + result.rule()), 100))
                .toList();
    }
}
