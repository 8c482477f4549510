package io.says.openlineage;

import io.says.spi.EventReceiver;

/** Writes each event as a line to standard error: standard output belongs to the program. */
final class ConsoleTransport implements LineageTransport {

    @Override
    public EventReceiver.Answer send(String json) {
        System.err.println(json);
        return EventReceiver.Answer.TAKEN;
    }
}
