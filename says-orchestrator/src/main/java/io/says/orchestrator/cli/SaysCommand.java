package io.says.orchestrator.cli;

import io.says.json.Json;
import io.says.orchestrator.terminal.Terminal;
import io.says.storage.Failures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands have in common: the options, where to print, and that no error gets away unnamed. */
abstract class SaysCommand implements Callable<Integer> {

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = 199,
            description = "Show this help and leave.")
    boolean help;

    /** Does the work. */
    abstract int work() throws Exception;

    @Override
    public final Integer call() throws Exception {
        CommandSpec parent = spec().parent();
        if (parent != null && parent.userObject() instanceof SaysCommand outer) {
            common.under(outer.common);
        }
        try {
            return work();
        } catch (LinkageError | OutOfMemoryError | StackOverflowError e) {
            throw Failures.of(e, "running the command");
        }
    }

    final CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("Not run by the command line");
        }
        return spec;
    }

    /** Where results go, silent when nothing shall be printed. */
    final Terminal terminal() {
        if (common.quiet) {
            return Terminal.plain(new PrintWriter(Writer.nullWriter()));
        }
        PrintWriter out = spec().commandLine().getOut();
        boolean process = spec().root().userObject() instanceof SaysMain main && main.ownsProcess();
        return process ? Terminal.ofProcess(out, System.getenv()) : Terminal.plain(out);
    }

    /** Where remarks and progress go: with the results for people, beside them when those are for programs. */
    final Terminal remarks() {
        return common.json() && !common.quiet
                ? Terminal.plain(spec().commandLine().getErr())
                : terminal();
    }

    /** Writes a file that was asked for, and says so. */
    final void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw Failures.of(e, "writing " + file);
        }
        remarks().line("  Written to " + file);
    }

    /** Prints a result, as JSON or as lines. */
    final void show(Object value, List<String> lines) {
        if (common.json()) {
            Terminal terminal = terminal();
            terminal.out().print(Json.pretty(value));
            terminal.out().flush();
        } else {
            terminal().lines(lines);
        }
    }
}
