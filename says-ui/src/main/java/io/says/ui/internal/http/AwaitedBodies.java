package io.says.ui.internal.http;

import io.says.SaysException;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds how many bodies are waited for at a time, in all and from one address: each holds a thread until it is there, and senders who
 * take their time must not hold all of them. A body that has arrived with its request waits for nothing and is never refused.
 * Thread-safe.
 */
final class AwaitedBodies {

    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> byClient = new HashMap<>();
    private int all;

    /**
     * @param most how many in all
     * @param mostOfOne how many from one address
     */
    AwaitedBodies(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /**
     * Takes a place, to be given back with {@link #end}.
     *
     * @throws SaysException {@code TOO_MANY_REQUESTS} where the client has all it may, {@code TOO_MANY_BODIES} where all are taken
     */
    synchronized void begin(String client) {
        boolean ofOne = byClient.getOrDefault(client, 0) >= mostOfOne;
        if (ofOne || all >= most) {
            throw new SaysException(
                    ofOne ? UiErrorCode.TOO_MANY_REQUESTS : UiErrorCode.TOO_MANY_BODIES,
                    ofOne ? "Too many bodies from this address are under way" : "Too many bodies are under way",
                    "Send fewer at a time, and each of them at once.");
        }
        byClient.merge(client, 1, Integer::sum);
        all++;
    }

    /** Gives a place back. */
    synchronized void end(String client) {
        byClient.computeIfPresent(client, (same, count) -> count == 1 ? null : count - 1);
        all--;
    }
}
