package io.says.orchestrator;

import io.says.report.EvaluationReport;
import io.says.report.Profile;
import java.time.Duration;
import java.util.List;

/**
 * What a run came to.
 *
 * @param runId the run
 * @param releaseId the release that is current now
 * @param report what evaluation found
 * @param profile what the data look like
 * @param took how long the run took
 * @param stages what each stage did, in order
 */
public record RunResult(
        String runId,
        String releaseId,
        EvaluationReport report,
        Profile profile,
        Duration took,
        List<StageOutcome> stages) {}
