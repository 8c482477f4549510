package io.says.orchestrator.cli;

import io.says.ErrorKind;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.backfill.BackfillPoint;
import io.says.orchestrator.backfill.BackfillSpan;
import io.says.orchestrator.terminal.BackfillText;
import io.says.orchestrator.terminal.Figures;
import io.says.orchestrator.terminal.Terminal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code says backfill}. */
@Command(
        name = "backfill",
        description = {
            "Goes through the past date by date: what would a model have been worth on each?",
            "",
            "Takes only what was heard before each date, and splits, fits and evaluates as a run of that day would have done."
                    + " Publishes nothing. Data are read once, and a date that is done is looked up: after an interruption just run"
                    + " again."
        },
        footer = {
            "%nExamples:",
            "  says backfill --input listening.csv --from 2024-01-01 --to 2024-06-01",
            "  says backfill --input listening.csv --from 2024-01-01 --to 2024-06-01 --every 1w --limit 5 --format json"
        })
final class BackfillCommand extends SaysCommand {

    private static final int USAGE_OF_ALL = 1000;

    @Mixin
    final RunCommand.InputOptions input = new RunCommand.InputOptions();

    @Option(names = "--from", required = true, paramLabel = "DAY", description = "The first date, such as 2024-01-31.")
    String from = "";

    @Option(names = "--to", required = true, paramLabel = "DAY", description = "The last date.")
    String to = "";

    @Option(
            names = "--every",
            paramLabel = "STEP",
            defaultValue = "1m",
            description = "From one date to the next: 1d, 2w, 1m, 1y (default: ${DEFAULT-VALUE}, a month).")
    String every = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many dates are worked on in this call; those that are done do not count (default: all).")
    int limit = USAGE_OF_ALL;

    @Override
    int work() {
        BackfillSpan span = new BackfillSpan(day("--from", from), day("--to", to), step(every));
        if (limit < 1) {
            throw new SaysException(StandardErrorCode.USAGE, "--limit is less than 1", "Leave it out for all dates.");
        }
        Says.Builder builder = input.apply(common.builder());
        Terminal remarks = remarks();
        return Running.run(
                builder,
                remarks,
                spec().commandLine().getErr(),
                (says, progress) -> says.backfill(span, limit, (point, number, dates) -> {
                    progress.clear();
                    remarks.line(Figures.printable(BackfillText.line(point, number, dates)));
                }),
                (says, points) -> {
                    show(points, BackfillText.lines(points, span.dates().size() - points.size()));
                    return points.stream().map(BackfillPoint::problem).allMatch(java.util.Objects::isNull)
                            ? 0
                            : ErrorKind.DATA.exitCode();
                });
    }

    private static LocalDate day(String option, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new SaysException(
                    StandardErrorCode.USAGE, option + " is no day: " + text, "Write it like 2024-01-31.", e);
        }
    }

    private static Period step(String text) {
        try {
            return Period.parse("P" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeException e) {
            throw new SaysException(
                    StandardErrorCode.USAGE, "--every is no step: " + text, "Write 1d, 2w, 1m or 1y.", e);
        }
    }
}
