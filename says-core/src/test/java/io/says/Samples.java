package io.says;

import io.says.release.ReleaseInfo;
import io.says.report.EvaluationReport;
import io.says.report.ModelScores;
import io.says.report.NoiseFloor;
import io.says.report.Passport;
import io.says.report.Profile;
import io.says.storage.FileEntry;
import java.util.List;
import java.util.Map;

/** Values of the larger records, for tests. */
public final class Samples {

    private Samples() {}

    public static ReleaseInfo release(String contentHash, List<FileEntry> files) {
        return new ReleaseInfo(
                ReleaseInfo.FORMAT_VERSION,
                "factors/1",
                "",
                null,
                null,
                contentHash,
                "als",
                Map.of("rank", "20"),
                Feedback.EXPLICIT,
                42,
                3,
                5,
                Map.of("train", "abc"),
                report(),
                profile(),
                "0.1.0",
                files);
    }

    public static EvaluationReport report() {
        return new EvaluationReport(
                "als",
                Map.of("rank", "20"),
                Feedback.EXPLICIT,
                new Passport("d", "random 80/20", "s", 42, "full catalogue", 10, 3, 7),
                List.of(new ModelScores("als", false, Map.of("rmse", 0.9))),
                7,
                1,
                new NoiseFloor(0.5, 0.4),
                Map.of("rmse", 0.75));
    }

    public static Profile profile() {
        return new Profile(
                10,
                9,
                1,
                Map.of("MISSING_USER", 1L),
                3,
                5,
                5,
                8,
                1,
                0.53,
                "explicit",
                List.of(),
                3.5,
                List.of(),
                Map.of(),
                Map.of(),
                0.2,
                Map.of("tempo", new Profile.FeatureSummary(5, 120, 60, 180)));
    }
}
