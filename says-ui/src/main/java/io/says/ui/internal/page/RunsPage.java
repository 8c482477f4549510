package io.says.ui.internal.page;

import java.util.List;

/**
 * Everything the list of runs shows; the template escapes all of it.
 *
 * @param runs newest first
 */
public record RunsPage(List<Line> runs) {

    /**
     * A run in a line.
     *
     * @param id the run
     * @param state its state as the store names it
     * @param stateText the same in words
     * @param started when it began
     * @param took how long it took
     * @param release the release it published, or a dash
     * @param ended the error it ended with, empty when it did not
     */
    public record Line(
            String id, String state, String stateText, String started, String took, String release, String ended) {}
}
