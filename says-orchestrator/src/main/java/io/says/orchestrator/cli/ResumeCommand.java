package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunRequest;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.terminal.RunText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code says resume}. */
@Command(
        name = "resume",
        description = {
            "Goes on with a run that failed, was cancelled or crashed, as it was asked for then.",
            "",
            "Asks for the same input and settings, so what it finished is looked up. Options given here come on top. Settings"
                    + " that hold secrets are not recorded; they have to be there again.",
            "",
            "A run that ended well can be named too: --again then runs a part of it once more. With --format json it prints its"
                    + " events, one a line."
        },
        footer = {
            "%nExamples:",
            "  says resume",
            "  says resume 20260131-120000-3f2a91 --set run.attempts=5",
            "  says resume last --again train"
        })
final class ResumeCommand extends SaysCommand {

    private static final int LOOKED_BACK = 100;

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "The run (default: the newest, unless it ended well).")
    @Nullable
    String id;

    @Mixin
    final RunCommand.AgainOption again = new RunCommand.AgainOption();

    @Override
    int work() {
        RunRecord run;
        RunRequest request;
        try (Says says = common.builder().build()) {
            run = id == null ? newest(says) : RunsCommand.named(says, id);
            request = says.liveRuns().request(run);
        }
        Says.Builder builder = again.applyTo(common.builder().resume(run.id(), request));
        return Running.run(this, builder, finished -> {
            terminal().lines(RunText.lines(finished.result(), "says report" + common.workspaceHint()));
            return 0;
        });
    }

    private static RunRecord newest(Says says) {
        return says.runs().runs(LOOKED_BACK).stream()
                .findFirst()
                .filter(run -> says.liveRuns().state(run) != RunState.SUCCEEDED)
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.UNKNOWN_RUN,
                        "There is nothing to go on with: no run yet, or the newest ended well",
                        "says runs lists them; name one to ask for the same again."));
    }
}
