package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.releases.ReleaseDiff;
import io.says.orchestrator.terminal.ReleaseDiffText;
import io.says.release.ReleaseStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code says releases diff}. */
@Command(
        name = "diff",
        description = {
            "Says what differs between two releases, from the one to the other.",
            "",
            "Their parameters, seed, data, users, tracks and content; metrics side by side where they were taken under one"
                    + " protocol, and else in what the protocols differ."
        },
        footer = {
            "%nExamples:",
            "  says releases diff",
            "  says releases diff champion challenger",
            "  says releases diff 3f2a91c0d4e5 champion --format json"
        })
final class DiffCommand extends SaysCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FROM",
            description = "The one release (default: ${DEFAULT-VALUE}).")
    String from = ReleaseStore.CHAMPION;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TO", description = "The other (default: ${DEFAULT-VALUE}).")
    String to = ReleaseStore.CHALLENGER;

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            ReleaseDiff diff = says.diff(from, to);
            show(diff, ReleaseDiffText.lines(diff));
        }
        return 0;
    }
}
