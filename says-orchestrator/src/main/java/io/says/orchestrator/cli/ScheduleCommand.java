package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.home.ChildProgram;
import io.says.orchestrator.home.ProgramHome;
import io.says.orchestrator.schedule.RunEnd;
import io.says.orchestrator.schedule.Scheduler;
import io.says.orchestrator.store.ScheduleRecord;
import io.says.orchestrator.store.ScheduleRecord.Misfire;
import io.says.orchestrator.store.Schedules;
import io.says.orchestrator.terminal.RunText;
import io.says.orchestrator.terminal.ScheduleText;
import io.says.storage.Failures;
import io.says.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code says schedule}; without a subcommand the list. */
@Command(
        name = "schedule",
        description = {
            "Starts runs by themselves: at times, or when files arrive.",
            "",
            "Schedules are kept with the workspace; says schedule start is the process that acts on them. A run that is due"
                    + " while another is under way is left out."
        },
        subcommands = {
            ScheduleCommand.Add.class,
            ScheduleCommand.ListAll.class,
            ScheduleCommand.Pause.class,
            ScheduleCommand.Resume.class,
            ScheduleCommand.Remove.class,
            ScheduleCommand.Run.class,
            ScheduleCommand.Start.class
        },
        footer = {
            "%nExamples:",
            "  says schedule add nightly --cron '0 3 * * *' --zone Europe/Berlin --input listening.csv",
            "  says schedule add drop --on-arrival incoming/ --input incoming/",
            "  says schedule start"
        })
final class ScheduleCommand extends SaysCommand {

    @Override
    int work() {
        return list(this);
    }

    private static int list(SaysCommand command) {
        try (Says says = command.common.builder().build()) {
            List<ScheduleRecord> all = says.schedules().all();
            command.show(
                    all.stream().map(ScheduleCommand::value).toList(),
                    ScheduleText.list(all, command.common.workspaceHint()));
        }
        return 0;
    }

    private static Map<String, @Nullable Object> value(ScheduleRecord schedule) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("name", schedule.name());
        value.put("cron", schedule.cron());
        value.put("zone", schedule.zone().getId());
        value.put("arrival", schedule.arrival());
        value.put("settleSeconds", schedule.settle().toSeconds());
        value.put("misfire", schedule.misfire());
        value.put("paused", schedule.paused());
        value.put("nextAt", schedule.nextAt());
        value.put("lastAt", schedule.lastAt());
        value.put("lastOutcome", schedule.lastOutcome());
        value.put("request", schedule.request());
        return value;
    }

    private static ScheduleRecord named(Says says, String name) {
        return says.schedules().find(name).orElseThrow(() -> unknown(name));
    }

    private static SaysException unknown(String name) {
        return new SaysException(
                StandardErrorCode.INVALID_REQUEST,
                "There is no schedule \"" + name + "\" in this workspace",
                "says schedule lists them.");
    }

    /** Adds one. */
    @Command(
            name = "add",
            description = {
                "Adds a schedule, or changes the one of that name. Input, configuration and settings are given as to says run.",
                "",
                "Settings that hold secrets are not kept: they have to be there when it runs, in says.conf or the environment."
            },
            footer = {
                "%nExamples:",
                "  says schedule add nightly --cron '0 3 * * *' --zone Europe/Berlin --input listening.csv",
                "  says schedule add drop --on-arrival incoming/ --settle 5m --input incoming/"
            })
    static final class Add extends SaysCommand {

        @Parameters(paramLabel = "NAME", description = "Its name: letters, digits, - and _.")
        String name = "";

        @Option(
                names = "--cron",
                paramLabel = "TIMES",
                description = "When: minute, hour, day of the month, month, day of the week.")
        @Nullable
        String cron;

        @Option(
                names = "--zone",
                paramLabel = "ZONE",
                description = "Whose clock the times are read on, as Europe/Berlin (default: this machine's).")
        @Nullable
        String zone;

        @Option(
                names = "--on-arrival",
                paramLabel = "DIR",
                description = "Where files are waited for, instead of times.")
        @Nullable
        String arrival;

        @Option(
                names = "--settle",
                paramLabel = "TIME",
                defaultValue = "60s",
                description =
                        "How long nothing may change there before a run starts, as 30s, 5m, 1h (default: ${DEFAULT-VALUE}).")
        String settle = "60s";

        @Option(
                names = "--misfire",
                paramLabel = "POLICY",
                defaultValue = "run",
                description =
                        "What becomes of times that pass while no scheduler is at work: run, one run as soon as there is one;"
                                + " skip, none (default: ${DEFAULT-VALUE}).")
        String misfire = "run";

        @Mixin
        final RunCommand.InputOptions input = new RunCommand.InputOptions();

        @Override
        int work() {
            if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
                throw usage("A name of a schedule has 1 to 64 letters, digits, - and _");
            }
            if ((cron == null) == (arrival == null)) {
                throw usage("Give --cron or --on-arrival, one of them");
            }
            ZoneId clock = zoneOf();
            Instant now = Instant.now();
            Path place = arrival == null ? null : place(arrival);
            try (Says says = input.apply(common.builder()).build()) {
                says.plan(); // what cannot run is not to be found out at three in the night
                ScheduleRecord schedule = new ScheduleRecord(
                        name,
                        cron,
                        clock,
                        place == null ? null : place.toString(),
                        settled(),
                        policy(),
                        false,
                        says.request(),
                        cron == null ? null : Scheduler.next(cron, clock, now),
                        place == null ? null : Scheduler.look(place),
                        null,
                        null);
                says.schedules().put(schedule);
                show(value(schedule), ScheduleText.added(schedule, common.workspaceHint()));
                if (place != null && !Files.exists(place)) {
                    remarks().line("  Nothing is at " + place + " yet; it is waited for.");
                }
            }
            return 0;
        }

        private Path place(String text) {
            if (Locations.isAddress(text)) {
                throw usage("--on-arrival waits at a directory of this machine, not at " + text
                        + ": use --cron, a run with nothing new to read is over at once");
            }
            try {
                return Path.of(text).toAbsolutePath().normalize();
            } catch (InvalidPathException e) {
                throw usage("--on-arrival must be a directory, not \"" + text + "\"");
            }
        }

        private ZoneId zoneOf() {
            try {
                return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
            } catch (DateTimeException e) {
                throw usage("There is no time zone \"" + zone + "\": names are as Europe/Berlin or UTC");
            }
        }

        private Misfire policy() {
            return switch (misfire) {
                case "run" -> Misfire.RUN;
                case "skip" -> Misfire.SKIP;
                default -> throw usage("--misfire must be run or skip, not \"" + misfire + "\"");
            };
        }

        private Duration settled() {
            if (!settle.matches("[0-9]{1,6}[smh]")) {
                throw usage("--settle must be a time as 30s, 5m or 1h, not \"" + settle + "\"");
            }
            long number = Long.parseLong(settle.substring(0, settle.length() - 1));
            return switch (settle.charAt(settle.length() - 1)) {
                case 's' -> Duration.ofSeconds(number);
                case 'm' -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
            };
        }

        private static SaysException usage(String problem) {
            return new SaysException(
                    StandardErrorCode.INVALID_REQUEST, problem, "says schedule add --help shows the options.");
        }
    }

    /** Lists them. */
    @Command(name = "list", description = "Lists the schedules.", footer = "%nExample: says schedule list")
    static final class ListAll extends SaysCommand {

        @Override
        int work() {
            return list(this);
        }
    }

    /** What is common to commands about one schedule. */
    abstract static class OfOne extends SaysCommand {

        @Parameters(paramLabel = "NAME", description = "The schedule.")
        String name = "";
    }

    /** Leaves one alone. */
    @Command(
            name = "pause",
            description = "Leaves a schedule alone until it is resumed.",
            footer = "%nExample: says schedule pause nightly")
    static final class Pause extends OfOne {

        @Override
        int work() {
            try (Says says = common.builder().build()) {
                ScheduleRecord schedule = named(says, name);
                says.schedules().pause(name, true, schedule.nextAt());
                show(value(named(says, name)), List.of("  " + name + " is paused."));
            }
            return 0;
        }
    }

    /** Takes one up again. */
    @Command(
            name = "resume",
            description = "Takes a schedule up again; what it was due meanwhile is left out.",
            footer = "%nExample: says schedule resume nightly")
    static final class Resume extends OfOne {

        @Override
        int work() {
            try (Says says = common.builder().build()) {
                ScheduleRecord schedule = named(says, name);
                String cron = schedule.cron();
                Instant next = cron == null ? null : Scheduler.next(cron, schedule.zone(), Instant.now());
                says.schedules().pause(name, false, next);
                show(value(named(says, name)), ScheduleText.added(named(says, name), common.workspaceHint()));
            }
            return 0;
        }
    }

    /** Removes one. */
    @Command(
            name = "remove",
            description = "Removes a schedule; what it has started goes on.",
            footer = "%nExample: says schedule remove nightly")
    static final class Remove extends OfOne {

        @Override
        int work() {
            try (Says says = common.builder().build()) {
                if (!says.schedules().remove(name)) {
                    throw unknown(name);
                }
                show(Map.of("removed", name), List.of("  " + name + " is gone."));
            }
            return 0;
        }
    }

    /** Does what one says, now. */
    @Command(
            name = "run",
            description = "Runs what a schedule says, now and in this process.",
            footer = "%nExample: says schedule run nightly")
    static final class Run extends OfOne {

        private static final Logger LOG = LoggerFactory.getLogger(Run.class);

        @Override
        int work() {
            ScheduleRecord schedule;
            try (Says says = common.builder().build()) {
                schedule = named(says, name);
            }
            try {
                int exitCode = Running.run(this, common.builder().asked(schedule.request()), finished -> {
                    terminal().lines(RunText.lines(finished.result(), "says report" + common.workspaceHint()));
                    return 0;
                });
                keep("succeeded");
                return exitCode;
            } catch (RuntimeException | Error e) {
                SaysException failure = Failures.of(e, "running the schedule " + name);
                keep("[" + failure.code().name() + "] " + failure.problem());
                throw failure;
            }
        }

        /** Here, since the scheduler that has started this process may have been ended meanwhile. */
        private void keep(String outcome) {
            try (Says says = common.builder().build()) {
                says.schedules().outcome(name, outcome);
            } catch (SaysException e) {
                LOG.warn("What came of schedule {} could not be kept: {}", name, outcome, e);
            }
        }
    }

    /** Acts on them. */
    @Command(
            name = "start",
            description = {
                "Starts runs as the schedules say, until it is ended with Ctrl-C. Each run is a process of its own, which"
                        + " goes on when this one ends.",
                "",
                "Have it started with the machine, by systemd, cron's @reboot or a container's restart policy."
            },
            footer = "%nExample: says schedule start")
    static final class Start extends SaysCommand {

        private static final Path OWN_SESSION = Path.of("/usr/bin/setsid");

        @Override
        int work() {
            ChildProgram program = ProgramHome.find()
                    .map(home -> new ChildProgram(home, ChildProgram.ORCHESTRATOR))
                    .filter(ChildProgram::exists)
                    .orElseThrow(() -> new SaysException(
                            StandardErrorCode.MISSING_DEPENDENCY,
                            ChildProgram.ORCHESTRATOR + " is not there",
                            "Start says from the distribution, or set -Dsays.home to where it was unpacked."));
            try (Says says = common.builder().build();
                    CleanStop stop = CleanStop.ofThisThread(
                            spec().commandLine().getErr(), "The scheduler has ended; runs that it started go on.")) {
                Path workspace = says.workspace();
                remarks().lines(ScheduleText.list(says.schedules().all(), common.workspaceHint()));
                new Scheduler(
                                says.schedules(),
                                says::underWay,
                                schedule -> launch(says.schedules(), program, workspace, schedule),
                                Clock.systemUTC(),
                                System::nanoTime,
                                line -> remarks().line("  " + ScheduleText.now() + "  " + line))
                        .work();
            }
            return 0;
        }

        private CompletableFuture<RunEnd> launch(
                Schedules schedules, ChildProgram program, Path workspace, ScheduleRecord schedule) {
            List<String> arguments = new ArrayList<>(List.of("schedule", "run", schedule.name(), "--quiet"));
            arguments.addAll(List.of("--workspace", workspace.toString()));
            arguments.addAll(common.forwarded());
            List<String> command = new ArrayList<>();
            if (Files.isExecutable(OWN_SESSION)) {
                command.add(OWN_SESSION.toString()); // Ctrl-C here is not meant for the run
            }
            command.addAll(program.command(System.getenv(), Map.of(), arguments));
            Path output = workspace.resolve("runs").resolve("schedule-" + schedule.name() + ".log");
            try {
                Files.createDirectories(workspace.resolve("runs"));
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                        .start();
                process.getOutputStream().close();
                return process.onExit()
                        .thenApply(ended -> RunEnd.of(
                                ended.exitValue(),
                                schedules
                                        .find(schedule.name())
                                        .map(ScheduleRecord::lastOutcome)
                                        .orElse(null),
                                "see " + output));
            } catch (IOException e) {
                throw Failures.of(e, "starting a run in " + workspace);
            }
        }
    }
}
