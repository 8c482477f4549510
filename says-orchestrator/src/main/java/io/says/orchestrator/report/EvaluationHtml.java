package io.says.orchestrator.report;

import io.says.orchestrator.text.Texts;

/** An evaluation as one HTML file that stands alone, without script, light and dark; behind each chart is its table. */
public final class EvaluationHtml {

    private EvaluationHtml() {}

    /** The file's text. */
    public static String of(ReleaseEvaluation evaluation) {
        EvaluationView view = EvaluationView.of(evaluation, Texts.english());
        return StandaloneHtml.of("Evaluation", view.notes(), view.tiles(), view.sections());
    }
}
