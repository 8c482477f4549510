package io.says.orchestrator;

import java.util.List;

/**
 * What a run would do.
 *
 * @param stages in the order they would run
 */
public record Plan(List<PlannedStage> stages) {}
