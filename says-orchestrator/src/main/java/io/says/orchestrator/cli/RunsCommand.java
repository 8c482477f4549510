package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.run.LiveRuns;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.terminal.RunsText;
import io.says.storage.Failures;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code says runs}; without a subcommand the list. */
@Command(
        name = "runs",
        description = {
            "Lists runs, shows one with its stages and attempts, prints its log, cancels it.",
            "",
            "A run whose process disappeared is shown as crashed: says resume goes on from its last finished stage. Wherever"
                    + " a RUN is asked for, last stands for the newest."
        },
        subcommands = {
            RunsCommand.ListAll.class,
            RunsCommand.Show.class,
            RunsCommand.Logs.class,
            RunsCommand.Cancel.class
        },
        footer = {
            "%nExamples:",
            "  says runs list --limit 5",
            "  says runs show last",
            "  says runs logs last --stage train",
            "  says runs cancel last"
        })
final class RunsCommand extends SaysCommand {

    private static final int LISTED = 20;
    private static final String LAST = "last";

    @Override
    int work() {
        return list(this, LISTED);
    }

    private static int list(SaysCommand command, int limit) {
        try (Says says = command.common.builder().build()) {
            LiveRuns live = says.liveRuns();
            List<Map<String, @Nullable Object>> values = new ArrayList<>();
            List<RunsText.Line> lines = new ArrayList<>();
            for (RunRecord run : says.runs().runs(limit)) {
                RunState state = live.state(run);
                lines.add(new RunsText.Line(run, state));
                values.add(value(run, state));
            }
            command.show(values, RunsText.list(lines, command.common.workspaceHint()));
        }
        return 0;
    }

    private static Map<String, @Nullable Object> value(RunRecord run, RunState state) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("id", run.id());
        value.put("state", state);
        value.put("startedAt", run.startedAt());
        value.put("endedAt", run.endedAt());
        value.put("releaseId", run.releaseId());
        value.put("errorCode", run.errorCode());
        value.put("errorText", run.errorText());
        value.put("resumes", run.resumes());
        value.put("cancelRequestedBy", run.cancelRequestedBy());
        value.put("request", run.request());
        return value;
    }

    /** The run that is meant. */
    static RunRecord named(Says says, String id) {
        if (!id.equals(LAST)) {
            return says.liveRuns().run(id);
        }
        Optional<RunRecord> last = says.runs().runs(1).stream().findFirst();
        return last.orElseThrow(() -> new SaysException(
                StandardErrorCode.UNKNOWN_RUN,
                "There is no run in " + says.workspace() + " yet",
                "says run --input PATH makes one, or says demo."));
    }

    /** Lists runs. */
    @Command(name = "list", description = "Lists the newest runs.", footer = "%nExample: says runs list --limit 5")
    static final class ListAll extends SaysCommand {

        @Option(names = "--limit", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
        int limit = LISTED;

        @Override
        int work() {
            if (limit < 1) {
                throw new ParameterException(spec().commandLine(), "--limit must be 1 or more, not " + limit);
            }
            return list(this, limit);
        }
    }

    /** Shows one run. */
    @Command(
            name = "show",
            description = "Shows a run with its stages, attempts, times and what it was asked to do.",
            footer = "%nExample: says runs show last")
    static final class Show extends SaysCommand {

        @Parameters(paramLabel = "RUN", defaultValue = LAST, description = "The run (default: ${DEFAULT-VALUE}).")
        String id = LAST;

        @Override
        int work() {
            try (Says says = common.builder().build()) {
                RunRecord run = named(says, id);
                RunState state = says.liveRuns().state(run);
                Map<String, @Nullable Object> value = value(run, state);
                value.put("stages", says.runs().stages(run.id()));
                value.put("attempts", says.runs().attempts(run.id()));
                show(
                        value,
                        RunsText.show(
                                new RunsText.Line(run, state),
                                says.runs().stages(run.id()),
                                says.runs().attempts(run.id()),
                                common.workspaceHint()));
            }
            return 0;
        }
    }

    /** Prints a log. */
    @Command(
            name = "logs",
            description = "Prints the log of a run, or of one attempt of one of its stages.",
            footer = {"%nExamples:", "  says runs logs last", "  says runs logs last --stage train --attempt 1"})
    static final class Logs extends SaysCommand {

        @Parameters(paramLabel = "RUN", defaultValue = LAST, description = "The run (default: ${DEFAULT-VALUE}).")
        String id = LAST;

        @Option(names = "--stage", paramLabel = "NAME", description = "Only what this stage logged.")
        @Nullable
        String stage;

        @Option(
                names = "--attempt",
                paramLabel = "N",
                description = "Only this attempt of the stage, from 1 (default: the latest).")
        @Nullable
        Integer attempt;

        @Override
        int work() {
            try (Says says = common.builder().build()) {
                RunRecord run = named(says, id);
                Path directory = says.workspace().resolve("runs").resolve(run.id());
                print(stage == null ? directory.resolve("run.log") : directory.resolve(file(says, run, stage)));
            }
            return 0;
        }

        private String file(Says says, RunRecord run, String name) {
            int latest = says.runs().stages(run.id()).stream()
                    .filter(known -> known.stage().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new SaysException(
                            StandardErrorCode.INVALID_REQUEST,
                            "Run " + run.id() + " has no stage of that name",
                            "says runs show " + run.id() + " lists them."))
                    .attempt();
            return name + "-" + (attempt == null ? latest : attempt) + ".log";
        }

        private void print(Path file) {
            if (!Files.isRegularFile(file)) {
                throw new SaysException(
                        StandardErrorCode.INVALID_REQUEST,
                        "There is no log " + file,
                        "A stage that was looked up, or never begun, has none; says runs show lists the attempts.");
            }
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    terminal().out().println(io.says.orchestrator.terminal.Figures.printable(line));
                }
                terminal().out().flush();
            } catch (IOException e) {
                throw Failures.of(e, "reading " + file);
            }
        }
    }

    /** Cancels a run. */
    @Command(
            name = "cancel",
            description = {
                "Ends a run, whichever process it runs in.",
                "",
                "Its stage is asked to stop, then interrupted, then left behind: the run is over within ten seconds, finished"
                        + " stages are kept, and what serves goes on serving."
            },
            footer = "%nExample: says runs cancel last")
    static final class Cancel extends SaysCommand {

        private static final int LOOKS = 75;
        private static final int LOOK_MILLIS = 200;

        @Parameters(paramLabel = "RUN", defaultValue = LAST, description = "The run (default: ${DEFAULT-VALUE}).")
        String id = LAST;

        @Option(names = "--no-wait", description = "Come back at once instead of waiting for the run to end.")
        boolean noWait;

        @Override
        int work() throws InterruptedException {
            try (Says says = common.builder().build()) {
                RunRecord run = named(says, id);
                says.liveRuns()
                        .cancel(
                                run.id(),
                                "cancelled by process "
                                        + ProcessHandle.current().pid());
                RunState state = RunState.RUNNING;
                for (int look = 0; look < LOOKS && state == RunState.RUNNING && !noWait; look++) {
                    Thread.sleep(LOOK_MILLIS);
                    run = says.liveRuns().run(run.id());
                    state = says.liveRuns().state(run);
                }
                show(
                        value(run, state),
                        List.of(
                                state == RunState.RUNNING
                                        ? "  Run " + run.id() + " is asked to end."
                                        : "  Run " + run.id() + " has ended: " + RunsText.word(state) + ".",
                                "  Next: says resume" + common.workspaceHint()));
            }
            return 0;
        }
    }
}
