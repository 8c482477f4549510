package io.says.orchestrator.access;

/** What a token allows. Each scope allows what those before it do. */
public enum AccessScope {
    /** To look: recommendations, reports, runs, logs. */
    READ,
    /** To record listens, and to start and end runs. */
    WRITE,
    /** To say which release serves. */
    ADMIN;

    /** Whether who holds this scope may do what needs another. */
    public boolean allows(AccessScope needed) {
        return compareTo(needed) >= 0;
    }
}
