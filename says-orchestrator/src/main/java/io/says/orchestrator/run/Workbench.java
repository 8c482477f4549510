package io.says.orchestrator.run;

import io.says.dataset.DatasetName;
import io.says.orchestrator.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A run under way that makes further datasets as they are asked for: what is there is looked up, what is not is made with the
 * run's policies and kept like any stage's output. Thread-safe; valid until the run's step returns.
 */
public interface Workbench {

    /**
     * The verified directory of a dataset. Stages at work for it are not recorded one by one; their logs go below the run's.
     *
     * @param pipeline where the dataset comes from
     * @param dataset which one
     * @param label a name for the logs of this piece of work, fit for a directory
     * @throws io.says.SaysException why a stage failed
     */
    Path make(Pipeline pipeline, DatasetName dataset, String label);

    /**
     * Writes something that stays, beside the datasets. Not once the run has been given up, or another has taken its place.
     *
     * @throws io.says.SaysException {@code CANCELLED}, {@code LEASE_LOST}, or what became of the writing
     */
    void keep(Writing writing);

    /** What is written. */
    @FunctionalInterface
    interface Writing {
        /** Writes it. */
        void write() throws IOException;
    }

    /** Tells people how far the step is. */
    void progress(String message, long done, long total);
}
