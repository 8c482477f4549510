package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.FittingText;
import io.says.orchestrator.terminal.ReportText;
import io.says.release.ReleaseStore;
import io.says.report.EvaluationReport;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code says report}. */
@Command(
        name = "report",
        description = {
            "Shows how the current release did against the baselines.",
            "",
            "The model and the baselines under one protocol. Two numbers can be compared when their passport is the"
                    + " same. Where the data came with a noise floor, the report says how much of the way from the bias"
                    + " baseline to it the model went."
        },
        footer = {"%nExamples:", "  says report", "  says report --format json"})
final class ReportCommand extends SaysCommand {

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            EvaluationReport report = says.report();
            List<String> lines = new ArrayList<>(ReportText.lines(report));
            lines.addAll(FittingText.lines(
                    ReleaseStore.read(says.releases().current()).fittedOn()));
            show(report, lines);
        }
        return 0;
    }
}
