package io.says.orchestrator.terminal;

import io.says.release.ReleaseMove;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The moves of a store of releases as lines of text. */
public final class HistoryText {

    private HistoryText() {}

    /** The lines. */
    public static List<String> lines(List<ReleaseMove> history) {
        if (history.isEmpty()) {
            return List.of("  Nothing has moved yet.");
        }
        TextTable table = new TextTable()
                .left("when")
                .left("what")
                .left("alias")
                .left("from")
                .left("to")
                .left("by")
                .leftWhole("why");
        for (ReleaseMove move : history) {
            String why = shown(move.why());
            table.row(
                    move.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                    move.what().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    shown(move.alias()),
                    shown(move.from()),
                    shown(move.to()),
                    move.by(),
                    move.details().isEmpty() ? why : (why + " " + move.details()).strip());
        }
        return table.lines();
    }

    private static String shown(@Nullable String value) {
        return value == null ? "" : value;
    }
}
