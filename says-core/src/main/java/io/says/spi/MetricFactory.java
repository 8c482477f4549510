package io.says.spi;

/** A measure of quality. Built-in and plugged-in metrics stand in one table. */
public interface MetricFactory extends Versioned {

    /** What a metric looks at. */
    enum Aspect {
        /** Predicted ratings: taken where the feedback is ratings and the model predicts them, whatever the cutoff. */
        RATING,
        /** Whether the tracks ranked first are those the listener went on to hear; taken at every cutoff. */
        RANKING,
        /** What else a list is: how new, varied or fair; taken at the first cutoff only. */
        BEYOND_ACCURACY
    }

    /** The formula in words, with its source. */
    String description();

    /** Whether more is better. */
    boolean higherIsBetter();

    /** What it looks at. */
    Aspect aspect();

    /** Whether it looks at the first K tracks alone; a metric that does not is taken once and named without {@code @K}. */
    default boolean atCutoff() {
        return aspect() != Aspect.RATING;
    }

    /**
     * An empty metric.
     *
     * @param data what is known of all tracks
     * @param cutoff K, at least 1; of no meaning to a metric that is not taken {@linkplain #atCutoff() at a cutoff}
     */
    Metric create(EvaluationData data, int cutoff);
}
