package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.RunResult;
import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.EventLines;
import io.says.orchestrator.terminal.Figures;
import io.says.orchestrator.terminal.StageProgress;
import io.says.orchestrator.terminal.Terminal;
import java.io.PrintWriter;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Runs a pipeline in this process: with progress, and stopped cleanly by Ctrl-C. */
final class Running {

    private Running() {}

    /**
     * Runs what a command asks for, in its format: for people progress and then the result; for programs the events as they come,
     * a line of JSON each, and nothing besides.
     *
     * @param command the command
     * @param builder the façade to be
     * @param then shows the result to people
     */
    static int run(SaysCommand command, Says.Builder builder, Function<Finished, Integer> then) {
        PrintWriter err = command.spec().commandLine().getErr();
        return command.common.json()
                ? run(builder.listener(new EventLines(command.terminal())), command.remarks(), err, finished -> 0)
                : run(builder, command.remarks(), err, then);
    }

    /**
     * Runs it and hands the result on while the façade is still open.
     *
     * @param builder the façade to be
     * @param remarks where progress is shown
     * @param err where an interruption is reported
     * @param then what to do with a result
     */
    static <T> T run(Says.Builder builder, Terminal remarks, PrintWriter err, Function<Finished, T> then) {
        return run(
                builder,
                remarks,
                err,
                (says, progress) -> says.run(),
                (says, result) -> then.apply(new Finished(says, result)));
    }

    /**
     * Does something that takes its time, and hands the result on while the façade is still open.
     *
     * @param builder the façade to be
     * @param remarks where progress is shown
     * @param err where an interruption is reported
     * @param work what takes its time, and the progress of its stages
     * @param then what to do with a result
     */
    static <R, T> T run(
            Says.Builder builder,
            Terminal remarks,
            PrintWriter err,
            BiFunction<Says, StageProgress, R> work,
            BiFunction<Says, R, T> then) {
        StageProgress progress = new StageProgress(remarks);
        Says.Builder told = builder.listener(progress)
                .warnings(warning -> remarks.line(remarks.yellow("  Mind: ") + Figures.printable(warning)));
        try (Says says = told.build()) {
            R result;
            try (CleanStop stop = CleanStop.ofThisThread(err)) {
                result = work.apply(says, progress);
            } catch (RuntimeException e) {
                if (CleanStop.underWay()) {
                    throw new SaysException(
                            StandardErrorCode.CANCELLED,
                            "The run was interrupted",
                            "Run again to go on from the last finished stage.",
                            e);
                }
                throw e;
            } finally {
                progress.clear();
            }
            return then.apply(says, result);
        }
    }

    /** A run that went well. */
    record Finished(Says says, RunResult result) {}
}
