package io.says.report;

import org.jspecify.annotations.Nullable;

/**
 * What could be wrong with a model whatever its metrics say.
 *
 * @param usersWithoutRecommendations how many of the users ranked for got an empty list
 * @param usersWithFewRecommendations how many got fewer tracks than the cutoff asks for although there were as many candidates
 * @param unusableScores how many scores were NaN
 * @param largestNorm the greatest length of an item's factors; null for a model without factors
 * @param medianNorm the median length of an item's factors; null for a model without factors
 */
public record ModelHealth(
        long usersWithoutRecommendations,
        long usersWithFewRecommendations,
        long unusableScores,
        @Nullable Double largestNorm,
        @Nullable Double medianNorm) {}
