package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Suggestion;
import io.says.orchestrator.terminal.Figures;
import io.says.storage.Failures;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints what went wrong: one line with a hint, and the exit code of its kind. */
final class CommandErrors {

    /** The exit code of a program that was told to stop. */
    static final int INTERRUPTED = 130;

    private CommandErrors() {}

    /** The command line could not be understood. */
    static int usage(ParameterException e, String... arguments) {
        CommandLine command = e.getCommandLine();
        String problem =
                String.valueOf(e.getMessage()).lines().findFirst().orElse("The command line cannot be understood");
        String more = command.getCommandSpec().qualifiedName() + " --help shows what there is.";
        String hint = more;
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> known =
                    new ArrayList<>(command.getCommandSpec().optionsMap().keySet());
            known.addAll(command.getSubcommands().keySet());
            String given = unmatched.getUnmatched().get(0);
            hint = Suggestion.nearest(given, known, "Did you mean ", "? ") + more;
        }
        SaysException failure = new SaysException(StandardErrorCode.USAGE, problem, hint, e);
        command.getErr().println(Figures.printable(failure.rendered()));
        command.getErr().flush();
        return failure.code().kind().exitCode();
    }

    /** A command failed. */
    static int execution(Exception e, CommandLine command, ParseResult parsed) {
        boolean stacktrace = command.getCommand() instanceof SaysCommand says && says.common.stacktrace;
        return failed(e, command.getCommandSpec().qualifiedName(), command.getErr(), stacktrace);
    }

    /**
     * Says what failed and gives back the exit code. Nothing is said of what was told to stop where that is said already.
     *
     * @param name the command, as it is typed
     * @param stacktrace whether the whole of it is printed
     */
    static int failed(Throwable e, String name, PrintWriter err, boolean stacktrace) {
        SaysException failure = Failures.of(e, "running " + name);
        boolean cancelled = failure.code() == StandardErrorCode.CANCELLED;
        if (!(cancelled && CleanStop.underWay())) {
            err.println(Figures.printable(failure.rendered()));
            if (stacktrace) {
                e.printStackTrace(err);
            }
            err.flush();
        }
        return cancelled ? INTERRUPTED : failure.code().kind().exitCode();
    }
}
