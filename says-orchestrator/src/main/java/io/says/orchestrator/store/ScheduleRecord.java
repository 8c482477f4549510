package io.says.orchestrator.store;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When a run shall start by itself: at times, or when files arrive.
 *
 * @param name its name
 * @param cron the times, five fields; null where files are waited for
 * @param zone whose clock the times are read on
 * @param arrival where files are waited for; null where times are given
 * @param settle how long nothing may change there before a run starts
 * @param misfire what becomes of a time that passed while no scheduler was at work
 * @param paused whether it is left alone for now
 * @param request what a run shall do
 * @param nextAt when the next run is due; null where files are waited for
 * @param seen what lay at {@code arrival} when the last run was started for it; null before the first look
 * @param lastAt when it last was due; null before that
 * @param lastOutcome what came of it, for people; null before that
 */
public record ScheduleRecord(
        String name,
        @Nullable String cron,
        ZoneId zone,
        @Nullable String arrival,
        Duration settle,
        Misfire misfire,
        boolean paused,
        RunRequest request,
        @Nullable Instant nextAt,
        @Nullable String seen,
        @Nullable Instant lastAt,
        @Nullable String lastOutcome) {

    /** What becomes of a time that passed while no scheduler was at work. */
    public enum Misfire {
        /** One run starts as soon as a scheduler is at work again, however many times passed. */
        RUN,
        /** It is left out. */
        SKIP
    }
}
