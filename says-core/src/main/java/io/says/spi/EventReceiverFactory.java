package io.says.spi;

import io.says.config.Settings;
import java.util.List;

/** Makes receivers of events from the configuration, anew for each run. */
public interface EventReceiverFactory extends Named {

    /**
     * The receivers that are configured, each with a name of its own; none where nobody asked for any. Nothing is opened or
     * connected to yet: they are also made to see whether the settings are right.
     *
     * @throws io.says.SaysException {@code INVALID_CONFIGURATION} with all problems at once
     */
    List<EventReceiver> create(Settings settings);
}
