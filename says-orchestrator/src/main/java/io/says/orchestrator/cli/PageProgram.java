package io.says.orchestrator.cli;

import io.says.orchestrator.home.ProgramSettings;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Serves the page in the process it is called in. */
@FunctionalInterface
public interface PageProgram {

    /**
     * What {@code says ui} was asked for.
     *
     * @param settings the configuration
     * @param host the address to listen on; null for the configured one
     * @param port the port, 0 for a free one; null for the configured one
     */
    record Asked(
            ProgramSettings settings,
            @Nullable String host,
            @Nullable Integer port) {}

    /**
     * Serves until the process is told to end.
     *
     * @param out takes the line that says where
     * @return the exit code
     * @throws Exception whatever keeps it from serving
     */
    int serve(Asked asked, PrintWriter out) throws Exception;
}
