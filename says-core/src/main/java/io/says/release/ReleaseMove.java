package io.says.release;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One move in a store of releases, as {@link ReleaseStore#history()} remembers it: written in the one replacement of the
 * pointer that makes the move, so there is neither without the other.
 *
 * @param at when
 * @param what what happened
 * @param alias the alias that moved; null where a release was deleted, since that moves none
 * @param from the release the alias stood for before, or the one deleted; null where there was none
 * @param to the release it stands for since; null where it stands for none
 * @param by the id of the run that did it, or {@value Cause#COMMAND}
 * @param why the reason that was given; null for none
 * @param details more about it by name, for example {@code forced=true}; empty for nothing
 */
public record ReleaseMove(
        Instant at,
        Kind what,
        @Nullable String alias,
        @Nullable String from,
        @Nullable String to,
        String by,
        @Nullable String why,
        Map<String, String> details) {

    /** What happened. */
    public enum Kind {
        /** A release became the champion. */
        PROMOTED,
        /** The release that was champion before is champion again. */
        ROLLED_BACK,
        /** A release was given the alias. */
        ALIASED,
        /** The alias was taken away. */
        REMOVED,
        /** The release was deleted. */
        DELETED
    }

    /**
     * Who moves something, and why.
     *
     * @param by the id of a run, or {@value #COMMAND}
     * @param why the reason, at most 1000 characters; null for none
     * @param details more by name; empty for nothing
     */
    public record Cause(String by, @Nullable String why, Map<String, String> details) {

        /** What {@link #by} says where no run is at work: somebody asked for it. */
        public static final String COMMAND = "command";

        private static final int LONGEST = 1000;

        /** Refuses a reason that is longer with {@code INVALID_REQUEST}: all of the history is read and written at once. */
        public Cause {
            if (why != null && why.length() > LONGEST) {
                throw new SaysException(
                        StandardErrorCode.INVALID_REQUEST,
                        "The reason has " + why.length() + " characters",
                        "Give at most " + LONGEST + ", and name a longer text by where it is kept.");
            }
            details = Map.copyOf(details);
        }

        /** Somebody asked for it. */
        public static Cause command(@Nullable String why) {
            return new Cause(COMMAND, why, Map.of());
        }

        /** A run did it. */
        public static Cause run(String runId) {
            return new Cause(runId, null, Map.of());
        }
    }
}
