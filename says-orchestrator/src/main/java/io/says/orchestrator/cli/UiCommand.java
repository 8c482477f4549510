package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.home.ChildProgram;
import io.says.orchestrator.home.PageArchive;
import io.says.orchestrator.home.ProgramHome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        footer = {"%nExamples:", "  says ui", "  says ui --port 9000 --workspace music", "  says ui --archive"})
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

    @Option(
            names = "--archive",
            description =
                    "Makes an archive of the page's classes beside the program, from which it starts sooner, and leaves.")
    boolean archive;

    private final @Nullable PageProgram here;

    UiCommand() {
        this(null);
    }

    /**
     * @param here serves the page in this process; null where a process of its own has to
     */
    UiCommand(@Nullable PageProgram here) {
        this.here = here;
    }

    @Override
    int work() throws Exception {
        if (archive) {
            return makeArchive();
        }
        PageProgram program = here;
        if (program != null) {
            return program.serve(
                    new PageProgram.Asked(common.settings(), host, port),
                    terminal().out());
        }
        UiProcess page;
        try (Says says = common.builder().build()) {
            page = UiProcess.of(says, host, port, common.forwarded());
        }
        return page.serve();
    }

    private int makeArchive() {
        Path home = ProgramHome.find()
                .filter(there -> new ChildProgram(there, ChildProgram.UI).exists())
                .orElseThrow(UiProcess::noProgram);
        List<String> arguments = new ArrayList<>(List.of("--host", "127.0.0.1", "--port", "0"));
        if (common.workspace != null) {
            arguments.addAll(List.of("--workspace", common.workspace.toString()));
        }
        arguments.addAll(common.forwarded());
        Path made = new PageArchive(home).make(System.getenv(), arguments);
        remarks().line("  Written to " + made);
        return 0;
    }
}
