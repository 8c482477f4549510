package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code says ui}. */
@Command(
        name = "ui",
        description = {
            "Serves the page and the JSON API until Ctrl-C.",
            "",
            "Starts without Spark. Listens on 127.0.0.1 unless told otherwise; any other address needs"
                    + " says.ui.allow-remote and a token."
        },
        footer = {"%nExamples:", "  says ui", "  says ui --port 9000 --workspace music"})
final class UiCommand extends SaysCommand {

    @Option(names = "--host", paramLabel = "HOST", description = "The address to listen on (default: says.ui.host).")
    @Nullable
    String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port; 0 takes a free one (default: says.ui.port).")
    @Nullable
    Integer port;

    @Override
    int work() {
        UiProcess page;
        try (Says says = common.builder().build()) {
            page = UiProcess.of(says, host, port, common.forwarded());
        }
        return page.serve();
    }
}
