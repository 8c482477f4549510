package io.says.orchestrator.terminal;

import io.says.orchestrator.gc.GarbageReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a collection removed, or would, as lines of text. */
public final class GarbageText {

    private GarbageText() {}

    /** The lines. */
    public static List<String> lines(GarbageReport report) {
        List<String> lines = new ArrayList<>();
        if (report.items().isEmpty()) {
            lines.add("  Nothing to remove: something refers to all that is there.");
        } else {
            TextTable table = new TextTable()
                    .left(report.dryRun() ? "would go" : "gone")
                    .left("where")
                    .right("frees");
            for (GarbageReport.Item item : report.items()) {
                table.row(item.kind().name().toLowerCase(Locale.ROOT), item.path(), Figures.bytes(item.bytes()));
            }
            lines.addAll(table.lines());
        }
        lines.add("");
        lines.add("  The workspace takes " + Figures.bytes(report.bytesBefore()) + " now and would take "
                + Figures.bytes(report.bytesAfter()) + ". Nothing has been removed.");
        if (!report.dryRun()) {
            lines.set(
                    lines.size() - 1,
                    "  The workspace took " + Figures.bytes(report.bytesBefore()) + " and takes "
                            + Figures.bytes(report.bytesAfter()) + " now.");
        }
        return lines;
    }
}
