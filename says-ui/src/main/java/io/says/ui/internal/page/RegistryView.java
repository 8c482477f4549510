package io.says.ui.internal.page;

import io.says.orchestrator.report.DataView;
import io.says.orchestrator.report.EvaluationView;
import io.says.orchestrator.report.Figure;
import io.says.orchestrator.text.Texts;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseMove;
import io.says.release.ReleaseStore;
import io.says.report.EvaluationReport;
import io.says.report.ModelScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The releases of a store and what has moved in it, as figures. */
final class RegistryView {

    private RegistryView() {}

    /**
     * The figures.
     *
     * @param store the store
     * @param serving the release that serves; the others are told comparable with it or not
     * @param texts what is said
     */
    static List<DataView.Section> of(ReleaseStore store, Optional<ReleaseInfo> serving, Texts texts) {
        List<DataView.Section> sections = new ArrayList<>();
        List<List<String>> releases = releases(store, serving, texts);
        if (!releases.isEmpty()) {
            sections.add(new DataView.Section(
                    texts.say("models.releases"),
                    List.of(Figure.table(
                            "releases",
                            texts.say("models.all-releases"),
                            List.of(
                                    texts.say("column.release"),
                                    texts.say("column.alias"),
                                    texts.say("column.installed"),
                                    texts.say("column.trainer"),
                                    texts.say("column.metric"),
                                    texts.say("column.value"),
                                    texts.say("column.same-protocol")),
                            releases))));
        }
        List<List<String>> moves =
                store.history().stream().map(move -> move(move, texts)).toList();
        if (!moves.isEmpty()) {
            sections.add(new DataView.Section(
                    texts.say("models.history"),
                    List.of(Figure.table(
                            "history",
                            texts.say("models.moves"),
                            List.of(
                                    texts.say("column.when"),
                                    texts.say("column.what"),
                                    texts.say("column.alias"),
                                    texts.say("count.from"),
                                    texts.say("count.to"),
                                    texts.say("column.by"),
                                    texts.say("column.why")),
                            moves))));
        }
        return List.copyOf(sections);
    }

    private static List<List<String>> releases(ReleaseStore store, Optional<ReleaseInfo> serving, Texts texts) {
        String champion = store.currentId().orElse("");
        String challenger = store.challengerId().orElse("");
        List<List<String>> rows = new ArrayList<>();
        for (ReleaseInfo release : store.list()) {
            EvaluationReport report = release.report();
            String metric = EvaluationView.mainMetric(report);
            Optional<ModelScores> scores = report.scores().stream().findFirst();
            rows.add(List.of(
                    release.id(),
                    release.id().equals(champion)
                            ? ReleaseStore.CHAMPION
                            : release.id().equals(challenger) ? ReleaseStore.CHALLENGER : "",
                    release.installedAt() == null ? "" : texts.minute(release.installedAt()),
                    release.trainer(),
                    metric,
                    scores.map(of -> EvaluationView.value(of, metric, texts)).orElse("–"),
                    serving.map(of -> report.passport()
                                            .unlike(of.report().passport())
                                            .isEmpty()
                                    ? texts.say("models.yes")
                                    : texts.say("models.no"))
                            .orElse("")));
        }
        return rows;
    }

    private static List<String> move(ReleaseMove move, Texts texts) {
        Map<String, String> details = new TreeMap<>(move.details());
        String more = details.entrySet().stream()
                .map(detail -> detail.getKey() + ": " + detail.getValue())
                .collect(Collectors.joining("; "));
        return List.of(
                texts.minute(move.at()),
                texts.say("move." + move.what().name()),
                shown(move.alias()),
                shown(move.from()),
                shown(move.to()),
                move.by(),
                (shown(move.why()) + " " + more).strip());
    }

    private static String shown(@Nullable String text) {
        return text == null ? "" : text;
    }
}
