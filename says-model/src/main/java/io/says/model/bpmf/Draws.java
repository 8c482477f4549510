package io.says.model.bpmf;

import java.util.SplittableRandom;

/** Random draws of a chain. Not thread-safe. */
final class Draws {

    private final SplittableRandom random;

    Draws(SplittableRandom random) {
        this.random = random;
    }

    /**
     * What the weights of a group have in common in one column.
     *
     * @param mean of their normal distribution
     * @param precision of it
     */
    record Prior(double mean, double precision) {}

    /** From the normal distribution of mean 0 and variance 1. */
    double normal() {
        return random.nextGaussian();
    }

    /**
     * The precision of a normal distribution given deviations from its mean; the gamma prior counts as one more deviation of 1.
     *
     * @param count deviations
     * @param squares the sum of their squares
     */
    double precision(double count, double squares) {
        return gamma((count + 1) / 2) / ((squares + 1) / 2);
    }

    /** Mean and precision given weights; the normal-gamma prior counts as one more weight of 0, and one more deviation of 1. */
    Prior prior(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double mean = sum / (weights.length + 1);
        double squares = mean * mean;
        for (double weight : weights) {
            squares += (weight - mean) * (weight - mean);
        }
        double precision = precision(weights.length, squares);
        return new Prior(mean + normal() / Math.sqrt((weights.length + 1) * precision), precision);
    }

    /** From the gamma distribution of scale 1 (Marsaglia and Tsang 2000); the shape is at least 1/2. */
    private double gamma(double shape) {
        if (shape < 1) {
            return gamma(shape + 1) * StrictMath.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = normal();
            double v = 1 + c * x;
            v = v * v * v;
            if (v > 0 && StrictMath.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }
}
