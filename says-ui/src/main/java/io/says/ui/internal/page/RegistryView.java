package io.says.ui.internal.page;

import io.says.orchestrator.report.DataView;
import io.says.orchestrator.report.EvaluationView;
import io.says.orchestrator.report.Figure;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseMove;
import io.says.release.ReleaseStore;
import io.says.report.EvaluationReport;
import io.says.report.ModelScores;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The releases of a store and what has moved in it, as figures. */
final class RegistryView {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private RegistryView() {}

    /**
     * The figures.
     *
     * @param store the store
     * @param serving the release that serves; the others are told comparable with it or not
     */
    static List<DataView.Section> of(ReleaseStore store, Optional<ReleaseInfo> serving) {
        List<DataView.Section> sections = new ArrayList<>();
        List<List<String>> releases = releases(store, serving);
        if (!releases.isEmpty()) {
            sections.add(new DataView.Section(
                    "Releases",
                    List.of(Figure.table(
                            "releases",
                            "All releases and their main metric",
                            List.of(
                                    "Release",
                                    "Alias",
                                    "Installed",
                                    "Trainer",
                                    "Metric",
                                    "Value",
                                    "Same protocol as the champion"),
                            releases))));
        }
        List<List<String>> moves =
                store.history().stream().map(RegistryView::move).toList();
        if (!moves.isEmpty()) {
            sections.add(new DataView.Section(
                    "History",
                    List.of(Figure.table(
                            "history", "Moves", List.of("When", "What", "Alias", "From", "To", "By", "Why"), moves))));
        }
        return List.copyOf(sections);
    }

    private static List<List<String>> releases(ReleaseStore store, Optional<ReleaseInfo> serving) {
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
                    release.installedAt() == null ? "" : when(release.installedAt()),
                    release.trainer(),
                    metric,
                    scores.map(of -> EvaluationView.value(of, metric)).orElse("–"),
                    serving.map(of -> report.passport()
                                            .unlike(of.report().passport())
                                            .isEmpty()
                                    ? "yes"
                                    : "no")
                            .orElse("")));
        }
        return rows;
    }

    private static List<String> move(ReleaseMove move) {
        Map<String, String> details = new TreeMap<>(move.details());
        String more = details.entrySet().stream()
                .map(detail -> detail.getKey() + ": " + detail.getValue())
                .collect(Collectors.joining("; "));
        return List.of(
                when(move.at()),
                move.what().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                shown(move.alias()),
                shown(move.from()),
                shown(move.to()),
                move.by(),
                (shown(move.why()) + " " + more).strip());
    }

    private static String when(Instant at) {
        return WHEN.format(at);
    }

    private static String shown(@Nullable String text) {
        return text == null ? "" : text;
    }
}
