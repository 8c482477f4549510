package io.says.orchestrator;

import java.time.Duration;
import java.util.Map;

/**
 * What one stage did in a run.
 *
 * @param stage its name
 * @param lookedUp whether its output was there already
 * @param attempts how many attempts it took; 0 when looked up
 * @param took how long, all attempts together
 * @param outputName the name of its output
 * @param facts what it counted
 */
public record StageOutcome(
        String stage, boolean lookedUp, int attempts, Duration took, String outputName, Map<String, Long> facts) {}
