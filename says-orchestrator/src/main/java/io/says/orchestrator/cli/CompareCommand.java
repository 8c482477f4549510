package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.ComparisonText;
import io.says.report.Comparison;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code says compare}. */
@Command(
        name = "compare",
        description = {
            "Compares how two releases did, user by user.",
            "",
            "The difference of each metric that is a mean over users, with its interval and p-value, over the users both"
                    + " were judged on. Numbers that were not taken under the same protocol are not compared."
        },
        footer = {"%nExamples:", "  says compare champion challenger", "  says compare 3f2a91c0d4e5 77b0c1d2e3f4"})
final class CompareCommand extends SaysCommand {

    @Parameters(paramLabel = "A", description = "A release, by id or alias.")
    String first = "";

    @Parameters(paramLabel = "B", description = "The other.")
    String second = "";

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            List<Comparison> comparisons = says.compare(first, second);
            show(comparisons, ComparisonText.lines(first, second, comparisons));
        }
        return 0;
    }
}
