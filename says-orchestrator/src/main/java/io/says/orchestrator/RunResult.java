package io.says.orchestrator;

import io.says.release.FittedOn;
import io.says.report.EvaluationReport;
import io.says.report.Profile;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param runId the run
 * @param releaseId the release that is current now
 * @param report what evaluation found
 * @param profile what the data look like
 * @param fittedOn what the model that is served was fitted on; null where the release does not say
 * @param took how long the run took
 * @param stages what each stage did, in order
 */
public record RunResult(
        String runId,
        String releaseId,
        EvaluationReport report,
        Profile profile,
        @Nullable FittedOn fittedOn,
        Duration took,
        List<StageOutcome> stages) {}
