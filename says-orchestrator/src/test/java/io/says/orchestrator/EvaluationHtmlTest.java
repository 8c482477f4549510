package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.Feedback;
import io.says.json.Json;
import io.says.orchestrator.report.EvaluationHtml;
import io.says.orchestrator.report.ReleaseEvaluation;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseMove.Cause;
import io.says.release.ReleaseStore;
import io.says.report.Bucket;
import io.says.report.Comparison;
import io.says.report.EvaluationDetails;
import io.says.report.EvaluationDetails.ExampleTrack;
import io.says.report.EvaluationDetails.ExampleUser;
import io.says.report.EvaluationDetails.Exposure;
import io.says.report.EvaluationReport;
import io.says.report.Interval;
import io.says.report.LearningCurve;
import io.says.report.ModelHealth;
import io.says.report.ModelScores;
import io.says.report.NoiseFloor;
import io.says.report.Passport;
import io.says.report.Profile;
import io.says.report.UserGroup;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluationHtmlTest {

    private static final String HOSTILE = "<script>alert(1)</script> \u202e\" onload='x' & \u001b[31m";
    private static final String ID = "aaaaaaaaaaaa";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static EvaluationReport report() {
        ModelScores model = new ModelScores(
                "als",
                false,
                Map.of("rmse", 0.7123, "ndcg@5", 0.2, "ndcg@10", 0.25, "recall@5", 0.1, "recall@10", 0.15, "auc", 0.8),
                90L,
                Map.of("ndcg@10", new Interval(0.2311, 0.2687)),
                List.of(new UserGroup(HOSTILE, 9, Map.of("ndcg@10", 0.3)), new UserGroup("some", 2, Map.of())));
        ModelScores baseline = new ModelScores(
                "popularity" + HOSTILE,
                true,
                Map.of("ndcg@5", 0.1, "ndcg@10", 0.125),
                null,
                Map.of(),
                List.of(new UserGroup(HOSTILE, 9, Map.of("ndcg@10", 0.2))));
        return new EvaluationReport(
                "als",
                Map.of("rank", HOSTILE),
                Feedback.EXPLICIT,
                new Passport("data-hash", "random 80/20", "split-hash", 42, "full catalogue", 10, 1000, 95, "95 %"),
                List.of(model, baseline),
                100,
                5,
                new NoiseFloor(0.6, 0.4),
                Map.of("rmse", 0.634),
                "configured",
                new ModelHealth(3, 4, 0, 2.5, 1.0),
                Map.of(
                        baseline.model(),
                        List.of(new Comparison(
                                "ndcg@10", 0.25, 0.125, 0.125, new Interval(0.1, 0.15), 0.002, 1000, true))),
                null,
                3L,
                new LearningCurve("rmse " + HOSTILE, List.of(1.5, 0.8125), null));
    }

    private static EvaluationDetails details() {
        ExampleTrack hit = new ExampleTrack("t1", HOSTILE, HOSTILE, 4.5, true);
        ExampleTrack other = new ExampleTrack("t2", null, null, 3, false);
        return new EvaluationDetails(
                List.of(new Bucket(-0.5, 0, 3), new Bucket(0, 0.5, 4)),
                List.of(new Exposure(1, 0.75, Map.of("als", 0.625)), new Exposure(2, 0.25, Map.of("als", 0.375))),
                List.of(new ExampleUser(HOSTILE, List.of(other), List.of(other, hit), List.of(other, hit, other))));
    }

    private ReleaseEvaluation published(EvaluationReport report, String details) throws IOException {
        Path bundle = Files.createDirectory(directory.resolve("bundle"));
        Files.writeString(bundle.resolve("model.txt"), "factors");
        if (!details.isEmpty()) {
            Files.writeString(bundle.resolve(EvaluationDetails.FILE), details);
        }
        Profile profile = new Profile(
                0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, "", List.of(), null, List.of(), Map.of(), Map.of(), 0, Map.of());
        ReleaseInfo info = new ReleaseInfo(
                1,
                "text/1",
                "",
                null,
                null,
                "",
                "als",
                Map.of(),
                Feedback.EXPLICIT,
                42,
                1,
                1,
                Map.of(),
                report,
                profile,
                "0.1",
                Manifest.entriesOf(bundle));
        Files.writeString(bundle.resolve(ReleaseInfo.FILE), Json.pretty(info));
        ReleaseStore store = ReleaseStore.inWorkspace(directory);
        store.install(bundle, ID);
        store.promote(ID, new Cause("run-1", null, Map.of("gate", "forced", "reasons", "too small " + HOSTILE)));
        store.promote(ID, Cause.command("once more"));
        return ReleaseEvaluation.of(store, store.info(ID));
    }

    @Test
    void the_file_stands_alone_and_shows_what_evaluation_found() throws IOException {
        String html = EvaluationHtml.of(published(report(), Json.pretty(details())));

        assertThat(html)
                .doesNotContain("<script", "\u202e", "\u001b", "http:", "https:", "url(", "onload='", "NaN")
                .contains("&lt;script&gt;", "prefers-color-scheme")
                .contains("0.7123", "0.2311 to 0.2687", "0.1250 +", "+0.1250", "+0.1000 to +0.1500", "63.4 %")
                .contains("New tracks: 3 of the rows dropped", "0.8125")
                .contains("data-hash", "split-hash", "90", "forced", "too small", "62.5 %", "75.0 %")
                .contains("1 of 3 hidden tracks in the list", "t2 (3.00)", "<td>✓ &lt;script&gt;")
                .containsSubsequence(
                        "Model against baselines",
                        "ndcg@K",
                        "recall@K",
                        "Over the iterations: rmse",
                        "Against popularity",
                        "ndcg@10 by group",
                        "Residuals",
                        "Share of the lists",
                        "Listener",
                        "Passport",
                        "Users without recommendations",
                        "The gate");
        assertThat(html.split("<svg", -1))
                .as("each chart has its table")
                .hasSize(7)
                .hasSameSizeAs(html.split("<details>", -1));
    }

    @Test
    void what_is_damaged_or_older_is_said() throws IOException {
        EvaluationReport old = new EvaluationReport(
                "als",
                Map.of(),
                Feedback.EXPLICIT,
                new Passport("", "random 80/20", "", 42, "full", 10, 1, 1),
                List.of(new ModelScores("als", false, Map.of("ndcg@10", 0.0))),
                1,
                0,
                null,
                Map.of());

        assertThat(EvaluationHtml.of(published(old, "{")))
                .contains("details.json of this release cannot be read", "before there were intervals", "</html>")
                .doesNotContain("NaN", "Residuals");
    }
}
