package io.says.orchestrator.terminal;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.spi.RunEvent;
import io.says.spi.RunListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run as it goes: one line a finished stage, and where lines can be rewritten a live one below for the stage at
 * work. Thread-safe.
 */
public final class StageProgress implements RunListener {

    private static final int COLUMNS = 79;
    private static final int BAR = 12;
    private static final long LEAST_TO_JUDGE_MILLIS = 2_000;
    private static final double MILLIS_OF_A_SECOND = 1000;
    private static final String CLEAR = "\r\u001b[2K";

    private final Terminal terminal;
    private boolean drawn;
    private final Map<String, Instant> started = new HashMap<>();
    private final Map<String, Pace> paces = new HashMap<>();

    /**
     * Shows progress on a terminal.
     *
     * @param terminal where to
     */
    public StageProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String name() {
        return "terminal-progress";
    }

    @Override
    public synchronized void on(RunEvent event) {
        String stage = event.stage() == null ? "" : event.stage();
        switch (event.type()) {
            case STAGE_STARTED -> {
                started.put(stage, event.at());
                paces.remove(stage);
                live(event, stage, "");
            }
            case STAGE_PROGRESS -> live(event, stage, progress(stage, event));
            case STAGE_LOOKED_UP ->
                finished(
                        terminal.faint("="),
                        stage,
                        "looked up",
                        facts(event.details().get("facts")));
            case STAGE_SUCCEEDED ->
                finished(
                        terminal.green("✔"),
                        stage,
                        Figures.duration(took(stage, event)),
                        "publish".equals(stage)
                                ? "release " + event.details().getOrDefault("outputName", "")
                                : facts(event.details().get("facts")));
            case STAGE_RETRY -> above(terminal.yellow("↻") + " " + padded(stage, 13) + " " + oneLine(event.message()));
            case STAGE_FAILED ->
                finished(
                        terminal.red("✘"),
                        stage,
                        StandardErrorCode.CANCELLED
                                        .name()
                                        .equals(event.details().get("code"))
                                ? "cancelled"
                                : "failed",
                        "");
            case RUN_SUCCEEDED, RUN_FAILED, RUN_CANCELLED, RUN_CRASHED -> clear();
            case RUN_STARTED, STAGE_FACT, RELEASE_PUBLISHED -> {
                // said by other lines
            }
        }
    }

    /** Takes the live line away. */
    public synchronized void clear() {
        if (drawn) {
            terminal.out().print(CLEAR);
            terminal.out().flush();
            drawn = false;
        }
    }

    private void finished(String sign, String stage, String took, String facts) {
        started.remove(stage);
        above((sign + " " + padded(stage, 13) + " " + padded(took, 12) + " " + facts).stripTrailing());
    }

    private void above(String line) {
        clear();
        terminal.line("  " + line);
    }

    private void live(RunEvent event, String stage, String progress) {
        if (!terminal.live()) {
            return;
        }
        Instant began = started.getOrDefault(stage, event.at());
        String beside = started.size() > 1 ? " +" + (started.size() - 1) : "";
        String line = "  … " + padded(stage + beside, 13) + " "
                + padded(Figures.duration(Duration.between(began, event.at())), 12) + " " + progress;
        terminal.out().print(CLEAR + Figures.shortened(line, COLUMNS));
        terminal.out().flush();
        drawn = true;
    }

    private String progress(String stage, RunEvent event) {
        long done = number(event.details().get("done"));
        long total = number(event.details().get("total"));
        String message = oneLine(event.message());
        if (total <= 0) {
            return message;
        }
        Pace pace = paces.getOrDefault(stage, Pace.NONE).at(done, total, event.at());
        paces.put(stage, pace);
        return bar(done, total) + " " + message + "  " + Figures.count(done) + "/" + Figures.count(total)
                + pace.left()
                        .map(left -> ", about " + Figures.duration(left) + " left")
                        .orElse("");
    }

    private static String bar(long done, long total) {
        int full = (int) Math.min(BAR, BAR * done / total);
        return "█".repeat(full) + "░".repeat(BAR - full);
    }

    /** How fast one thing that is counted goes on: from when it was first heard of to now. */
    private record Pace(long first, Instant since, long done, long total, Instant now) {

        static final Pace NONE = new Pace(0, Instant.EPOCH, 0, 0, Instant.EPOCH);

        Pace at(long newDone, long newTotal, Instant at) {
            return newTotal != total || newDone < done
                    ? new Pace(newDone, at, newDone, newTotal, at)
                    : new Pace(first, since, newDone, newTotal, at);
        }

        /** How long the rest takes at this pace, as soon as there is one. */
        Optional<Duration> left() {
            long millis = Duration.between(since, now).toMillis();
            return done <= first || millis < LEAST_TO_JUDGE_MILLIS
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds(
                            Math.round((double) millis * (total - done) / (done - first) / MILLIS_OF_A_SECOND)));
        }
    }

    private Duration took(String stage, RunEvent event) {
        if (event.details().containsKey("durationMillis")) {
            return Duration.ofMillis(number(event.details().get("durationMillis")));
        }
        return Duration.between(started.getOrDefault(stage, event.at()), event.at());
    }

    private static String facts(@Nullable String json) {
        if (json == null) {
            return "";
        }
        List<String> said = new ArrayList<>();
        try {
            Map<String, Object> facts = new TreeMap<>(Json.object(json, "the facts of a stage"));
            facts.forEach((name, value) -> {
                // What did not happen goes without saying, but for the rows that were not lost.
                if (value instanceof Number number && (number.longValue() != 0 || name.equals("rejected"))) {
                    said.add(Figures.words(name) + " " + Figures.count(number.longValue()));
                }
            });
        } catch (SaysException e) {
            return "";
        }
        return String.join(" · ", said);
    }

    private static long number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static String oneLine(String text) {
        return Figures.printable(text.lines().findFirst().orElse(""));
    }

    private static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - Figures.width(text)));
    }
}
