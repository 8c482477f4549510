package io.says;

/** The codes SAYS itself raises. */
public enum StandardErrorCode implements ErrorCode {
    /** The command line cannot be understood. */
    USAGE(ErrorKind.USER),
    /** A configuration value is wrong, or a key is unknown. */
    INVALID_CONFIGURATION(ErrorKind.USER),
    /** A request carries a value outside its range, for example k = 0. */
    INVALID_REQUEST(ErrorKind.USER),
    /** A named file or directory does not exist or is not of the expected sort. */
    INPUT_NOT_FOUND(ErrorKind.USER),
    /** No extension of that name: source, rating rule, trainer, metric, re-ranker. */
    UNKNOWN_EXTENSION(ErrorKind.USER),
    /** A plugin cannot be loaded, or two plugins or extensions share one name. */
    BROKEN_PLUGIN(ErrorKind.USER),
    /** The stages do not form a pipeline: two writers, an unwritten read, a cycle. */
    INVALID_PIPELINE(ErrorKind.USER),
    /** Nothing has been published in this workspace yet. */
    NO_RELEASE(ErrorKind.USER),
    /** No release of that id. */
    UNKNOWN_RELEASE(ErrorKind.USER),
    /** Two numbers were not taken under the same protocol. */
    NOT_COMPARABLE(ErrorKind.USER),
    /** No track of that id in the release. */
    UNKNOWN_TRACK(ErrorKind.USER),
    /** No run of that id in the workspace. */
    UNKNOWN_RUN(ErrorKind.USER),
    /** The run is not under way any more. */
    RUN_OVER(ErrorKind.USER),
    /** The input holds no row at all. */
    EMPTY_INPUT(ErrorKind.DATA),
    /** A required column is not there. */
    MISSING_COLUMN(ErrorKind.DATA),
    /** Every row was rejected, or none is left after a step that needs some. */
    NO_USABLE_ROWS(ErrorKind.DATA),
    /** The input is not in the format it is read as. */
    MALFORMED_INPUT(ErrorKind.DATA),
    /** Stored data does not match its manifest: a file is missing, truncated or changed. */
    CORRUPT_DATA(ErrorKind.DATA),
    /** A configured check of the data failed. */
    CHECK_FAILED(ErrorKind.DATA),
    /** The training part knows something of the test part: every metric would be too good. */
    LEAK(ErrorKind.DATA),
    /** The gate refused the candidate: it does not beat what serves, or breaks a guard. */
    GATE_REFUSED(ErrorKind.REFUSED),
    /** Training produced nothing that can be served: NaN or infinite factors. */
    DIVERGED(ErrorKind.DATA),
    /** Another run, or another command that changes the workspace, holds it. */
    WORKSPACE_BUSY(ErrorKind.ENVIRONMENT) {
        @Override
        public boolean retryable() {
            return false;
        }
    },
    /** The workspace cannot be created, read or written. */
    WORKSPACE_UNUSABLE(ErrorKind.ENVIRONMENT) {
        @Override
        public boolean retryable() {
            return false;
        }
    },
    /** No space is left on the device. Not retried: it stays full until somebody makes room. */
    DISK_FULL(ErrorKind.ENVIRONMENT) {
        @Override
        public boolean retryable() {
            return false;
        }
    },
    /** The JVM ran out of memory. Not retried: the same work needs the same memory. */
    OUT_OF_MEMORY(ErrorKind.ENVIRONMENT) {
        @Override
        public boolean retryable() {
            return false;
        }
    },
    /** The network port is taken by another process. */
    PORT_TAKEN(ErrorKind.ENVIRONMENT) {
        @Override
        public boolean retryable() {
            return false;
        }
    },
    /** Reading or writing failed. */
    IO_FAILURE(ErrorKind.ENVIRONMENT),
    /** An attempt took longer than it was allowed to. */
    TIMED_OUT(ErrorKind.ENVIRONMENT),
    /** Something the work needs is not installed or not on the class path, for example Spark. */
    MISSING_DEPENDENCY(ErrorKind.ENVIRONMENT) {
        @Override
        public boolean retryable() {
            return false;
        }
    },
    /** The run was cancelled or interrupted. */
    CANCELLED(ErrorKind.ENVIRONMENT) {
        @Override
        public boolean retryable() {
            return false;
        }
    },
    /** A run took longer than it may. */
    DEADLINE_PASSED(ErrorKind.ENVIRONMENT) {
        @Override
        public boolean retryable() {
            return false;
        }
    },
    /** The run was silent for so long, stopped or frozen, that another took its place; it changes nothing any more. */
    LEASE_LOST(ErrorKind.ENVIRONMENT) {
        @Override
        public boolean retryable() {
            return false;
        }
    },
    /** A defect in SAYS or in a plugin. */
    INTERNAL(ErrorKind.INTERNAL);

    private final ErrorKind kind;

    StandardErrorCode(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
