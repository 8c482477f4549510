package io.says.ui.internal.page;

import io.says.ui.internal.page.PageModel.Table;
import java.util.List;

/**
 * Everything the page of a run shows; the template escapes all of it.
 *
 * @param run the run in a line
 * @param running whether it is under way
 * @param cancelling who asked it to end, empty when nobody did
 * @param resumes the run it went on from, empty when it was started afresh
 * @param error what it ended with, in full
 * @param stages its stages
 * @param gantt its attempts along the time
 * @param attempts the same as a table
 */
public record RunPage(
        RunsPage.Line run,
        boolean running,
        String cancelling,
        String resumes,
        String error,
        List<PageModel.StageView> stages,
        Gantt gantt,
        Table attempts) {}
