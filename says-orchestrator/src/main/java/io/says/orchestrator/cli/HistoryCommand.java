package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.HistoryText;
import io.says.release.ReleaseMove;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code says releases history}. */
@Command(
        name = "history",
        description =
                "Shows the last 200 moves, the newest first: when, what, from which release to which, by what, why.",
        footer = {"%nExamples:", "  says releases history", "  says releases history --format json"})
final class HistoryCommand extends SaysCommand {

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            List<ReleaseMove> history = says.releases().history();
            show(history, HistoryText.lines(history));
        }
        return 0;
    }
}
