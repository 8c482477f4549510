package io.says.report;

import java.util.Map;

/**
 * How a model did for a part of the users or of the test rows.
 *
 * @param name what part, for example {@code activity 1 of 4} or {@code long-tail tracks}
 * @param users how many users it counts
 * @param metrics value by metric name
 */
public record UserGroup(String name, int users, Map<String, Double> metrics) {}
