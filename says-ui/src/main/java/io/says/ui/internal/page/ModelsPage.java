package io.says.ui.internal.page;

import io.says.orchestrator.report.DataView;
import io.says.orchestrator.report.EvaluationView;
import java.util.List;
import java.util.Optional;

/**
 * Everything the page of models shows; the template escapes all of it.
 *
 * @param view how the release that serves did; empty before the first
 * @param registry the releases and the history of moves; empty where there are none
 * @param releases the ids of those that could serve instead
 * @param notice what is wrong with the releases, empty when all is well
 */
public record ModelsPage(
        Optional<EvaluationView> view, List<DataView.Section> registry, List<String> releases, String notice) {}
