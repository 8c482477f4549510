package io.says.orchestrator;

import io.says.dataset.DatasetName;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a run would do with one stage.
 *
 * @param stage its name
 * @param description one sentence for people
 * @param action run it or look it up
 * @param outputName the name of its output
 * @param reasons why it would run; empty for a look-up
 * @param reads the datasets it reads
 * @param writes the datasets it writes
 * @param after the datasets it waits for without reading them
 */
public record PlannedStage(
        String stage,
        String description,
        Action action,
        String outputName,
        List<String> reasons,
        Set<DatasetName> reads,
        Set<DatasetName> writes,
        Set<DatasetName> after) {

    /** Keeps datasets in the order of their names, so that the same plan is always written alike. */
    public PlannedStage {
        reads = ordered(reads);
        writes = ordered(writes);
        after = ordered(after);
    }

    private static Set<DatasetName> ordered(Set<DatasetName> datasets) {
        SortedSet<DatasetName> ordered = new TreeSet<>(Comparator.comparing(DatasetName::value));
        ordered.addAll(datasets);
        return Collections.unmodifiableSortedSet(ordered);
    }

    /** What would be done. */
    public enum Action {
        /** The output is not there: the stage would run. */
        RUN,
        /** The output is there. */
        LOOK_UP
    }
}
