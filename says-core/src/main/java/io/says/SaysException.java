package io.says;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one exception SAYS raises: a code, what happened and where, and what to do next. A message and a hint are written
 * for the person who can act on them; neither holds secrets.
 */
public final class SaysException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // the codes are enums, and an exception is not sent anywhere
    private final ErrorCode code;

    private final String hint;

    /**
     * @param code the stable name of the failure
     * @param message what happened and where, one sentence without a final full stop
     * @param hint what to do next, a full sentence
     */
    public SaysException(ErrorCode code, String message, String hint) {
        this(code, message, hint, null);
    }

    /**
     * @param code the stable name of the failure
     * @param message what happened and where, one sentence without a final full stop
     * @param hint what to do next, a full sentence
     * @param cause what was caught, kept for the log
     */
    public SaysException(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.code = Objects.requireNonNull(code, "code");
        this.hint = Objects.requireNonNull(hint, "hint");
    }

    /** The stable name of the failure. */
    public ErrorCode code() {
        return code;
    }

    /** What to do next. */
    public String hint() {
        return hint;
    }

    /** The message without null: what happened and where. */
    public String problem() {
        return String.valueOf(getMessage());
    }

    /** The failure as every program of SAYS prints it: {@code [CODE] what happened, where. Hint: what to do.} */
    public String rendered() {
        String what = problem();
        String stop = what.endsWith(".") || what.endsWith("!") || what.endsWith("?") ? "" : ".";
        return "[" + code.name() + "] " + what + stop + " Hint: " + hint;
    }
}
