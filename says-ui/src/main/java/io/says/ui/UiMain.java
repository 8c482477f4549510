package io.says.ui;

import io.says.SaysException;
import io.says.orchestrator.Says;
import io.says.orchestrator.home.ChildProgram;
import io.says.orchestrator.home.ProgramHome;
import io.says.orchestrator.home.ProgramSettings;
import io.says.storage.Failures;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program {@code says-ui}: serves the page until it is interrupted. */
@Command(name = "says-ui", mixinStandardHelpOptions = true, description = "Serves the page and the JSON API.")
public final class UiMain implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--workspace", paramLabel = "DIR", description = "Where data, releases and runs are kept.")
    private @Nullable Path workspace;

    @Option(names = "--config", paramLabel = "FILE", description = "A configuration file; may be repeated.")
    private List<Path> configs = List.of();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides one key.")
    private List<String> assignments = List.of();

    @Option(names = "--host", paramLabel = "HOST", description = "The address to bind; 127.0.0.1 by default.")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "The port; 8501 by default, 0 for any.")
    private @Nullable Integer port;

    /** Creates the command. */
    public UiMain() {}

    /** Runs the program and exits with its code. */
    public static void main(String[] args) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "says-ui-logback.xml");
        }
        System.exit(run(args));
    }

    /** Runs the program and gives back its exit code. */
    public static int run(String... args) {
        CommandLine line = new CommandLine(new UiMain());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            SaysException failure = Failures.of(e, "serving the page");
            command.getErr().println(failure.rendered());
            return failure.code().kind().exitCode();
        });
        return line.execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        ProgramSettings settings = new ProgramSettings(workspace, configs, assignments, System.getenv());
        try (Says says = settings.builder().build()) {
            UiConfig configured = UiConfig.from(says.settings());
            UiConfig listen =
                    configured.at(host == null ? configured.host() : host, port == null ? configured.port() : port);
            Object paths = says.settings().tree("says.input").get("paths");
            boolean hasInput = paths instanceof List<?> list && !list.isEmpty();
            RunStarter starter = new ChildProcessRuns(
                    ProgramHome.find().orElse(null), says.workspace(), configs, assignments, hasInput);
            CountDownLatch over = new CountDownLatch(1);
            try (UiServer server = UiServer.over(says, listen, starter).start()) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    server.close();
                    over.countDown();
                }));
                if (spec != null) {
                    spec.commandLine().getOut().println("SAYS is ready at " + server.url());
                    spec.commandLine().getOut().flush();
                }
                ChildProgram.endWithParent();
                over.await();
            }
        }
        return 0;
    }
}
