package io.says.ui.internal.page;

import io.says.orchestrator.graph.StageGraph;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StageRecord;
import io.says.orchestrator.store.StageState;
import io.says.orchestrator.text.Texts;
import io.says.ui.internal.RunDesk;
import io.says.ui.internal.page.PageModel.StageView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts the stages of a run into the page's words, the same words that the script uses when they change. */
final class StageViews {

    /** What a run has before the first one told which stages it has. */
    private static final List<String> USUAL =
            List.of("ingest", "interactions", "profile", "quality", "split", "train", "evaluate", "release", "publish");

    private final RunDesk desk;

    StageViews(RunDesk desk) {
        this.desk = desk;
    }

    /** The run's state, with its error when it failed. */
    String headline(RunRecord run, Texts texts) {
        String error = run.errorText();
        return words(desk.state(run).name(), texts) + (error == null ? "" : ": " + error);
    }

    /** The stages of a run, or those that a run would have when there was none. */
    List<StageView> of(Optional<RunRecord> run, Texts texts) {
        return of(run, new RunDesk.Told(Optional.empty(), Map.of()), texts);
    }

    /** The same with what the run told of them. */
    List<StageView> of(Optional<RunRecord> run, RunDesk.Told told, Texts texts) {
        List<StageRecord> records =
                run.map(record -> desk.store().stages(record.id())).orElse(List.of());
        if (records.isEmpty()) {
            return USUAL.stream()
                    .map(name -> new StageView(
                            name,
                            texts.say("stage." + name),
                            StageState.WAITING.name(),
                            words(StageState.WAITING.name(), texts),
                            "",
                            "",
                            false,
                            0,
                            1,
                            "",
                            "",
                            ""))
                    .toList();
        }
        boolean crashed = run.map(desk::state).orElse(RunState.SUCCEEDED) == RunState.CRASHED;
        return records.stream()
                .map(record -> view(record, crashed, told, texts))
                .toList();
    }

    private static StageView view(StageRecord stage, boolean crashed, RunDesk.Told told, Texts texts) {
        boolean active = stage.state() == StageState.RUNNING || stage.state() == StageState.RETRYING;
        StageState state = crashed && active ? StageState.CRASHED : stage.state();
        String name = stage.stage();
        RunDesk.Why why = told.why().get(name);
        return new StageView(
                name,
                texts.called("stage.", name, stage.description()),
                state.name(),
                words(state.name(), texts),
                time(stage, texts),
                facts(stage, texts),
                active && !crashed,
                stage.total() > 0 ? stage.done() : 0,
                Math.max(1, stage.total()),
                told.graph().map(graph -> needs(graph, name, texts)).orElse(""),
                state == StageState.SKIPPED ? texts.say("stage-ran.not") : verdict(why, texts),
                state == StageState.SKIPPED || why == null ? "" : why.reason());
    }

    private static String verdict(RunDesk.@Nullable Why why, Texts texts) {
        return why == null ? "" : texts.say(why.ran() ? "stage-ran.ran" : "stage-ran.looked-up");
    }

    private static String needs(StageGraph graph, String stage, Texts texts) {
        List<String> needs = new ArrayList<>();
        graph.stages().stream().filter(node -> node.stage().equals(stage)).forEach(node -> {
            if (!node.reads().isEmpty()) {
                needs.add(texts.say("stage-needs.reads", String.join(", ", node.reads())));
            }
            if (!node.after().isEmpty()) {
                needs.add(texts.say("stage-needs.waits", String.join(", ", node.after())));
            }
        });
        return String.join(" ", needs);
    }

    private static String time(StageRecord stage, Texts texts) {
        if (stage.startedAt() == null) {
            return "";
        }
        Instant end = stage.endedAt() == null ? Instant.now() : stage.endedAt();
        long millis = Math.max(0, Duration.between(stage.startedAt(), end).toMillis());
        return texts.decimal(millis / 1000.0, 1) + " s";
    }

    private static String facts(StageRecord stage, Texts texts) {
        if (stage.errorText() != null) {
            return stage.errorText();
        }
        List<String> facts = new ArrayList<>();
        if (stage.progress() != null && !stage.progress().isEmpty()) {
            facts.add(stage.progress());
        }
        facts.add(stage.facts().entrySet().stream()
                .map(fact -> fact.getKey() + " " + texts.count(fact.getValue()))
                .collect(Collectors.joining(" · ")));
        facts.removeIf(String::isEmpty);
        return String.join(" · ", facts);
    }

    /** A state, or how an attempt ended. */
    static String words(String state, Texts texts) {
        String name = state.toUpperCase(Locale.ROOT);
        return texts.called("state.", name, state.toLowerCase(Locale.ROOT).replace('_', ' '));
    }
}
