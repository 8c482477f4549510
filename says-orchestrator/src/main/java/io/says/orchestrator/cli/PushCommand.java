package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.release.PublishedPointer;
import io.says.release.ReleaseMove.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code says releases push}. */
@Command(
        name = "push",
        description = {
            "Publishes the champion and the challenger to the place that says.releases.url names.",
            "",
            "Runs do so by themselves, and so do promote, rollback and alias. Files come first, the pointer last: whoever serves"
                    + " from there sees the state before or the state after."
        },
        footer = {
            "%nExamples:",
            "  says releases push --set releases.url=s3a://bucket/says",
            "  says releases push --set releases.url=/shared/says --reason \"the first\""
        })
final class PushCommand extends SaysCommand {

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
    @Nullable
    String reason;

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            PublishedPointer pointer = says.push(Cause.command(reason))
                    .orElseThrow(() -> new SaysException(
                            StandardErrorCode.INVALID_CONFIGURATION,
                            "No place of publication is named",
                            "Set says.releases.url, for example to s3a://bucket/says."));
            show(
                    pointer,
                    List.of("  Release " + pointer.champion() + " is published, pointer " + pointer.number() + " of "
                            + pointer.at() + "."));
        }
        return 0;
    }
}
