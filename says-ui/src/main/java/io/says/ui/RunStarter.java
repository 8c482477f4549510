package io.says.ui;

import java.util.Optional;

/** Starts runs of the pipeline somewhere else than in this JVM. Thread-safe. */
public interface RunStarter {

    /** Why no such run can be started from here, in a sentence; empty when one can. */
    Optional<String> refusal(RunOrder order);

    /**
     * Starts a run.
     *
     * @param order what for
     * @return the process that runs it
     * @throws io.says.SaysException when it cannot be started
     */
    Process start(RunOrder order);
}
