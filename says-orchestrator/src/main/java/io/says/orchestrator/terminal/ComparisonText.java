package io.says.orchestrator.terminal;

import io.says.report.Comparison;
import java.util.ArrayList;
import java.util.List;

/** Two models beside each other. */
public final class ComparisonText {

    private static final int DIGITS = 4;

    private ComparisonText() {}

    /**
     * The lines.
     *
     * @param first what the first is called
     * @param second what the second is called
     */
    public static List<String> lines(String first, String second, List<Comparison> comparisons) {
        if (comparisons.isEmpty()) {
            return List.of("  The two were judged on no user in common.");
        }
        TextTable table = new TextTable()
                .left("metric")
                .right(first)
                .right(second)
                .right("difference")
                .left("interval")
                .right("p")
                .leftWhole("beyond noise");
        for (Comparison one : comparisons) {
            table.row(
                    one.metric(),
                    Figures.decimal(one.value(), DIGITS),
                    Figures.decimal(one.other(), DIGITS),
                    Figures.decimal(one.difference(), DIGITS),
                    ReportText.interval(one.interval()),
                    Figures.decimal(one.pValue(), DIGITS),
                    one.isBetter() ? first + " is better" : one.isWorse() ? second + " is better" : "");
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.add("  Paired over " + Figures.count(comparisons.get(0).users())
                + " users, 95 % percentile bootstrap, 1,000 draws.");
        return List.copyOf(lines);
    }
}
