package io.says.report;

/**
 * What the best possible predictor would score, known for generated data only.
 *
 * @param rmse of the conditional mean
 * @param mae of the conditional median
 */
public record NoiseFloor(double rmse, double mae) {}
