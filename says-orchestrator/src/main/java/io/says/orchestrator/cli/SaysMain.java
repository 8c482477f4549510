package io.says.orchestrator.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;

/** The program {@code says}. */
@Command(
        name = "says",
        description = {
            "Song Analysis and Yielding Suggestions: a music recommender.",
            "",
            "From raw listening data to recommendations: validates and splits, trains, evaluates against baselines,"
                    + " publishes a release, serves it. Start with: says demo"
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        subcommands = {
            DemoCommand.class,
            GenerateCommand.class,
            RunCommand.class,
            ResumeCommand.class,
            PlanCommand.class,
            RunsCommand.class,
            ScheduleCommand.class,
            TuneCommand.class,
            BackfillCommand.class,
            PresetsCommand.class,
            SourcesCommand.class,
            InspectCommand.class,
            QuarantineCommand.class,
            RecommendCommand.class,
            SimilarCommand.class,
            ProfileCommand.class,
            QualityCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            ReleasesCommand.class,
            GcCommand.class,
            DoctorCommand.class,
            UiCommand.class,
            TokenCommand.class,
            VersionCommand.class,
            CompletionCommand.class
        },
        footer = {
            "%nExamples:",
            "  says demo",
            "  says run --input listening.csv",
            "  says recommend --user u0001 --k 5",
            "",
            "says COMMAND --help says more about a command."
        })
public final class SaysMain implements Runnable {

    private static final String LOGBACK = "logback.configurationFile";

    private final boolean ownsProcess;
    private final PrintWriter out;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and leave.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and leave.")
    boolean version;

    private SaysMain(boolean ownsProcess, PrintWriter out) {
        this.ownsProcess = ownsProcess;
        this.out = out;
    }

    /** Runs the program and ends the process with its exit code. */
    public static void main(String[] args) {
        if (System.getProperty(LOGBACK) == null) {
            // Before the first logger exists: nothing is logged to the terminal, everything to the files of a run.
            System.setProperty(LOGBACK, "says-logback.xml");
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(run(true, writer(FileDescriptor.out), writer(FileDescriptor.err), args));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }

    /**
     * Runs one command in this process and gives back its exit code, without colours or live lines.
     *
     * @param out where results go
     * @param err where errors go
     * @param args the command line
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return run(false, out, err, args);
    }

    private static int run(boolean process, PrintWriter out, PrintWriter err, String... args) {
        int code = commandLine(process, out, err).execute(args);
        out.flush();
        err.flush();
        return code;
    }

    static CommandLine commandLine(boolean process, PrintWriter out, PrintWriter err) {
        CommandLine line = understood(new CommandLine(new SaysMain(process, out)), out, err);
        if (!process) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        }
        line.getCommandSpec().version("says " + VersionCommand.version());
        return line;
    }

    /** Gives a command what all have in common: how it is read, how it fails and how its help ends. */
    static CommandLine understood(CommandLine line, PrintWriter out, PrintWriter err) {
        line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler(CommandErrors::usage)
                .setExecutionExceptionHandler(CommandErrors::execution);
        describe(line);
        return line;
    }

    /** Every help ends with what the exit codes mean. */
    private static void describe(CommandLine line) {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "it worked");
        codes.put("2", "the request or the configuration is wrong");
        codes.put("3", "the data cannot be used as they are");
        codes.put("4", "the surroundings failed: disk, memory, port");
        codes.put("5", "the gate refused the candidate; what serves stays");
        codes.put("70", "a defect in SAYS or in a plugin");
        codes.put("130", "interrupted; run again to go on");
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.exitCodeListHeading("%nExit codes:%n");
        usage.exitCodeList(codes);
        usage.descriptionHeading("%n");
        usage.optionListHeading("%nOptions:%n");
        line.getSubcommands().values().forEach(SaysMain::describe);
    }

    boolean ownsProcess() {
        return ownsProcess;
    }

    /** Without a command: says what there is. */
    @Override
    public void run() {
        commandLine(ownsProcess, out, out).usage(out);
    }
}
