package io.says.ui.internal.page;

import io.says.orchestrator.graph.StageGraph;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StageRecord;
import io.says.orchestrator.store.StageState;
import io.says.ui.internal.RunDesk;
import io.says.ui.internal.page.PageModel.StageView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts the stages of a run into the page's words, the same words that the script uses when they change. */
final class StageViews {

    private static final Map<String, String> EXPLAINED = explained();

    private final RunDesk desk;

    StageViews(RunDesk desk) {
        this.desk = desk;
    }

    private static Map<String, String> explained() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("ingest", "Reads the input, checks every row and puts what is wrong into quarantine.");
        texts.put("interactions", "Turns events into one rating or strength for each user and track.");
        texts.put("profile", "Counts and describes the data: users, tracks, ratings, the long tail.");
        texts.put("quality", "Holds the data against the checks, and against other data before them.");
        texts.put("split", "Sets a part of the interactions aside for an honest test.");
        texts.put("train", "Fits the model to the training part.");
        texts.put("evaluate", "Measures the model and the baselines on the part it never saw.");
        texts.put("release", "Bundles factors, ids and catalogue into one verifiable release.");
        texts.put("publish", "Makes the release the one that serves.");
        return texts;
    }

    /** The run's state, with its error when it failed. */
    String headline(RunRecord run) {
        String error = run.errorText();
        return words(desk.state(run).name()) + (error == null ? "" : ": " + error);
    }

    /** The stages of a run, or those that a run would have when there was none. */
    List<StageView> of(Optional<RunRecord> run) {
        return of(run, new RunDesk.Told(Optional.empty(), Map.of()));
    }

    /** The same with what the run told of them. */
    List<StageView> of(Optional<RunRecord> run, RunDesk.Told told) {
        List<StageRecord> records =
                run.map(record -> desk.store().stages(record.id())).orElse(List.of());
        if (records.isEmpty()) {
            return EXPLAINED.entrySet().stream()
                    .map(e ->
                            new StageView(e.getKey(), e.getValue(), "WAITING", "waiting", "", "", false, 0, 1, "", ""))
                    .toList();
        }
        boolean crashed = run.map(desk::state).orElse(RunState.SUCCEEDED) == RunState.CRASHED;
        return records.stream().map(record -> view(record, crashed, told)).toList();
    }

    private static StageView view(StageRecord stage, boolean crashed, RunDesk.Told told) {
        boolean active = stage.state() == StageState.RUNNING || stage.state() == StageState.RETRYING;
        StageState state = crashed && active ? StageState.CRASHED : stage.state();
        String name = stage.stage();
        return new StageView(
                name,
                EXPLAINED.getOrDefault(name, stage.description()),
                state.name(),
                words(state.name()),
                time(stage),
                facts(stage),
                active && !crashed,
                stage.total() > 0 ? stage.done() : 0,
                Math.max(1, stage.total()),
                told.graph().map(graph -> needs(graph, name)).orElse(""),
                state == StageState.SKIPPED
                        ? "Not run: the run ended before it."
                        : told.why().getOrDefault(name, ""));
    }

    private static String needs(StageGraph graph, String stage) {
        List<String> needs = new ArrayList<>();
        graph.stages().stream().filter(node -> node.stage().equals(stage)).forEach(node -> {
            if (!node.reads().isEmpty()) {
                needs.add("Reads from " + String.join(", ", node.reads()) + ".");
            }
            if (!node.after().isEmpty()) {
                needs.add("Waits for " + String.join(", ", node.after()) + ".");
            }
        });
        return String.join(" ", needs);
    }

    private static String time(StageRecord stage) {
        if (stage.startedAt() == null) {
            return "";
        }
        Instant end = stage.endedAt() == null ? Instant.now() : stage.endedAt();
        long millis = Math.max(0, Duration.between(stage.startedAt(), end).toMillis());
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private static String facts(StageRecord stage) {
        if (stage.errorText() != null) {
            return stage.errorText();
        }
        List<String> facts = new ArrayList<>();
        if (stage.progress() != null && !stage.progress().isEmpty()) {
            facts.add(stage.progress());
        }
        facts.add(stage.facts().entrySet().stream()
                .map(fact -> fact.getKey() + " " + String.format(Locale.ROOT, "%,d", fact.getValue()))
                .collect(Collectors.joining(" · ")));
        facts.removeIf(String::isEmpty);
        return String.join(" · ", facts);
    }

    static String words(String state) {
        return state.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
