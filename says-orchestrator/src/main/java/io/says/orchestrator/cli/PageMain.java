package io.says.orchestrator.cli;

import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * {@code says ui} as a program of its own: the same options, messages and exit codes in one process in place of two. What is asked for in
 * plain words is understood without the library that reads command lines, which takes a fifth of a second to get ready.
 */
public final class PageMain {

    private static final String NAME = "says ui";

    private PageMain() {}

    /**
     * Runs it and gives back the exit code.
     *
     * @param page serves the page
     * @param out where it says where it listens, and explains itself
     * @param err where errors go
     * @param args the command line, without {@code ui}
     */
    public static int run(PageProgram page, PrintWriter out, PrintWriter err, String... args) {
        PageArguments plain = PageArguments.of(args);
        int code = plain == null ? commandLine(page, out, err).execute(args) : run(page, plain, out, err);
        out.flush();
        err.flush();
        return code;
    }

    private static int run(PageProgram page, PageArguments arguments, PrintWriter out, PrintWriter err) {
        try {
            return page.serve(arguments.asked(System.getenv()), out);
        } catch (Exception | LinkageError | OutOfMemoryError | StackOverflowError e) {
            return CommandErrors.failed(e, NAME, err, false);
        }
    }

    private static CommandLine commandLine(PageProgram page, PrintWriter out, PrintWriter err) {
        return SaysMain.understood(new CommandLine(new UiCommand(page)), out, err)
                .setCommandName(NAME);
    }
}
