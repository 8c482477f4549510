package io.says.ui.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.jspecify.annotations.Nullable;

/**
 * What the page's program logs: warnings, on the error stream. In code and not in XML, reading which takes a tenth of a second of every start.
 * Wherever the page is embedded, logging is its host's.
 */
public final class ProgramLogging extends ContextAwareBase implements Configurator {

    private static final String PROGRAM = "says.ui.program";
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX, UTC} %-5level %logger{30}: %msg%n";

    /** Made by Logback. */
    public ProgramLogging() {}

    /** Sees to the logging of this process, unless its user does; to be called before anything is logged. */
    public static void begin() {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty(PROGRAM, "true");
        }
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (!Boolean.getBoolean(PROGRAM)) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        Late late = new Late();
        late.setContext(context);
        late.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(late);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Gets ready to write when there is something to be written. */
    private static final class Late extends AppenderBase<ILoggingEvent> {

        private @Nullable ConsoleAppender<ILoggingEvent> console;

        @Override
        protected void append(ILoggingEvent event) { // one at a time, the caller sees to that
            ConsoleAppender<ILoggingEvent> ready = console;
            if (ready == null) {
                PatternLayoutEncoder encoder = new PatternLayoutEncoder();
                encoder.setContext(getContext());
                encoder.setPattern(PATTERN);
                encoder.start();
                ready = new ConsoleAppender<>();
                ready.setContext(getContext());
                ready.setTarget("System.err");
                ready.setEncoder(encoder);
                ready.start();
                console = ready;
            }
            ready.doAppend(event);
        }
    }
}
