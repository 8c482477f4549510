package io.says.ui.internal.page;

import io.says.orchestrator.store.AttemptRecord;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.text.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The attempts of a run along the time, in the units of a drawing of {@link #WIDTH} by {@link #height}.
 *
 * @param height how high the drawing is
 * @param bars one an attempt, and one a wait for the next
 * @param labels one a stage
 * @param ticks times along the upper edge
 */
public record Gantt(int height, List<Bar> bars, List<Label> labels, List<Label> ticks) {

    /** How wide the drawing is. */
    public static final int WIDTH = 1000;

    private static final int LEFT = 150;
    private static final int RIGHT = 10;
    private static final int TOP = 28;
    private static final int ROW = 30;
    private static final int HIGH = 18;
    private static final int TICKS = 4;

    /**
     * A bar.
     *
     * @param x its left edge
     * @param y its upper edge
     * @param width how wide it is
     * @param height how high it is
     * @param kind {@code succeeded}, {@code failed}, {@code cancelled}, {@code crashed}, {@code running} or {@code wait}
     * @param title what it stands for
     */
    public record Bar(int x, int y, int width, int height, String kind, String title) {}

    /**
     * A text.
     *
     * @param x where its anchor is
     * @param y its base line
     * @param anchor {@code start}, {@code middle} or {@code end}
     * @param text what it says
     */
    public record Label(int x, int y, String anchor, String text) {}

    static Gantt of(RunRecord run, RunState state, List<AttemptRecord> attempts, Texts texts) {
        Instant begin = run.startedAt();
        Instant end = run.endedAt() == null ? begin : run.endedAt();
        for (AttemptRecord attempt : attempts) {
            Instant last = attempt.endedAt() == null ? attempt.startedAt() : attempt.endedAt();
            end = last.isAfter(end) ? last : end;
        }
        if (state == RunState.RUNNING) {
            end = Instant.now();
        }
        long span = Math.max(1, Duration.between(begin, end).toMillis());
        Map<String, Integer> rows = new LinkedHashMap<>();
        attempts.forEach(attempt -> rows.putIfAbsent(attempt.stage(), rows.size()));
        List<Bar> bars = new ArrayList<>();
        for (AttemptRecord attempt : attempts) {
            int y = TOP + ROW * rows.getOrDefault(attempt.stage(), 0) + (ROW - HIGH) / 2;
            Instant over = attempt.endedAt() == null ? end : attempt.endedAt();
            int x = at(begin, attempt.startedAt(), span);
            int to = Math.max(x + 3, at(begin, over, span));
            String kind = attempt.outcome() != null
                    ? attempt.outcome().toLowerCase(Locale.ROOT)
                    : state == RunState.RUNNING ? "running" : "crashed";
            bars.add(new Bar(
                    x,
                    y,
                    to - x,
                    HIGH,
                    kind,
                    texts.say(
                            "run.bar",
                            attempt.stage(),
                            attempt.attempt(),
                            StageViews.words(kind, texts),
                            seconds(Duration.between(attempt.startedAt(), over).toMillis(), texts))));
            if (attempt.nextAt() != null) {
                int next = Math.max(to + 1, at(begin, attempt.nextAt(), span));
                bars.add(new Bar(to, y + HIGH / 2 - 1, next - to, 2, "wait", texts.say("run.next")));
            }
        }
        List<Label> labels = new ArrayList<>();
        rows.forEach((stage, row) -> labels.add(new Label(0, TOP + ROW * row + ROW / 2 + 5, "start", stage)));
        List<Label> ticks = new ArrayList<>();
        for (int i = 0; i <= TICKS; i++) {
            ticks.add(new Label(
                    LEFT + (WIDTH - LEFT - RIGHT) * i / TICKS,
                    TOP - 10,
                    i == 0 ? "start" : i == TICKS ? "end" : "middle",
                    seconds(span * i / TICKS, texts)));
        }
        return new Gantt(TOP + ROW * Math.max(1, rows.size()) + 4, List.copyOf(bars), List.copyOf(labels), ticks);
    }

    private static int at(Instant begin, Instant time, long span) {
        double share =
                Math.min(1, Math.max(0, (double) Duration.between(begin, time).toMillis() / span));
        return LEFT + (int) Math.round((WIDTH - LEFT - RIGHT) * share);
    }

    /** None where the clock was set back meanwhile. */
    private static String seconds(long measured, Texts texts) {
        long millis = Math.max(0, measured);
        return millis < 60_000
                ? texts.decimal(millis / 1000.0, 1) + " s"
                : texts.count(millis / 60_000) + " min " + millis / 1000 % 60 + " s";
    }
}
