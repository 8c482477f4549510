package io.says.orchestrator.backfill;

import io.says.report.EvaluationReport;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What one date came to.
 *
 * @param until only what was heard before this day, in UTC, was known
 * @param report what evaluation found; null where it did not come so far
 * @param problem why it did not; null where it did
 * @param lookedUp whether an earlier call had done the work
 */
public record BackfillPoint(
        LocalDate until,
        @Nullable EvaluationReport report,
        @Nullable String problem,
        boolean lookedUp) {}
