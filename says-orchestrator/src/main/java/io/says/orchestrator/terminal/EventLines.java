package io.says.orchestrator.terminal;

import io.says.json.Json;
import io.says.spi.RunEvent;
import io.says.spi.RunListener;

/** Prints a run's events as they come, an object of JSON a line. Thread-safe. */
public final class EventLines implements RunListener {

    private final Terminal terminal;

    /**
     * Prints on a terminal.
     *
     * @param terminal where to
     */
    public EventLines(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String name() {
        return "event-lines";
    }

    @Override
    public synchronized void on(RunEvent event) {
        terminal.line(Json.write(event));
    }
}
