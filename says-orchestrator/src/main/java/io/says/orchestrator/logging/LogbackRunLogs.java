package io.says.orchestrator.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.says.orchestrator.RunLogs;
import java.nio.file.Path;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Writes everything that is logged, Spark's chatter included, to a file while it is open. Needs Logback as the backend. */
public final class LogbackRunLogs implements RunLogs {

    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX, UTC} %-5level [%X{run:-}/%X{stage:-}/%X{attempt:-}] %logger{30}: %msg%n%ex";

    /** Log files when Logback is the backend, none otherwise. */
    public static RunLogs whereBound() {
        try {
            return LoggerFactory.getILoggerFactory() instanceof LoggerContext ? new LogbackRunLogs() : RunLogs.none();
        } catch (NoClassDefFoundError e) {
            return RunLogs.none();
        }
    }

    private LogbackRunLogs() {}

    @Override
    public Closing open(Path file, Format format) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            return () -> {};
        }
        Encoder<ILoggingEvent> encoder = format == Format.JSON ? json() : text();
        encoder.setContext(context);
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setName(file.toString());
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        String stage = MDC.get("stage");
        if (stage != null) {
            appender.addFilter(new OtherStages(stage));
        }
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        return () -> {
            root.detachAppender(appender);
            appender.stop();
            encoder.stop();
        };
    }

    /** Keeps out what is logged by a stage that is at work beside this one. */
    private static final class OtherStages extends Filter<ILoggingEvent> {

        private final String stage;

        OtherStages(String stage) {
            this.stage = stage;
        }

        @Override
        public FilterReply decide(ILoggingEvent event) {
            String other = event.getMDCPropertyMap().get("stage");
            return other == null || other.equals(stage) ? FilterReply.NEUTRAL : FilterReply.DENY;
        }
    }

    private static Encoder<ILoggingEvent> text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(PATTERN);
        return encoder;
    }

    private static Encoder<ILoggingEvent> json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        return encoder;
    }
}
