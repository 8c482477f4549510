package io.says.ui.internal.page;

import io.says.ui.internal.page.PageModel.Table;
import java.util.List;
import java.util.Optional;

/**
 * Everything the page of a run shows; the template escapes all of it.
 *
 * @param run the run in a line
 * @param running whether it is under way
 * @param newest whether no run began after it
 * @param refusal why it cannot be gone on from, nor a part of it run again, in a sentence; empty where it can
 * @param cancelling who asked it to end, empty when nobody did
 * @param resumes the run it went on from, empty when it was started afresh
 * @param error what it ended with, in full
 * @param stages its stages
 * @param flow the same as a drawing; empty where the run did not record what they wait for
 * @param gantt its attempts along the time
 * @param attempts the same as a table
 * @param logs attempts with a log of their own
 */
public record RunPage(
        RunsPage.Line run,
        boolean running,
        boolean newest,
        String refusal,
        String cancelling,
        String resumes,
        String error,
        List<PageModel.StageView> stages,
        Optional<Flow> flow,
        Gantt gantt,
        Table attempts,
        List<Log> logs) {

    /**
     * An attempt with a log of its own.
     *
     * @param stage the stage
     * @param attempt the attempt, from 1
     */
    public record Log(String stage, int attempt) {}

    /** Whether it ended otherwise than it should, so that going on with it is what comes next. */
    public boolean broken() {
        return !running && !run.state().equals("SUCCEEDED");
    }
}
