package io.says;

/**
 * The five kinds of failure. The kind alone decides whether an attempt is retried and which exit code a program ends
 * with.
 */
public enum ErrorKind {
    /** The caller asked for something that cannot be done: usage, configuration, a missing file. Never retried. */
    USER(2),
    /** The data cannot be used as it is. Never retried: the same bytes fail again. */
    DATA(3),
    /** The surroundings failed: disk, network, memory, a port. The only kind that is retried. */
    ENVIRONMENT(4),
    /** Everything worked, and the result is not good enough to be published. Never retried. */
    REFUSED(5),
    /** A defect in SAYS or in a plugin. Never retried. */
    INTERNAL(70);

    private final int exitCode;

    ErrorKind(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The process exit code scripts can rely on: 2, 3, 4, 5 or 70. */
    public int exitCode() {
        return exitCode;
    }
}
