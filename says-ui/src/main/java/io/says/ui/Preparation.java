package io.says.ui;

import io.says.ui.internal.page.Languages;
import java.lang.management.ManagementFactory;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the libraries do once in a process and in whatever way it is configured, done beside the reading of the configuration. Nothing
 * hangs on it: whoever comes to need a part waits for it, or does it.
 */
final class Preparation {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private Preparation() {}

    /** Begins, in a thread of its own. */
    static void begin() {
        Thread thread = new Thread(Preparation::run, "says-ui-preparation");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try {
            // Its table of media types goes through all the locales there are.
            boolean stopped = new Server().isStopped();
            // What is measured of the JVM.
            int beans = ManagementFactory.getGarbageCollectorMXBeans().size()
                    + ManagementFactory.getMemoryPoolMXBeans().size();
            Languages languages = new Languages();
            LOG.debug("Prepared: {}, {}, {}", stopped, beans, languages);
        } catch (RuntimeException | LinkageError e) { // whatever needs it fails by itself, with more to say
            LOG.debug("Not prepared", e);
        }
    }
}
