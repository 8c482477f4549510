package io.says.orchestrator.schedule;

import io.says.SaysException;
import io.says.orchestrator.store.ScheduleRecord;
import io.says.orchestrator.store.ScheduleRecord.Misfire;
import io.says.orchestrator.store.Schedules;
import io.says.storage.Failures;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts runs when their schedules say so. Several may be at work on one workspace: each due run is taken by one of them. A run that is
 * due while another is under way is left out, and its schedule says so. Not thread-safe.
 */
public final class Scheduler {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    /** A time that passed longer ago than this was missed. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final long TICK_MILLIS = 1_000;

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    /** What stands as the outcome of a run while it is under way. */
    private static final String STARTED = "started";

    private final Schedules schedules;
    private final BooleanSupplier busy;
    private final Launcher launcher;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Consumer<String> told;
    private final Map<String, Look> looks = new HashMap<>();
    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();

    /** Whose runs this scheduler has started, and waits for. */
    private final Set<String> awaited = ConcurrentHashMap.newKeySet();

    /** Since when there has been no run of those that another scheduler has started. */
    private final Map<String, Long> missing = new HashMap<>();

    /** What need not be planned anew before the clock is set back again. */
    private final Set<String> planned = new HashSet<>();

    /** What the clock would have said, at most, when the nanoseconds began. */
    private Instant began = Instant.MIN;

    private final AtomicInteger underWay = new AtomicInteger();

    /** Starts the run of a schedule. */
    @FunctionalInterface
    public interface Launcher {

        /** What came of it once it has ended. */
        CompletableFuture<RunEnd> launch(ScheduleRecord schedule);
    }

    private record Look(String lay, long sinceNanos) {}

    /**
     * A pause before files are tried again.
     *
     * @param lay what lay there; something else is not held up
     * @param lasts how long
     * @param sinceNanos since when
     */
    private record Pause(String lay, Duration lasts, long sinceNanos) {}

    /**
     * @param schedules what is due when
     * @param busy whether a run is under way in the workspace
     * @param launcher starts runs
     * @param clock the time of day, which somebody may set
     * @param nanos nanoseconds that pass whatever is done to the clock, from anywhere, as {@link System#nanoTime}
     * @param told is told in one line of everything that happens
     */
    public Scheduler(
            Schedules schedules,
            BooleanSupplier busy,
            Launcher launcher,
            Clock clock,
            LongSupplier nanos,
            Consumer<String> told) {
        this.schedules = schedules;
        this.busy = busy;
        this.launcher = launcher;
        this.clock = clock;
        this.nanos = nanos;
        this.told = told;
    }

    /**
     * When a cron expression is due next.
     *
     * @throws SaysException {@code INVALID_REQUEST} for what is none, or never comes
     */
    public static Instant next(String cron, ZoneId zone, Instant after) {
        return CronTimes.of(cron, zone).after(after);
    }

    /** What lies at a place, as one word. */
    public static String look(Path place) {
        return Arrivals.at(place);
    }

    /** Works until the thread is interrupted. */
    public void work() {
        try {
            while (true) {
                try {
                    tick();
                } catch (RuntimeException e) {
                    // The store may be there again in a second.
                    LOG.warn("The schedules could not be looked at", e);
                }
                Thread.sleep(TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts what is due now. One schedule that cannot be looked at keeps none of the others. */
    public void tick() {
        noticeClock();
        for (ScheduleRecord schedule : schedules.all()) {
            try {
                if (!schedule.paused()) {
                    look(schedule);
                }
            } catch (RuntimeException e) {
                SaysException named = Failures.of(e, "looking at the schedule " + schedule.name());
                if (!named.rendered().equals(schedule.lastOutcome())) {
                    LOG.warn("Schedule {}: {}", schedule.name(), named.rendered(), e);
                    outcome(schedule, named.rendered());
                }
            }
        }
    }

    /**
     * Finds out whether somebody set the clock back. Schedulers on two hosts have a clock each: what one that is ahead planned looks to
     * the other as if its own had been set back, and planned anew by it, again and again, would start each time.
     */
    private void noticeClock() {
        Instant says = clock.instant().minusNanos(nanos.getAsLong());
        boolean setBack = says.isBefore(began) && Duration.between(says, began).compareTo(GRACE) > 0;
        if (setBack) {
            planned.clear();
        }
        if (setBack || says.isAfter(began)) {
            began = says;
        }
    }

    private void look(ScheduleRecord schedule) {
        Instant now = clock.instant();
        Instant due = schedule.nextAt();
        String cron = schedule.cron();
        if (cron != null && due != null && now.isBefore(due)) {
            if (!planned.contains(schedule.name())) {
                planAnew(schedule, due, next(cron, schedule.zone(), now), now);
                planned.add(schedule.name());
            }
        } else if (cron != null && due != null) {
            Instant next = next(cron, schedule.zone(), now);
            boolean missed = Duration.between(due, now).compareTo(GRACE) > 0;
            if (schedules.claim(schedule, next, schedule.seen(), now)) {
                if (missed && schedule.misfire() == Misfire.SKIP) {
                    outcome(schedule, "left out: " + due + " passed while no scheduler was at work");
                } else {
                    start(schedule, null);
                }
            }
        }
        String place = schedule.arrival();
        if (place != null) {
            putBackWhatDisappeared(schedule);
            String lies = Arrivals.at(Path.of(place));
            if (!lies.equals(Arrivals.NOTHING)
                    && !lies.equals(schedule.seen())
                    && settled(schedule, lies)
                    && !pausing(schedule, lies)
                    && !busy() // else it is looked at again when that run has ended
                    && schedules.claim(schedule, null, lies, now)) {
                start(schedule, lies);
            }
        }
    }

    /**
     * What is due is the first of its times after some moment of the past. Where there is one before it, that moment has not come
     * yet: the clock was ahead when it was planned, and has been set back since. Without this the schedule would rest until the clock
     * is there again. Done once when a schedule is first seen, since the clock may have been set while no scheduler was at work, and
     * once each time that the clock is seen to be set back.
     */
    private void planAnew(ScheduleRecord schedule, Instant due, Instant next, Instant now) {
        Instant last = schedule.lastAt();
        // Clocks are set back by a second now and then: what has just run is not due again.
        boolean justRan = last != null
                && !next.isAfter(last)
                && Duration.between(now, last).compareTo(GRACE) <= 0;
        if (next.isBefore(due) && !justRan && schedules.plan(schedule, next)) {
            LOG.warn("Schedule {}: the clock was set back; due at {} instead of {}", schedule.name(), next, due);
            told.accept(schedule.name() + ": the clock was set back; due at " + next + " instead of " + due);
        }
    }

    private boolean settled(ScheduleRecord schedule, String lies) {
        @Nullable Look before = looks.get(schedule.name());
        if (before == null || !before.lay().equals(lies)) {
            looks.put(schedule.name(), new Look(lies, nanos.getAsLong()));
            return schedule.settle().isZero();
        }
        return nanos.getAsLong() - before.sinceNanos() >= schedule.settle().toNanos();
    }

    private boolean busy() {
        return underWay.get() > 0 || busy.getAsBoolean();
    }

    private boolean pausing(ScheduleRecord schedule, String lies) {
        Pause pause = pauses.get(schedule.name());
        return pause != null
                && pause.lay().equals(lies)
                && nanos.getAsLong() - pause.sinceNanos() < pause.lasts().toNanos();
    }

    /**
     * A run keeps what came of it. One that a scheduler has started, that says nothing and is not under way was killed, and so was
     * the scheduler, or it was ended before: the files have not had their run.
     */
    private void putBackWhatDisappeared(ScheduleRecord schedule) {
        String name = schedule.name();
        String claimed = schedule.seen();
        if (claimed == null || !STARTED.equals(schedule.lastOutcome()) || awaited.contains(name) || busy()) {
            missing.remove(name);
            return;
        }
        long now = nanos.getAsLong();
        // It may not have begun yet.
        if (now - missing.computeIfAbsent(name, first -> now) >= GRACE.toNanos()) {
            missing.remove(name);
            schedules.forget(name, claimed, null);
            outcome(schedule, "its run disappeared without an end; what has arrived is looked at again");
        }
    }

    /** @param lies the files that it is started for; null where it is for a time */
    private void start(ScheduleRecord schedule, @Nullable String lies) {
        if (busy()) {
            outcome(schedule, "left out: a run was under way");
            return;
        }
        outcome(schedule, STARTED);
        underWay.incrementAndGet();
        awaited.add(schedule.name());
        var unused = launched(schedule)
                .handle((end, failure) -> end != null
                        ? end
                        : RunEnd.notStarted(Failures.of(
                                        failure == null ? new IllegalStateException("no outcome") : failure,
                                        "starting a run")
                                .rendered()))
                .thenAccept(end -> {
                    try {
                        outcome(schedule, end.outcome() + (lies == null ? "" : putBack(schedule, lies, end.then())));
                    } finally {
                        awaited.remove(schedule.name());
                        underWay.decrementAndGet();
                    }
                });
    }

    /** Has files looked at again where they shall have a run yet; what people are told of it. */
    private String putBack(ScheduleRecord schedule, String lies, RunEnd.Then then) {
        String name = schedule.name();
        Pause before = pauses.remove(name);
        if (then == RunEnd.Then.REST) {
            return "";
        }
        String told = "";
        if (then == RunEnd.Then.TRY_AGAIN) {
            Duration lasts = before == null || !before.lay().equals(lies)
                    ? FIRST_PAUSE
                    : before.lasts().multipliedBy(2);
            lasts = lasts.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : lasts;
            // Before it is put back: another look must not come between.
            pauses.put(name, new Pause(lies, lasts, nanos.getAsLong()));
            told = "; tried again in " + lasts.toMinutes() + " min";
        }
        try {
            schedules.forget(name, lies, schedule.seen());
        } catch (RuntimeException e) {
            LOG.warn("What has arrived for schedule {} could not be put back", name, e);
        }
        return told;
    }

    private CompletableFuture<RunEnd> launched(ScheduleRecord schedule) {
        try {
            return launcher.launch(schedule);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void outcome(ScheduleRecord schedule, String came) {
        told.accept(schedule.name() + ": " + came);
        try {
            schedules.outcome(schedule.name(), came);
        } catch (RuntimeException e) {
            LOG.warn("What came of schedule {} could not be kept: {}", schedule.name(), came, e);
        }
    }
}
