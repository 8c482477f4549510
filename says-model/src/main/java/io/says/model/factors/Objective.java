package io.says.model.factors;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a factor model is fitted to: the sum over all pairs of a weighted squared error, and a penalty on each row of factors. The
 * methods say what one interaction adds to the equations of its user and of its track. Thread-safe.
 */
public sealed interface Objective {

    /** Where a model file names it. */
    String NAME = "objective";

    /** The weight of every pair, also of those without an interaction, where 0 is expected of it; 0 where only interactions count. */
    float unobserved();

    /** What an interaction adds to the weight of its pair. */
    float weight(float value);

    /** What an interaction adds to the right side, in units of the other side's factors. */
    float wanted(float value);

    /** What an interaction adds to the error, beside the weight of every pair, where {@code predicted} is said of it. */
    double error(float value, double predicted);

    /** Whether an interaction raises the penalty. */
    boolean counts(float value);

    /**
     * The weight of the squared length of a row of factors.
     *
     * @param counted its interactions that {@link #counts count}
     * @param others rows of the other side
     */
    double penalty(int counted, int others);

    /** As text by name, for a model file. */
    Map<String, String> metadata();

    /**
     * Reads what {@link #metadata()} gave.
     *
     * @throws IllegalArgumentException when what is there cannot be
     */
    static Objective of(Map<String, String> metadata) {
        String name = metadata.getOrDefault(NAME, "");
        return switch (name) {
            case "ratings" -> new Ratings(number(metadata, "regularisation"));
            case "confidence" -> new Confidence(number(metadata, "regularisation"), number(metadata, "alpha"));
            case "weighted" ->
                new Weighted(
                        number(metadata, "regularisation"),
                        (float) number(metadata, "unobserved"),
                        number(metadata, "exponent"),
                        number(metadata, "confidence"));
            default -> throw new IllegalArgumentException("the objective \"" + name + "\"");
        };
    }

    private static double number(Map<String, String> metadata, String name) {
        double number = Double.parseDouble(metadata.getOrDefault(name, ""));
        if (!(number >= 0)) {
            throw new IllegalArgumentException(name + " " + number);
        }
        return number;
    }

    private static Map<String, String> texts(String objective, Object... rest) {
        Map<String, String> texts = new TreeMap<>();
        texts.put(NAME, objective);
        for (int i = 0; i < rest.length; i += 2) {
            texts.put(rest[i].toString(), rest[i + 1].toString());
        }
        return texts;
    }

    /**
     * Ratings (Zhou et al. 2008, "Large-scale Parallel Collaborative Filtering for the Netflix Prize"): the squared error over the
     * ratings alone, the penalty scaled by their number.
     *
     * @param regularisation lambda
     */
    record Ratings(double regularisation) implements Objective {

        @Override
        public float unobserved() {
            return 0;
        }

        @Override
        public float weight(float value) {
            return 1;
        }

        @Override
        public float wanted(float value) {
            return value;
        }

        @Override
        public double error(float value, double predicted) {
            return (value - predicted) * (value - predicted);
        }

        @Override
        public boolean counts(float value) {
            return true;
        }

        @Override
        public Map<String, String> metadata() {
            return texts("ratings", "regularisation", regularisation);
        }

        @Override
        public double penalty(int counted, int others) {
            return regularisation * counted;
        }
    }

    /**
     * Strengths as confidence (Hu, Koren and Volinsky 2008, "Collaborative Filtering for Implicit Feedback Datasets"), as MLlib takes
     * it: weight 1 + alpha |s|, 1 expected where s is above 0, the penalty scaled by the number of those.
     *
     * @param regularisation lambda
     * @param alpha the weight of a strength
     */
    record Confidence(double regularisation, double alpha) implements Objective {

        @Override
        public float unobserved() {
            return 1;
        }

        @Override
        public float weight(float value) {
            return (float) (alpha * Math.abs(value));
        }

        @Override
        public float wanted(float value) {
            return value > 0 ? (float) (1 + alpha * value) : 0;
        }

        @Override
        public double error(float value, double predicted) {
            double missed = (value > 0 ? 1 : 0) - predicted;
            return (1 + alpha * Math.abs(value)) * missed * missed - predicted * predicted;
        }

        @Override
        public boolean counts(float value) {
            return value > 0;
        }

        @Override
        public Map<String, String> metadata() {
            return texts("confidence", "regularisation", regularisation, "alpha", alpha);
        }

        @Override
        public double penalty(int counted, int others) {
            return regularisation * counted;
        }
    }

    /**
     * iALS (Rendle, Krichene, Zhang and Koren 2021, "Revisiting the Performance of iALS on Item Recommendation Benchmarks"): the
     * unobserved pairs have a weight of their own, and the penalty grows with a power of how often a row is seen.
     *
     * @param regularisation lambda
     * @param unobserved alpha0, the weight of every pair
     * @param exponent nu: the penalty is lambda (n + alpha0 N)^nu, n the row's interactions, N the rows of the other side
     * @param confidence the weight of an interaction is its strength to this power; 0 makes all alike
     */
    record Weighted(double regularisation, float unobserved, double exponent, double confidence) implements Objective {

        @Override
        public float weight(float value) {
            // StrictMath: the same bits on every processor.
            return confidence == 0 ? 1 : (float) StrictMath.pow(Math.abs(value), confidence);
        }

        @Override
        public float wanted(float value) {
            return value > 0 ? weight(value) : 0;
        }

        @Override
        public double error(float value, double predicted) {
            double missed = (value > 0 ? 1 : 0) - predicted;
            return weight(value) * missed * missed;
        }

        @Override
        public boolean counts(float value) {
            return true;
        }

        @Override
        public Map<String, String> metadata() {
            return texts(
                    "weighted",
                    "regularisation",
                    regularisation,
                    "unobserved",
                    unobserved,
                    "exponent",
                    exponent,
                    "confidence",
                    confidence);
        }

        @Override
        public double penalty(int counted, int others) {
            return regularisation * StrictMath.pow(counted + (double) unobserved * others, exponent);
        }
    }
}
