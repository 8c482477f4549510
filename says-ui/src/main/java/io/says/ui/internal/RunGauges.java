package io.says.ui.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of runs. They are processes of their own that end long before anybody asks, so it is read from the run store: how many
 * there are by state, when one last succeeded, and how long the newest that has ended took, in all and by stage, with attempts and rows.
 */
final class RunGauges {

    private static final int RUNS_COUNTED = 1000;
    private static final String SECONDS = "seconds";

    private final RunDesk desk;
    private final MultiGauge states;
    private final MultiGauge success;
    private final MultiGauge duration;
    private final MultiGauge stageDuration;
    private final MultiGauge stageAttempts;
    private final MultiGauge stageRows;

    RunGauges(RunDesk desk, MeterRegistry registry) {
        this.desk = desk;
        this.states = MultiGauge.builder("says.runs")
                .description("The latest thousand runs by state")
                .register(registry);
        this.success = MultiGauge.builder("says.run.last.success.timestamp")
                .description("When a run last ended well, in seconds since 1970")
                .baseUnit(SECONDS)
                .register(registry);
        this.duration = MultiGauge.builder("says.run.last.duration")
                .description("How long the newest run that has ended took")
                .baseUnit(SECONDS)
                .register(registry);
        this.stageDuration = MultiGauge.builder("says.stage.last.duration")
                .description("How long each stage took in the newest run that has ended, where it ran")
                .baseUnit(SECONDS)
                .register(registry);
        this.stageAttempts = MultiGauge.builder("says.stage.last.attempts")
                .description(
                        "How many attempts each stage took in the newest run that has ended; 0 where its output was there")
                .register(registry);
        this.stageRows = MultiGauge.builder("says.stage.last.rows")
                .description("What each stage counted in the newest run that has ended")
                .register(registry);
    }

    /** Reads the store once. */
    void refresh() {
        Map<RunState, Integer> counts = new EnumMap<>(RunState.class);
        for (RunState state : RunState.values()) {
            counts.put(state, 0);
        }
        Optional<RunRecord> ended = Optional.empty();
        Optional<Instant> succeeded = Optional.empty();
        for (RunRecord run : desk.store().runs(RUNS_COUNTED)) { // the newest first
            RunState state = desk.state(run);
            counts.merge(state, 1, Integer::sum);
            if (ended.isEmpty() && run.endedAt() != null) {
                ended = Optional.of(run);
            }
            if (succeeded.isEmpty() && state == RunState.SUCCEEDED) {
                succeeded = Optional.ofNullable(run.endedAt());
            }
        }
        List<MultiGauge.Row<?>> byState = new ArrayList<>();
        counts.forEach((state, count) -> byState.add(MultiGauge.Row.of(Tags.of("state", name(state)), count)));
        states.register(byState, true);
        success.register(
                succeeded
                        .<List<MultiGauge.Row<?>>>map(
                                at -> List.of(MultiGauge.Row.of(Tags.empty(), at.toEpochMilli() / 1e3)))
                        .orElse(List.of()),
                true);
        show(ended.orElse(null));
    }

    private void show(@Nullable RunRecord run) {
        List<MultiGauge.Row<?>> took = new ArrayList<>();
        List<MultiGauge.Row<?>> stageTook = new ArrayList<>();
        List<MultiGauge.Row<?>> attempts = new ArrayList<>();
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        if (run != null && run.endedAt() != null) {
            took.add(MultiGauge.Row.of(
                    Tags.of("state", name(desk.state(run))), seconds(run.startedAt(), run.endedAt())));
            for (StageRecord stage : desk.store().stages(run.id())) {
                Tags name = Tags.of("stage", stage.stage());
                attempts.add(MultiGauge.Row.of(name, stage.attempt()));
                if (stage.startedAt() != null && stage.endedAt() != null && stage.attempt() > 0) {
                    stageTook.add(MultiGauge.Row.of(name, seconds(stage.startedAt(), stage.endedAt())));
                }
                stage.facts().forEach((fact, value) -> rows.add(MultiGauge.Row.of(name.and("fact", fact), value)));
            }
        }
        duration.register(took, true);
        stageDuration.register(stageTook, true);
        stageAttempts.register(attempts, true);
        stageRows.register(rows, true);
    }

    private static double seconds(Instant from, Instant until) {
        return Duration.between(from, until).toMillis() / 1e3;
    }

    private static String name(RunState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
