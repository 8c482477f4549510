package io.says.orchestrator.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schedules of a workspace. Thread-safe, and shared by several processes; every call is one transaction. */
public interface Schedules {

    /** All of them, by name. */
    List<ScheduleRecord> all();

    /** One of them. */
    Optional<ScheduleRecord> find(String name);

    /** Adds one, or changes the one of that name. */
    void put(ScheduleRecord schedule);

    /** Removes one; whether it was there. */
    boolean remove(String name);

    /** Leaves one alone, or no longer; whether it is there. A time is due next when it says, whatever passed meanwhile. */
    boolean pause(String name, boolean paused, @Nullable Instant nextAt);

    /**
     * Takes a run that is due upon oneself: of several schedulers one does.
     *
     * @param schedule as it was when it was found due
     * @param nextAt when it is due next
     * @param seen what lies there now
     * @param at now
     * @return whether nobody else had
     */
    boolean claim(ScheduleRecord schedule, @Nullable Instant nextAt, @Nullable String seen, Instant at);

    /**
     * Says anew when one is due, without starting anything.
     *
     * @param asItWas as it was when that was found out
     * @param nextAt when it is due
     * @return whether it still was as it was
     */
    boolean plan(ScheduleRecord asItWas, Instant nextAt);

    /**
     * What had arrived shall have a run yet: it counts as not seen again.
     *
     * @param name the schedule
     * @param claimed what was claimed; nothing is done where something else has been since
     * @param seen what counts as seen instead; null for nothing
     */
    void forget(String name, String claimed, @Nullable String seen);

    /** Keeps what came of it. */
    void outcome(String name, String outcome);
}
