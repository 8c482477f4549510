package io.says.orchestrator.run;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wish that a run ends, and the fence behind it: once the run has been given up, nothing that its stages still do is kept or
 * published. Thread-safe.
 */
final class Cancellation {

    private final AtomicReference<@Nullable String> by = new AtomicReference<>();
    private boolean fenced;

    /** Wishes the run to end; the first who does is remembered. */
    void request(String who) {
        by.compareAndSet(null, who);
    }

    /** Whether somebody wished it. */
    boolean requested() {
        return by.get() != null;
    }

    /**
     * Gives the run up. Waits for what is being {@link #kept} at this moment.
     */
    synchronized void fence() {
        fenced = true;
    }

    /**
     * Keeps something, unless the run has been given up.
     *
     * @throws SaysException {@code CANCELLED}
     */
    synchronized <T> T kept(Supplier<T> keeping) {
        if (fenced) {
            throw cancelled("was given up");
        }
        return keeping.get();
    }

    /** Whether the run has been given up. */
    synchronized boolean fenced() {
        return fenced;
    }

    /** How a run ends that was wished to. */
    SaysException cancelled(String how) {
        String who = by.get();
        return new SaysException(
                StandardErrorCode.CANCELLED,
                "The run " + how + (who == null ? "" : " (" + who + ")") + "; finished stages are kept",
                "Run again, or says resume, to go on from the last finished stage.");
    }
}
