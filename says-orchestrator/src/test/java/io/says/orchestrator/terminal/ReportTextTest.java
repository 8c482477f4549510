package io.says.orchestrator.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.Feedback;
import io.says.report.EvaluationReport;
import io.says.report.LearningCurve;
import io.says.report.ModelScores;
import io.says.report.Passport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReportTextTest {

    private static String text(long predicted, String chosen) {
        return text(predicted, chosen, null, null);
    }

    private static String text(
            long predicted, String chosen, @Nullable Long newTracks, @Nullable LearningCurve learning) {
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
                        null,
                        newTracks,
                        learning)));
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

    @Test
    void counts_rows_of_new_tracks_apart_and_says_how_the_fit_went() {
        assertThat(text(7L, "configured", 3L, new LearningCurve("rmse", List.of(1.5, 0.75), null)))
                .contains("New tracks: 3 of the rows dropped are of tracks training never saw")
                .contains("Fit: rmse: 1.5000 after iteration 1, 0.7500 after 2");
        assertThat(text(7L, "configured", 0L, LearningCurve.notKnown("nobody looked")))
                .doesNotContain("New tracks", "Fit:");
    }
}
