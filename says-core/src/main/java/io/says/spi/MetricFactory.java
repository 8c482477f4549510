package io.says.spi;

/** A measure of quality. Built-in and plugged-in metrics stand in one table. */
public interface MetricFactory extends Versioned {

    /** The formula in words, with its source. */
    String description();

    /** Whether more is better. */
    boolean higherIsBetter();

    /** Whether it judges rankings (true) or predicted ratings (false). */
    boolean ranking();

    /**
     * An empty metric.
     *
     * @param cutoff K, at least 1; of no meaning to a metric of ratings
     */
    Metric create(int cutoff);
}
