package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.ReportText;
import io.says.report.EvaluationReport;
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
            show(report, ReportText.lines(report));
        }
        return 0;
    }
}
