package io.says.orchestrator.terminal;

import io.says.orchestrator.store.AttemptRecord;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunRequest;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StageRecord;
import io.says.orchestrator.store.StageState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs as text: the list, and one with its stages drawn along the time. */
public final class RunsText {

    /** How wide the time of a run is drawn, in characters. */
    private static final int WIDTH = 32;

    private RunsText() {}

    /**
     * A run and how it stands.
     *
     * @param run the run
     * @param state how it stands now
     */
    public record Line(RunRecord run, RunState state) {}

    /** A state in a word. */
    public static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * The list.
     *
     * @param runs newest first
     * @param workspace what a suggested command needs to name the workspace
     */
    public static List<String> list(List<Line> runs, String workspace) {
        if (runs.isEmpty()) {
            return List.of("  No run yet. Next: says run --input PATH" + workspace + ", or says demo");
        }
        TextTable table = new TextTable()
                .left("run")
                .left("state")
                .left("started at")
                .right("took")
                .left("release")
                .left("ended with");
        for (Line line : runs) {
            RunRecord run = line.run();
            table.row(
                    run.id(),
                    word(line.state()),
                    run.startedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                    took(run.startedAt(), run.endedAt()),
                    run.releaseId() == null ? "" : run.releaseId(),
                    run.errorCode() == null ? "" : run.errorCode());
        }
        List<String> lines = new ArrayList<>(table.lines());
        RunState newest = runs.get(0).state();
        lines.add("");
        lines.add("  Next: "
                + (newest == RunState.RUNNING
                        ? "says runs show last" + workspace
                        : newest.success() ? "says report" + workspace : "says resume" + workspace));
        return List.copyOf(lines);
    }

    /**
     * One run.
     *
     * @param line the run
     * @param stages its stages, in order
     * @param attempts their attempts
     * @param workspace what a suggested command needs to name the workspace
     */
    public static List<String> show(
            Line line, List<StageRecord> stages, List<AttemptRecord> attempts, String workspace) {
        RunRecord run = line.run();
        List<String> lines = new ArrayList<>();
        lines.add("  Run " + run.id() + ": " + word(line.state())
                + (run.releaseId() == null ? "" : ", release " + run.releaseId()));
        lines.add("  Started " + run.startedAt().truncatedTo(ChronoUnit.SECONDS) + " in process " + run.pid()
                + (run.endedAt() == null ? "" : ", took " + took(run.startedAt(), run.endedAt()))
                + (run.resumes() == null ? "" : ", went on from " + run.resumes()));
        if (run.cancelRequestedBy() != null) {
            lines.add("  Asked to end: " + Figures.printable(run.cancelRequestedBy()));
        }
        RunRequest request = run.request();
        if (request != null) {
            lines.add("  Asked for: says " + Figures.printable(command(request)));
        }
        lines.add("");
        lines.addAll(stages(line, stages, attempts).lines());
        if (run.errorText() != null) {
            lines.add("");
            run.errorText().lines().forEach(text -> lines.add("  " + Figures.printable(text)));
        }
        lines.add("");
        lines.add("  Next: "
                + (line.state() == RunState.RUNNING
                        ? "says runs cancel " + run.id() + workspace + " ends it"
                        : line.state().success() ? "says report" + workspace : "says resume" + workspace));
        return List.copyOf(lines);
    }

    private static TextTable stages(Line line, List<StageRecord> stages, List<AttemptRecord> attempts) {
        Instant begin = line.run().startedAt();
        Instant last = line.state() == RunState.RUNNING ? Instant.now() : begin;
        for (AttemptRecord attempt : attempts) {
            Instant end = attempt.endedAt() == null ? attempt.startedAt() : attempt.endedAt();
            last = end.isAfter(last) ? end : last;
        }
        long span = Math.max(1, Duration.between(begin, last).toMillis());
        TextTable table = new TextTable()
                .left("stage")
                .left("state")
                .right("attempts")
                .right("took")
                .leftWhole("when");
        for (StageRecord stage : stages) {
            StageState state =
                    line.state() == RunState.CRASHED && !stage.state().terminal()
                            ? stage.state() == StageState.WAITING ? StageState.SKIPPED : StageState.CRASHED
                            : stage.state();
            table.row(
                    stage.stage(),
                    word(state),
                    stage.attempt() == 0 ? "" : Integer.toString(stage.attempt()),
                    stage.attempt() == 0 || stage.startedAt() == null ? "" : took(stage.startedAt(), stage.endedAt()),
                    bar(stage.stage(), attempts, begin, span));
        }
        return table;
    }

    /** One block a slice of time in which an attempt was at work. */
    private static String bar(String stage, List<AttemptRecord> attempts, Instant begin, long span) {
        char[] cells = " ".repeat(WIDTH).toCharArray();
        for (AttemptRecord attempt : attempts) {
            if (attempt.stage().equals(stage)) {
                Instant end = attempt.endedAt() == null ? begin.plusMillis(span) : attempt.endedAt();
                int from = cell(begin, attempt.startedAt(), span);
                int to = Math.max(from, cell(begin, end, span));
                boolean well = attempt.outcome() == null || attempt.outcome().equals("SUCCEEDED");
                for (int i = from; i <= to; i++) {
                    cells[i] = well ? '█' : '▒';
                }
            }
        }
        return new String(cells).stripTrailing();
    }

    private static int cell(Instant begin, Instant at, long span) {
        return (int) Math.min(WIDTH - 1, Math.max(0, Duration.between(begin, at).toMillis() * WIDTH / span));
    }

    private static String command(RunRequest request) {
        List<String> words = new ArrayList<>(List.of(request.command()));
        request.inputs().forEach(path -> words.addAll(List.of("--input", path)));
        request.features().forEach(path -> words.addAll(List.of("--features", path)));
        if (request.source() != null) {
            words.addAll(List.of("--source", request.source()));
        }
        request.configs().forEach(path -> words.addAll(List.of("--config", path)));
        request.settings().forEach(setting -> words.addAll(List.of("--set", setting)));
        return String.join(" ", words);
    }

    private static String took(Instant from, @Nullable Instant to) {
        return to == null ? "" : Figures.duration(Duration.between(from, to));
    }
}
