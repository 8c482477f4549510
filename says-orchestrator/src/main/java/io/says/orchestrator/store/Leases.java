package io.says.orchestrator.store;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Who may run in a workspace, as the store says: a token that only ever rises, and a beat by which its holder shows that it is alive.
 * A holder that was stopped and has been replaced meanwhile finds its token gone. Thread-safe; every call is one transaction.
 */
public interface Leases {

    /**
     * The lease at this moment.
     *
     * @param token how often it has been taken
     * @param beat how often its holder has shown that it is alive
     * @param beatAt when it last did, by its own clock
     * @param lasts how long its holder may be silent, as that one has it configured
     * @param held whether anybody holds it; a holder that died still does
     */
    record Lease(long token, long beat, Instant beatAt, Duration lasts, boolean held) {}

    /** The lease at this moment. */
    Lease lease();

    /**
     * Takes the lease if nothing has happened to it since it was looked at.
     *
     * @param seen what it was then
     * @param lasts how long the new holder may be silent
     * @param at now
     * @return the new token; empty when its holder has given a sign of life, or another has taken it
     */
    OptionalLong take(Lease seen, Duration lasts, Instant at);

    /**
     * Shows that the holder of a token is alive.
     *
     * @return whether the token is still the one in force
     */
    boolean beat(long token, Instant at);

    /** Gives the lease back, if it is still held by this token. */
    void release(long token);

    /** How a run ends whose place another has taken. */
    static SaysException lost() {
        return new SaysException(
                StandardErrorCode.LEASE_LOST,
                "This run was not heard of for so long that another has taken its place",
                "Look at the other with says runs. A stopped process or a frozen container does this.");
    }

    /**
     * Does something while nobody can take the lease.
     *
     * @throws SaysException {@code LEASE_LOST} when the token is no longer the one in force; nothing is done then
     */
    <T> T holding(long token, Supplier<T> work);
}
