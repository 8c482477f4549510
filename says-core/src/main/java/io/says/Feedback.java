package io.says;

/** What the numbers of an interaction mean, and so how they are trained on and judged. */
public enum Feedback {
    /** A rating on a scale: predicted, and judged by RMSE and MAE. */
    EXPLICIT,
    /** A strength of preference (plays): ranked by, and judged by ranking metrics. */
    IMPLICIT
}
