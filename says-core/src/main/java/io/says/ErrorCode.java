package io.says;

/**
 * A stable, greppable name for one way to fail. Implemented by enums; plugins bring their own beside
 * {@link StandardErrorCode}.
 */
public interface ErrorCode {
    /** The code as printed, upper case with underscores, for example {@code MISSING_COLUMN}. */
    String name();

    /** What kind of failure this is. */
    ErrorKind kind();

    /**
     * Whether another attempt can succeed. True only for {@link ErrorKind#ENVIRONMENT} codes, and not for all of them:
     * a full disk stays full.
     */
    default boolean retryable() {
        return kind() == ErrorKind.ENVIRONMENT;
    }
}
