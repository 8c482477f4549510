package io.says.openlineage;

import io.says.spi.EventReceiver;
import java.io.IOException;

/** A way to tell an event. What it says it took is safe. */
interface LineageTransport {

    /**
     * Tells one event.
     *
     * @param json the event, on one line
     * @throws IOException when nobody takes it now
     * @throws InterruptedException when the thread is interrupted
     */
    EventReceiver.Answer send(String json) throws IOException, InterruptedException;
}
