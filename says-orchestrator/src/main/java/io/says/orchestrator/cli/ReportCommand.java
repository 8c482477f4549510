package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.report.EvaluationHtml;
import io.says.orchestrator.report.ReleaseEvaluation;
import io.says.orchestrator.terminal.FittingText;
import io.says.orchestrator.terminal.ReportText;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code says report}. */
@Command(
        name = "report",
        description = {
            "Shows how a release did against the baselines.",
            "",
            "The model and the baselines under one protocol. Two numbers can be compared when their passport is the"
                    + " same. Where the data came with a noise floor, the report says how much of the way from the bias"
                    + " baseline to it the model went."
        },
        footer = {
            "%nExamples:",
            "  says report",
            "  says report --format json",
            "  says report --html report.html",
            "  says report --release challenger"
        })
final class ReportCommand extends SaysCommand {

    @Option(
            names = "--release",
            paramLabel = "ID",
            description = "The release, by id or alias (default: the one that serves).")
    String release = ReleaseStore.CHAMPION;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write the report to one HTML file that stands alone, charts and examples of users included.")
    @Nullable
    Path html;

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            ReleaseStore releases = says.releases();
            ReleaseInfo info = releases.info(release);
            if (html == null) {
                List<String> lines = new ArrayList<>(ReportText.lines(info.report()));
                lines.addAll(FittingText.lines(info.fittedOn()));
                show(info.report(), lines);
            } else {
                write(html, EvaluationHtml.of(ReleaseEvaluation.of(releases, info)));
            }
        }
        return 0;
    }
}
