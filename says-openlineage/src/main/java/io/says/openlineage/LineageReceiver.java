package io.says.openlineage;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;
import io.says.spi.EventReceiver;
import io.says.spi.RunEvent;
import java.io.IOException;

/** Tells each event of a run as what it is in OpenLineage. Remembers nothing: whichever process tells, the events are the same. */
final class LineageReceiver implements EventReceiver {

    private final String name;
    private final LineageEvents events;
    private final LineageTransport transport;

    LineageReceiver(String name, LineageEvents events, LineageTransport transport) {
        this.name = name;
        this.events = events;
        this.transport = transport;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean wants(RunEvent event) {
        return !LineageEvents.transitions(event).isEmpty();
    }

    @Override
    public Answer deliver(String id, RunEvent event) throws IOException, InterruptedException {
        for (OpenLineage.RunEvent told : events.of(event)) {
            Answer answer = transport.send(OpenLineageClientUtils.toJson(told));
            if (answer != Answer.TAKEN) {
                return answer;
            }
        }
        return Answer.TAKEN;
    }
}
