package io.says.orchestrator.schedule;

import io.says.ErrorKind;
import io.says.StandardErrorCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run that a schedule started.
 *
 * @param outcome it, for people
 * @param then what becomes of the files that it was started for
 */
public record RunEnd(String outcome, Then then) {

    /** What becomes of files that a run was started for. */
    public enum Then {
        /** They have had their run: it ended well, or would fail again as it has. The next one starts when something changes. */
        REST,
        /** There was no run, since another was under way: they are looked at when that has ended. */
        LOOK_AGAIN,
        /** Another run may do better: they are looked at after a pause. */
        TRY_AGAIN
    }

    private static final Pattern CODE = Pattern.compile("\\[([A-Z_]+)].*", Pattern.DOTALL);

    /** From here on it is the number of the signal that ended a process. */
    private static final int SIGNALS = 128;

    private static final int INTERRUPTED = 130;

    /** A run that could not be started at all. */
    static RunEnd notStarted(String why) {
        return new RunEnd(why, Then.TRY_AGAIN);
    }

    /**
     * How a process ended that ran what a schedule says.
     *
     * @param exitCode its exit code
     * @param said what the run itself kept of its end, which begins with the code of its failure; null where it did not come to that
     * @param details where more of it stands, for people
     */
    public static RunEnd of(int exitCode, @Nullable String said, String details) {
        if (exitCode == 0) {
            return new RunEnd("succeeded", Then.REST);
        }
        Matcher code = CODE.matcher(said == null ? "" : said);
        String outcome = (code.matches() && said != null ? said : "ended with exit code " + exitCode) + ", " + details;
        return new RunEnd(outcome, then(exitCode, code.matches() ? code.group(1) : ""));
    }

    private static Then then(int exitCode, String code) {
        if (exitCode > SIGNALS && exitCode != INTERRUPTED) {
            return Then.TRY_AGAIN; // killed, by the system for its memory perhaps, or with the machine
        }
        if (code.equals(StandardErrorCode.WORKSPACE_BUSY.name())) {
            return Then.LOOK_AGAIN;
        }
        for (StandardErrorCode known : StandardErrorCode.values()) {
            if (known.name().equals(code)) {
                return known.retryable() ? Then.TRY_AGAIN : Then.REST;
            }
        }
        // A plugin's code, or a store that took no word of it.
        return exitCode == ErrorKind.ENVIRONMENT.exitCode() ? Then.TRY_AGAIN : Then.REST;
    }
}
