package io.says.orchestrator.terminal;

import io.says.orchestrator.RunResult;
import io.says.orchestrator.StageOutcome;
import java.util.ArrayList;
import java.util.List;

/** What a run came to, as text: the report, what was rejected, the release, the next step. */
public final class RunText {

    private RunText() {}

    /**
     * The lines.
     *
     * @param result what the run came to
     * @param next the one command to go on with
     */
    public static List<String> lines(RunResult result, String next) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(ReportText.lines(result.report()));
        lines.addAll(FittingText.lines(result.fittedOn()));
        lines.addAll(ProfileText.rejected(result.profile()));
        long lookedUp = result.stages().stream().filter(StageOutcome::lookedUp).count();
        lines.add("");
        lines.add("  Release " + result.releaseId() + " is current. Run " + result.runId() + " took "
                + Figures.duration(result.took()) + "; " + lookedUp + " of "
                + result.stages().size()
                + " steps were there already.");
        lines.add("  Next: " + next);
        return List.copyOf(lines);
    }
}
