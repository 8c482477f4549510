package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.quarantine.Quarantine;
import io.says.orchestrator.quarantine.QuarantineView;
import io.says.orchestrator.quarantine.Readmission;
import io.says.orchestrator.quarantine.RowFilter;
import io.says.orchestrator.terminal.Figures;
import io.says.orchestrator.terminal.QuarantineText;
import io.says.orchestrator.terminal.ShellWords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code says quarantine}; without a subcommand the list. */
@Command(
        name = "quarantine",
        description = {
            "Lists the rows that were set aside, exports them, and lets them in again once they are mended.",
            "",
            "A row that cannot be used is never dropped: it goes to quarantine with its file, its line and the reason."
                    + " Export the rows, correct \"row\" in the file, readmit it, run again: your input files are not"
                    + " touched. --suspects shows events that were flagged as suspicious listening instead."
        },
        subcommands = {QuarantineCommand.ListRows.class, QuarantineCommand.Export.class, QuarantineCommand.Readmit.class
        },
        footer = {
            "%nExamples:",
            "  says quarantine",
            "  says quarantine list --reason NOT_A_NUMBER --limit 5",
            "  says quarantine export --output rows.jsonl",
            "  says quarantine readmit rows.jsonl",
            "  says quarantine --suspects --format json"
        })
final class QuarantineCommand extends SaysCommand {

    private static final int MOST_ROWS = 100_000;

    @Mixin
    final Selection selection = new Selection();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many rows are shown, 0 to " + MOST_ROWS + " (default: ${DEFAULT-VALUE}).")
    int limit = 20;

    @Override
    int work() {
        return list(this, selection, limit);
    }

    /** Which rows are meant. */
    static final class Selection {

        @Option(names = "--reason", paramLabel = "CODE", description = "Only rows with this reason code.")
        @Nullable
        String reason;

        @Option(names = "--source", paramLabel = "FILE", description = "Only rows of this input file, as it is listed.")
        @Nullable
        String source;

        @Option(names = "--suspects", description = "Flagged events instead of rejected rows.")
        boolean suspects;

        RowFilter filter() {
            return new RowFilter(reason, source);
        }

        Quarantine of(Says says) {
            return suspects ? says.suspects() : says.quarantine();
        }
    }

    private static int list(SaysCommand command, Selection selection, int limit) {
        if (limit < 0 || limit > MOST_ROWS) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "--limit must lie between 0 and " + MOST_ROWS + ", not " + limit,
                    "Use says quarantine export for all rows.");
        }
        try (Says says = command.common.builder().build()) {
            QuarantineView view = selection.of(says).view(selection.filter(), limit);
            command.show(view, QuarantineText.lines(view, command.common.workspaceHint()));
        }
        return 0;
    }

    /** {@code says quarantine list}. */
    @Command(name = "list", description = "Counts the rows by reason and shows the first.")
    static final class ListRows extends SaysCommand {

        @Mixin
        final Selection selection = new Selection();

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "How many rows are shown, 0 to " + MOST_ROWS + " (default: ${DEFAULT-VALUE}).")
        int limit = 20;

        @Override
        int work() {
            return list(this, selection, limit);
        }
    }

    /** {@code says quarantine export}. */
    @Command(
            name = "export",
            description =
                    "Writes the rows as JSON lines: source, position, reason, detail, row. Correct \"row\", delete"
                            + " lines at will, and give the file to says quarantine readmit.")
    static final class Export extends SaysCommand {

        @Mixin
        final Selection selection = new Selection();

        @Option(
                names = "--output",
                paramLabel = "FILE",
                required = true,
                description = "Where to; a file that is there is left alone.")
        Path output = Path.of("");

        @Override
        int work() {
            try (Says says = common.builder().build()) {
                long rows = selection.of(says).export(output, selection.filter());
                Map<String, Object> value = new LinkedHashMap<>();
                value.put("rows", rows);
                value.put("file", output);
                List<String> lines = new ArrayList<>();
                lines.add("  " + Figures.count(rows) + (rows == 1 ? " row" : " rows") + " written to "
                        + Figures.printable(output.toString()) + ".");
                if (rows > 0 && !selection.suspects) {
                    lines.add("  Next: correct \"row\" there, then says quarantine readmit "
                            + ShellWords.quoted(output.toString()) + common.workspaceHint());
                }
                show(value, lines);
            }
            return 0;
        }
    }

    /** {@code says quarantine readmit}. */
    @Command(
            name = "readmit",
            description =
                    "Takes exported rows back, mended. Further runs read them instead of what stands at their place"
                            + " in the input file, as long as that file does not change. All rows are taken, or none.")
    static final class Readmit extends SaysCommand {

        @Parameters(paramLabel = "FILE", description = "What says quarantine export wrote, with rows mended.")
        Path file = Path.of("");

        @Override
        int work() {
            try (Says says = common.builder().build()) {
                Readmission done = says.readmit(file);
                List<String> lines = new ArrayList<>();
                done.files()
                        .forEach((source, rows) -> lines.add("  " + Figures.count(rows) + (rows == 1 ? " row" : " rows")
                                + " of " + Figures.printable(source) + (rows == 1 ? " is" : " are") + " mended."));
                if (done.unchanged() > 0) {
                    lines.add("  " + Figures.count(done.unchanged()) + " left in quarantine as before.");
                }
                boolean configured =
                        says.settings().tree("says.input").get("paths") instanceof List<?> paths && !paths.isEmpty();
                lines.add("  Next: says run" + (configured ? "" : " --input PATH") + common.workspaceHint()
                        + (configured ? "" : "  (the same input as before)"));
                show(done, lines);
            }
            return 0;
        }
    }
}
