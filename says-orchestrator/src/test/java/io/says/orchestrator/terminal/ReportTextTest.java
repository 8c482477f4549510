package io.says.orchestrator.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.Feedback;
import io.says.report.EvaluationReport;
import io.says.report.ModelScores;
import io.says.report.Passport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTextTest {

    private static String text(long predicted, String chosen) {
        return String.join(
                "\n",
                ReportText.lines(new EvaluationReport(
                        "als",
                        Map.of(),
                        Feedback.EXPLICIT,
                        new Passport("d", "temporal, cut at 2024-01-01T00:00:00Z", "s", 42, "full", 10, 3, 7),
                        List.of(new ModelScores("als", false, Map.of("rmse", 0.5), predicted)),
                        7,
                        0,
                        null,
                        Map.of(),
                        chosen,
                        null,
                        null,
                        null)));
    }

    @Test
    void says_why_the_split_was_chosen() {
        assertThat(text(7L, "all 9 listens have a time"))
                .contains("Split: temporal, cut at 2024-01-01T00:00:00Z (all 9 listens have a time)")
                .doesNotContain("predicted");
    }

    @Test
    void says_how_many_ratings_an_error_was_taken_over_where_some_are_missing() {
        assertThat(text(5L, "configured"))
                .contains("als predicted 5 of 7 test ratings; its rmse and mae are taken over these alone");
    }
}
