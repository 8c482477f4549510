package io.says.orchestrator.terminal;

import io.says.dataset.QuarantinedRow;
import io.says.orchestrator.quarantine.QuarantineView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Rows that were set aside, as text. */
public final class QuarantineText {

    private QuarantineText() {}

    /**
     * The lines.
     *
     * @param view the rows
     * @param options what a suggested command needs besides
     */
    public static List<String> lines(QuarantineView view, String options) {
        boolean suspects = view.dataset().equals("suspects");
        if (view.rows() == 0) {
            return List.of(suspects ? "  Nothing is suspicious." : "  No row is in quarantine.");
        }
        TextTable counts = new TextTable().left("reason").right("rows");
        view.reasons().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(reason -> counts.row(reason.getKey(), Figures.count(reason.getValue())));
        List<String> lines = new ArrayList<>(counts.lines());
        if (!view.first().isEmpty()) {
            lines.add("");
            TextTable rows = new TextTable()
                    .left("file")
                    .right("position")
                    .left("reason")
                    .left("detail")
                    .left("row");
            for (QuarantinedRow row : view.first()) {
                rows.row(
                        row.source(),
                        Long.toString(row.position()),
                        row.reason(),
                        row.detail() == null ? "" : row.detail(),
                        row.row() == null ? "" : row.row());
            }
            lines.addAll(rows.lines());
        }
        lines.add("");
        lines.add("  " + Figures.count(view.rows()) + (view.rows() == 1 ? " row" : " rows") + " in all, "
                + Figures.count(view.first().size()) + " shown."
                + (suspects ? "" : " To mend them: says quarantine export --output rows.jsonl" + options));
        return List.copyOf(lines);
    }
}
