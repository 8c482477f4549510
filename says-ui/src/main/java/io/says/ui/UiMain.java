package io.says.ui;

import io.says.orchestrator.Says;
import io.says.orchestrator.access.AccessTokens;
import io.says.orchestrator.cli.PageMain;
import io.says.orchestrator.cli.PageProgram.Asked;
import io.says.orchestrator.home.ChildProgram;
import io.says.orchestrator.home.ListenAddress;
import io.says.orchestrator.home.PageArchive;
import io.says.orchestrator.home.ProgramHome;
import io.says.ui.internal.ProgramLogging;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The program {@code says ui}: serves the page until it is interrupted. */
public final class UiMain {

    private UiMain() {}

    /** Runs the program and exits with its code. */
    public static void main(String[] args) {
        ProgramLogging.begin();
        System.exit(run(args));
    }

    /** Runs the program and gives back its exit code. */
    public static int run(String... args) {
        return PageMain.run(UiMain::serve, writer(FileDescriptor.out), writer(FileDescriptor.err), args);
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }

    private static int serve(Asked asked, PrintWriter out) throws IOException, InterruptedException {
        Preparation.begin();
        try (Says says = asked.settings().builder().build();
                ServingEngine serving = new ServingEngine(says.releases(), says::engine)) {
            UiConfig configured = UiConfig.from(says.settings());
            String host = asked.host();
            Integer port = asked.port();
            ListenAddress address =
                    new ListenAddress(host == null ? configured.host() : host, port == null ? configured.port() : port);
            address.requireFree();
            UiConfig listen = configured.at(address.host(), address.port());
            // Before anything is opened, which takes long and has to end before the program can.
            UiServer.requireToken(listen, new AccessTokens(says.workspace()));
            // Most of what is to do is to open the release: it begins before the server is put together.
            serving.start();
            Object paths = says.settings().tree("says.input").get("paths");
            boolean hasInput = paths instanceof List<?> list && !list.isEmpty();
            RunStarter starter = new ChildProcessRuns(
                    ProgramHome.find().orElse(null),
                    says.workspace(),
                    asked.settings().configs(),
                    asked.settings().assignments(),
                    hasInput);
            ChildProcessPush push = new ChildProcessPush(
                    says,
                    ProgramHome.find().orElse(null),
                    asked.settings().configs(),
                    asked.settings().assignments());
            CountDownLatch over = new CountDownLatch(1);
            try (UiServer server =
                    UiServer.over(says, listen, starter, serving, push).start()) {
                if (Boolean.getBoolean(PageArchive.REHEARSAL)) {
                    new Rehearsal(server).play();
                    return 0;
                }
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    server.close();
                    over.countDown();
                }));
                out.println("SAYS is ready at " + server.url());
                out.flush();
                ChildProgram.endWithParent();
                over.await();
            }
        }
        return 0;
    }
}
