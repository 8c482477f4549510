package io.says.openlineage;

import io.says.spi.EventReceiverFactory;
import io.says.spi.SaysPlugin;
import java.util.List;

/** Brings the receiver that tells the lineage of runs, {@code says.openlineage}. */
public final class OpenLineagePlugin implements SaysPlugin {

    /** Found by the service loader. */
    public OpenLineagePlugin() {}

    @Override
    public String name() {
        return "says-openlineage";
    }

    @Override
    public List<EventReceiverFactory> receivers() {
        return List.of(new LineageReceiverFactory());
    }
}
