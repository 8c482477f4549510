package io.says.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.JdbiSchedules;
import io.says.orchestrator.store.RunDatabase;
import io.says.orchestrator.store.RunRequest;
import io.says.orchestrator.store.ScheduleRecord;
import io.says.orchestrator.store.ScheduleRecord.Misfire;
import io.says.orchestrator.store.Schedules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What schedules do, wherever they are kept. */
abstract class SchedulerContract {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final Path directory;
    private final Schedules schedules;
    private final List<String> launched = new ArrayList<>();
    private Instant now = Instant.parse("2024-06-15T12:00:00Z");
    private Duration set = Duration.ZERO;
    private boolean busy;
    private RunEnd end = new RunEnd("succeeded", RunEnd.Then.REST);
    private boolean ends = true;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    SchedulerContract(Path directory, RunDatabase database) {
        this.directory = directory;
        this.schedules = new JdbiSchedules(database);
    }

    private Scheduler scheduler() {
        return scheduler(clock);
    }

    private Scheduler scheduler(Clock clock) {
        Instant began = now.minus(set);
        return new Scheduler(
                schedules,
                () -> busy,
                schedule -> {
                    launched.add(schedule.name() + " at " + now);
                    return ends ? CompletableFuture.completedFuture(end) : new CompletableFuture<>();
                },
                clock,
                () -> Duration.between(began, now.minus(set)).toNanos(),
                line -> {});
    }

    /** Somebody sets the clock; no time passes. */
    private void setClock(Duration by) {
        now = now.plus(by);
        set = set.plus(by);
    }

    private void add(String name, @Nullable String cron, @Nullable Path arrival, Misfire misfire) {
        schedules.put(new ScheduleRecord(
                name,
                cron,
                BERLIN,
                arrival == null ? null : arrival.toString(),
                Duration.ofSeconds(10),
                misfire,
                false,
                new RunRequest("run", List.of(), List.of("seed=1"), List.of("in.csv"), List.of(), null),
                cron == null ? null : Scheduler.next(cron, BERLIN, now),
                null,
                null,
                null));
    }

    private String outcome(String name) {
        return String.valueOf(schedules.find(name).orElseThrow().lastOutcome());
    }

    @Test
    void a_run_starts_once_when_it_is_due_whichever_of_two_schedulers_sees_it_first() {
        add("nightly", "0 3 * * *", null, Misfire.RUN);
        Scheduler first = scheduler();
        Scheduler second = scheduler();
        first.tick();
        assertThat(launched).isEmpty();
        now = Instant.parse("2024-06-16T01:00:00Z"); // three o'clock in Berlin
        first.tick();
        second.tick();
        now = now.plusSeconds(1);
        first.tick();

        assertThat(launched).containsExactly("nightly at 2024-06-16T01:00:00Z");
        ScheduleRecord kept = schedules.find("nightly").orElseThrow();
        assertThat(kept.nextAt()).isEqualTo("2024-06-17T01:00:00Z");
        assertThat(kept.lastOutcome()).isEqualTo("succeeded");
        assertThat(kept.request().settings()).containsExactly("seed=1");
    }

    @Test
    void times_that_passed_unseen_start_one_run_or_none_as_the_schedule_says() {
        add("run", "0 3 * * *", null, Misfire.RUN);
        add("skip", "0 3 * * *", null, Misfire.SKIP);
        now = Instant.parse("2024-06-20T12:00:00Z");
        scheduler().tick();
        scheduler().tick();
        assertThat(launched).containsExactly("run at 2024-06-20T12:00:00Z");
        assertThat(outcome("skip")).startsWith("left out").contains("2024-06-16T01:00:00Z");
    }

    @Test
    void a_run_that_is_due_while_another_is_under_way_is_left_out_and_one_that_is_paused_too() {
        add("busy", "* * * * *", null, Misfire.RUN);
        add("paused", "* * * * *", null, Misfire.RUN);
        schedules.pause("paused", true, null);
        busy = true;
        now = now.plusSeconds(60);
        scheduler().tick();
        assertThat(launched).isEmpty();
        assertThat(outcome("busy")).isEqualTo("left out: a run was under way");
        busy = false;
        now = now.plusSeconds(60);
        scheduler().tick();
        assertThat(launched).hasSize(1).allMatch(line -> line.startsWith("busy"));
    }

    @Test
    void files_that_arrive_start_a_run_when_they_have_settled_and_it_waits_for_one_under_way() throws IOException {
        Path drop = Files.createDirectory(directory.resolve("drop"));
        add("arrival", null, drop, Misfire.RUN);
        Scheduler scheduler = scheduler();
        scheduler.tick();
        Files.writeString(drop.resolve("a.csv"), "listening");
        scheduler.tick();
        now = now.plusSeconds(5);
        Files.writeString(drop.resolve("a.csv"), "listening on");
        scheduler.tick();
        now = now.plusSeconds(9);
        scheduler.tick();
        assertThat(launched).as("it changed nine seconds ago").isEmpty();
        now = now.plusSeconds(2);
        busy = true;
        scheduler.tick();
        assertThat(launched).isEmpty();
        busy = false;
        end = new RunEnd("[WORKSPACE_BUSY] Another run", RunEnd.Then.LOOK_AGAIN);
        scheduler.tick();
        end = new RunEnd("succeeded", RunEnd.Then.REST);
        scheduler.tick();
        assertThat(launched).as("the first one found another at work").hasSize(2);
        now = now.plusSeconds(60);
        scheduler.tick();
        assertThat(launched).as("nothing new").hasSize(2);
    }

    /** Looks every ten seconds. */
    private void pass(Scheduler scheduler, Duration time) {
        for (long second = 0; second < time.toSeconds(); second += 10) {
            now = now.plusSeconds(10);
            scheduler.tick();
        }
    }

    @Test
    void files_whose_run_failed_as_it_would_again_are_left_alone_until_something_changes() throws IOException {
        Path drop = Files.createDirectory(directory.resolve("drop"));
        add("arrival", null, drop, Misfire.RUN);
        Files.writeString(drop.resolve("a.csv"), "listening");
        Scheduler scheduler = scheduler();
        end = RunEnd.of(4, "[DISK_FULL] No space is left", "see the log");
        pass(scheduler, Duration.ofMinutes(10));
        assertThat(launched).hasSize(1);
        assertThat(outcome("arrival")).isEqualTo("[DISK_FULL] No space is left, see the log");
        Files.writeString(drop.resolve("b.csv"), "more");
        pass(scheduler, Duration.ofMinutes(1));
        assertThat(launched).hasSize(2);
    }

    @Test
    void files_whose_run_was_killed_or_may_do_better_are_tried_again_after_pauses_that_grow() throws IOException {
        Path drop = Files.createDirectory(directory.resolve("drop"));
        add("arrival", null, drop, Misfire.RUN);
        Files.writeString(drop.resolve("a.csv"), "listening");
        Scheduler scheduler = scheduler();
        end = RunEnd.of(137, null, "see the log");
        Instant begin = now;
        pass(scheduler, Duration.ofMinutes(20));
        // It has settled at the second look; then come 1, 2, 4 and 8 minutes.
        assertThat(launched)
                .containsExactlyElementsOf(List.of(20L, 80L, 200L, 440L, 920L).stream()
                        .map(second -> "arrival at " + begin.plusSeconds(second))
                        .toList());
        assertThat(outcome("arrival")).isEqualTo("ended with exit code 137, see the log; tried again in 16 min");
        Files.writeString(drop.resolve("b.csv"), "more");
        end = new RunEnd("succeeded", RunEnd.Then.REST);
        pass(scheduler, Duration.ofMinutes(1));
        assertThat(launched).as("what is new is not held up").hasSize(6);
        pass(scheduler, Duration.ofMinutes(10));
        assertThat(launched).hasSize(6);
    }

    @Test
    void files_whose_run_disappeared_with_its_scheduler_are_run_again() throws IOException {
        Path drop = Files.createDirectory(directory.resolve("drop"));
        add("arrival", null, drop, Misfire.RUN);
        Files.writeString(drop.resolve("a.csv"), "listening");
        ends = false;
        Scheduler gone = scheduler();
        pass(gone, Duration.ofSeconds(30));
        pass(gone, Duration.ofMinutes(5));
        assertThat(launched).as("who has started it waits for it").hasSize(1);
        Scheduler next = scheduler();
        busy = true;
        pass(next, Duration.ofMinutes(5));
        assertThat(launched).as("the run goes on without its scheduler").hasSize(1);
        busy = false;
        ends = true;
        pass(next, Duration.ofMinutes(3));
        assertThat(launched).hasSize(2);
        assertThat(outcome("arrival")).isEqualTo("succeeded");
    }

    @Test
    void a_run_that_ended_well_without_its_scheduler_is_not_run_again() throws IOException {
        Path drop = Files.createDirectory(directory.resolve("drop"));
        add("arrival", null, drop, Misfire.RUN);
        Files.writeString(drop.resolve("a.csv"), "listening");
        ends = false;
        pass(scheduler(), Duration.ofSeconds(30));
        schedules.outcome("arrival", "succeeded"); // as the run itself keeps it
        pass(scheduler(), Duration.ofMinutes(5));
        assertThat(launched).hasSize(1);
    }

    @Test
    void how_a_run_ended_says_whether_its_files_are_run_again() {
        assertThat(RunEnd.of(0, "started", "")).isEqualTo(new RunEnd("succeeded", RunEnd.Then.REST));
        assertThat(RunEnd.of(4, "[WORKSPACE_BUSY] Another run", "").then()).isEqualTo(RunEnd.Then.LOOK_AGAIN);
        assertThat(RunEnd.of(4, "[IO_FAILURE] Reading", "").then()).isEqualTo(RunEnd.Then.TRY_AGAIN);
        assertThat(RunEnd.of(4, "[TIMED_OUT] Stage", "").then()).isEqualTo(RunEnd.Then.TRY_AGAIN);
        for (String code : List.of("DISK_FULL", "OUT_OF_MEMORY", "DEADLINE_PASSED", "MISSING_DEPENDENCY")) {
            assertThat(RunEnd.of(4, "[" + code + "] So it is", "").then())
                    .as(code)
                    .isEqualTo(RunEnd.Then.REST);
        }
        assertThat(RunEnd.of(4, "started", "see the log"))
                .as("a store that took no word of it")
                .isEqualTo(new RunEnd("ended with exit code 4, see the log", RunEnd.Then.TRY_AGAIN));
        assertThat(RunEnd.of(3, "[PLUGIN_CODE] Bad data", "").then()).isEqualTo(RunEnd.Then.REST);
        assertThat(RunEnd.of(130, "[CANCELLED] Somebody", "").then()).isEqualTo(RunEnd.Then.REST);
        assertThat(RunEnd.of(143, "[CANCELLED] The run was interrupted", "").then())
                .as("told to end with the machine")
                .isEqualTo(RunEnd.Then.TRY_AGAIN);
    }

    @Test
    void where_the_clock_on_the_wall_jumps_each_of_its_times_comes_once() {
        // On 31 March 2024 two o'clock is three; on 27 October three o'clock is two again.
        assertThat(times("30 2 * * *", "2024-03-30T12:00:00Z", 2))
                .containsExactly("2024-03-31T01:30:00Z", "2024-04-01T00:30:00Z");
        assertThat(times("30 2 * * *", "2024-10-26T12:00:00Z", 2))
                .containsExactly("2024-10-27T00:30:00Z", "2024-10-28T01:30:00Z");
        assertThat(times("0 * * * *", "2024-10-26T23:30:00Z", 4))
                .as("every hour is every hour")
                .containsExactly(
                        "2024-10-27T00:00:00Z", "2024-10-27T01:00:00Z", "2024-10-27T02:00:00Z", "2024-10-27T03:00:00Z");
        assertThat(times("0 * * * *", "2024-03-31T00:30:00Z", 2))
                .containsExactly("2024-03-31T01:00:00Z", "2024-03-31T02:00:00Z");
    }

    @Test
    void a_time_of_every_minute_comes_however_far_the_clock_on_the_wall_jumps() {
        // One o'clock is three; and in Samoa a whole day was left out.
        Instant troll = Instant.parse("2024-03-31T02:59:07Z");
        assertThat(Scheduler.next("* 0-5 * * *", ZoneId.of("Antarctica/Troll"), troll))
                .isEqualTo("2024-03-31T03:00:00Z");
        Instant samoa = Instant.parse("2011-12-31T09:58:07Z");
        assertThat(Scheduler.next("* 0-23 * * *", ZoneId.of("Pacific/Apia"), samoa))
                .isEqualTo("2011-12-31T09:59:00Z");
    }

    private static List<String> times(String cron, String after, int count) {
        List<String> times = new ArrayList<>();
        Instant moment = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            moment = Scheduler.next(cron, BERLIN, moment);
            times.add(moment.toString());
        }
        return times;
    }

    @Test
    void a_clock_that_was_days_ahead_and_is_set_right_keeps_no_schedule_waiting_for_those_days() {
        add("nightly", "0 3 * * *", null, Misfire.RUN);
        Scheduler scheduler = scheduler();
        setClock(Duration.ofDays(30));
        scheduler.tick();
        assertThat(launched)
                .as("its time has passed, as far as anybody can tell")
                .hasSize(1);
        setClock(Duration.ofDays(-30));
        scheduler.tick();
        assertThat(schedules.find("nightly").orElseThrow().nextAt()).isEqualTo("2024-06-16T01:00:00Z");
        now = Instant.parse("2024-06-16T01:00:00Z");
        scheduler.tick();
        scheduler.tick();
        assertThat(launched).hasSize(2).last().isEqualTo("nightly at 2024-06-16T01:00:00Z");
    }

    @Test
    void a_clock_that_was_set_right_while_no_scheduler_was_at_work_keeps_no_schedule_waiting() {
        setClock(Duration.ofDays(30));
        add("nightly", "0 3 * * *", null, Misfire.RUN);
        setClock(Duration.ofDays(-30));
        scheduler().tick();
        assertThat(schedules.find("nightly").orElseThrow().nextAt()).isEqualTo("2024-06-16T01:00:00Z");
    }

    @Test
    void schedulers_on_hosts_whose_clocks_differ_start_each_run_once() {
        add("nightly", "0 3 * * *", null, Misfire.RUN);
        Scheduler behind = scheduler();
        Scheduler ahead = scheduler(Clock.offset(clock, Duration.ofMinutes(5)));
        for (Instant night : List.of(Instant.parse("2024-06-16T00:50:00Z"), Instant.parse("2024-06-17T00:50:00Z"))) {
            now = night;
            for (int i = 0; i < 60; i++) {
                behind.tick();
                ahead.tick();
                now = now.plusSeconds(20);
            }
        }
        assertThat(launched).containsExactly("nightly at 2024-06-16T00:55:00Z", "nightly at 2024-06-17T00:55:00Z");
    }

    @Test
    void a_clock_that_is_set_back_a_little_starts_nothing_twice_and_a_paused_one_stays_so() {
        add("nightly", "0 3 * * *", null, Misfire.RUN);
        add("paused", "0 3 * * *", null, Misfire.RUN);
        Scheduler scheduler = scheduler();
        now = Instant.parse("2024-06-16T01:00:00Z");
        setClock(Duration.ofSeconds(1));
        schedules.pause("paused", true, Instant.parse("2024-09-01T01:00:00Z"));
        scheduler.tick();
        setClock(Duration.ofSeconds(-2));
        scheduler.tick();
        now = now.plusSeconds(5);
        scheduler.tick();
        assertThat(launched).as("a day lies between its times").hasSize(1);
        assertThat(schedules.find("paused").orElseThrow().nextAt()).isEqualTo("2024-09-01T01:00:00Z");
    }

    @Test
    void files_settle_in_the_time_that_passes_whatever_is_done_to_the_clock() throws IOException {
        Path drop = Files.createDirectory(directory.resolve("drop"));
        add("arrival", null, drop, Misfire.RUN);
        Scheduler scheduler = scheduler();
        Files.writeString(drop.resolve("a.csv"), "listening");
        scheduler.tick();
        setClock(Duration.ofDays(3));
        scheduler.tick();
        assertThat(launched).as("somebody may still be writing").isEmpty();
        setClock(Duration.ofDays(-6));
        now = now.plusSeconds(11);
        scheduler.tick();
        assertThat(launched).hasSize(1);
    }

    /** What planning anew rests on. */
    @Test
    void from_any_moment_before_a_time_the_next_one_is_that_time() {
        for (String cron : List.of("30 2 * * *", "0 * * * *", "*/7 1-3 * * 0", "15 */5 * * *", "0 3 1 * 1")) {
            for (String begin : List.of("2024-03-30T20:00:00Z", "2024-10-26T20:00:00Z")) {
                Instant due = Instant.EPOCH;
                for (int minute = 0; minute < 14 * 60; minute++) {
                    Instant moment = Instant.parse(begin).plusSeconds(60L * minute + 7);
                    Instant next = Scheduler.next(cron, BERLIN, moment);
                    if (moment.isBefore(due)) {
                        assertThat(next).as("%s after %s", cron, moment).isEqualTo(due);
                    }
                    due = next;
                }
            }
        }
    }

    @Test
    void what_is_no_time_is_refused() {
        for (String wrong : List.of("", "every night", "61 3 * * *", "0 3 30 2 *", "0 0 3 * * *")) {
            assertThatThrownBy(() -> Scheduler.next(wrong, BERLIN, now))
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            SaysException.class,
                            e -> assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_REQUEST));
        }
    }
}
