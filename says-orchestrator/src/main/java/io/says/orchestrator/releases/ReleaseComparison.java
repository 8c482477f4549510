package io.says.orchestrator.releases;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.pipeline.Reasons;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.report.Bootstrap;
import io.says.report.Comparison;
import io.says.report.UserColumn;
import io.says.report.UserScores;
import java.util.List;

/** Compares releases over the users both were judged on, where their numbers were taken under the same protocol. */
public final class ReleaseComparison {

    private ReleaseComparison() {}

    /**
     * Compares two releases.
     *
     * @param releases where they lie
     * @param first an id or alias
     * @param second an id or alias
     * @return a comparison for each metric that is a mean over users
     * @throws SaysException {@code NOT_COMPARABLE} when their numbers were not taken under the same protocol, or one was written
     *     without scores of users; {@code UNKNOWN_RELEASE} or {@code CORRUPT_DATA}
     */
    public static List<Comparison> of(ReleaseStore releases, String first, String second) {
        ReleaseInfo one = releases.info(first);
        ReleaseInfo other = releases.info(second);
        List<String> unlike = one.report().passport().unlike(other.report().passport());
        if (!unlike.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.NOT_COMPARABLE,
                    "The numbers of release " + one.id() + " and of release " + other.id()
                            + " were not taken under the same protocol: "
                            + Reasons.shortened(String.join("; ", unlike)),
                    "Evaluate both on the same data and split: run the pipeline for each with the same input, seed and"
                            + " says.split.");
        }
        return Bootstrap.standard(one.report().passport().seed())
                .compare(scores(releases, one), scores(releases, other));
    }

    private static UserScores scores(ReleaseStore releases, ReleaseInfo release) {
        List<UserColumn> columns = release.report().columns();
        if (columns == null) {
            throw new SaysException(
                    StandardErrorCode.NOT_COMPARABLE,
                    "Release " + release.id() + " was written without the scores of users",
                    "Run the pipeline again with this version of SAYS.");
        }
        return UserScores.read(releases.directory(release.id()), columns);
    }
}
