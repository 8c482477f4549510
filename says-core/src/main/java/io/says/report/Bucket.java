package io.says.report;

/**
 * One bar of a histogram.
 *
 * @param from the lower edge, inclusive
 * @param to the upper edge, exclusive but for the last bar
 * @param count how many values fell in
 */
public record Bucket(double from, double to, long count) {}
