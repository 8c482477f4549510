package io.says.ui;

import java.util.List;
import java.util.Optional;

/**
 * What a run is started for.
 *
 * @param resumes the earlier run that is gone on from, as it was asked for then; empty for what is configured
 * @param again stages that run although their outputs are there, and with them what reads those
 */
public record RunOrder(Optional<String> resumes, List<String> again) {

    /** What is configured, looking up what is there. */
    public static final RunOrder CONFIGURED = new RunOrder(Optional.empty(), List.of());

    /** Copies the list. */
    public RunOrder {
        again = List.copyOf(again);
    }
}
