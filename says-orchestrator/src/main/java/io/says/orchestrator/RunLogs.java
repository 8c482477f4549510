package io.says.orchestrator;

import java.nio.file.Path;

/** Where the log lines of a run go. The façade keeps none; the command line writes files. */
public interface RunLogs {

    /** Sends everything logged from now on to a file too, until the result is closed. */
    Closing open(Path file, Format format);

    /** How a line of a log is written. */
    enum Format {
        /** For people. */
        TEXT,
        /** An object of JSON a line, for programs that collect logs: time, level, logger, message, run, stage and attempt. */
        JSON
    }

    /** Keeps no log files. */
    static RunLogs none() {
        return (file, format) -> () -> {};
    }

    /** An open log file. */
    @FunctionalInterface
    interface Closing extends AutoCloseable {
        @Override
        void close();
    }
}
