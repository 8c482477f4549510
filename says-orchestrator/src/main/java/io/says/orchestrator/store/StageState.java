package io.says.orchestrator.store;

/** The states of a stage within a run. */
public enum StageState {
    /** Not begun. */
    WAITING(false),
    /** An attempt is under way. */
    RUNNING(false),
    /** An attempt failed, another follows. */
    RETRYING(false),
    /** Its output was there already. */
    LOOKED_UP(true),
    /** Its output was published. */
    SUCCEEDED(true),
    /** It failed for good. */
    FAILED(true),
    /** Somebody wished the run to end meanwhile. */
    CANCELLED(true),
    /** The run's process disappeared meanwhile. */
    CRASHED(true),
    /** The run ended before it. */
    SKIPPED(true);

    private final boolean terminal;

    StageState(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether nothing follows. */
    public boolean terminal() {
        return terminal;
    }
}
