package io.says.orchestrator.store;

/** The states of a run. A terminal state is final. */
public enum RunState {
    /** Under way. */
    RUNNING(false, false),
    /** Ended well. */
    SUCCEEDED(true, true),
    /** Ended with an error. */
    FAILED(true, false),
    /** Ended because somebody wished it. */
    CANCELLED(true, false),
    /** Its process disappeared. */
    CRASHED(true, false);

    private final boolean terminal;
    private final boolean success;

    RunState(boolean terminal, boolean success) {
        this.terminal = terminal;
        this.success = success;
    }

    /** Whether nothing follows. */
    public boolean terminal() {
        return terminal;
    }

    /** Whether it ended well. */
    public boolean success() {
        return success;
    }
}
