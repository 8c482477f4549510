package io.says.spi;

/**
 * What a check found.
 *
 * @param passed whether the data keep the rule
 * @param observed what was seen, a few words with numbers
 */
public record CheckFinding(boolean passed, String observed) {}
