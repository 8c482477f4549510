package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.terminal.QualityText;
import io.says.report.Quality;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code says quality}. */
@Command(
        name = "quality",
        description = {
            "Shows what the checks of the data found.",
            "",
            "PASS, WARN or FAIL for each check of says.checks, with examples of the rows that break one, and how the data"
                    + " differ from other data before them. Of the latest run, also of one that a check ended."
        },
        footer = {"%nExamples:", "  says quality", "  says quality --format json"})
final class QualityCommand extends SaysCommand {

    @Option(names = "--run", paramLabel = "ID", description = "The run to show (default: the latest).")
    @Nullable
    String run;

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            Optional<DataReports.Found> found = run == null ? says.dataReport() : Optional.of(says.dataReport(run));
            Quality quality = found.flatMap(DataReports.Found::quality)
                    .orElseThrow(() -> new SaysException(
                            StandardErrorCode.UNKNOWN_RUN,
                            run == null
                                    ? "No run in this workspace has checked data yet"
                                    : "Run " + run + " did not get as far as checking the data",
                            "Start with: says run --input PATH"));
            show(quality, QualityText.lines(quality, terminal()));
        }
        return 0;
    }
}
