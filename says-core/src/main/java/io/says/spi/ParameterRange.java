package io.says.spi;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The values a parameter may take, so that one can be checked and a tuner can draw from them. Immutable. */
public sealed interface ParameterRange {

    /** What is wrong with a value, as the end of a sentence that begins with the key; empty where nothing is. */
    Optional<String> problem(String text);

    /** The values in words, for people. */
    String text();

    /**
     * Whole numbers.
     *
     * @param min the least, included
     * @param max the greatest, included, at least {@code min}
     * @param logScale whether equal factors count the same rather than equal steps; {@code min} is at least 1 then
     */
    record IntRange(long min, long max, boolean logScale) implements ParameterRange {

        /** Checks the ends. */
        public IntRange {
            if (min > max || logScale && min < 1) {
                throw new IllegalArgumentException("No range of whole numbers: " + min + " to " + max);
            }
        }

        @Override
        public Optional<String> problem(String text) {
            try {
                long value = new BigDecimal(text.strip()).longValueExact();
                return value >= min && value <= max ? Optional.empty() : Optional.of(wrong(text));
            } catch (ArithmeticException | NumberFormatException e) {
                return Optional.of(wrong(text));
            }
        }

        private String wrong(String text) {
            return "must be a whole number from " + text() + ", not " + text;
        }

        @Override
        public String text() {
            return min + " to " + max;
        }
    }

    /**
     * Numbers.
     *
     * @param min the least, included, finite
     * @param max the greatest, included, finite, at least {@code min}
     * @param logScale whether equal factors count the same rather than equal steps; {@code min} is positive then
     */
    record DoubleRange(double min, double max, boolean logScale) implements ParameterRange {

        /** Checks the ends. */
        public DoubleRange {
            if (!(min <= max) || Double.isInfinite(max - min) || logScale && min <= 0) {
                throw new IllegalArgumentException("No range of numbers: " + min + " to " + max);
            }
        }

        @Override
        public Optional<String> problem(String text) {
            try {
                double value = Double.parseDouble(text.strip());
                return value >= min && value <= max ? Optional.empty() : Optional.of(wrong(text));
            } catch (NumberFormatException e) {
                return Optional.of(wrong(text));
            }
        }

        private String wrong(String text) {
            return "must be a number from " + text() + ", not " + text;
        }

        @Override
        public String text() {
            return plain(min) + " to " + plain(max);
        }

        private static String plain(double value) {
            return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        }
    }

    /**
     * Some values and no others.
     *
     * @param values as text, at least one, in an order of their own
     */
    record Choice(List<String> values) implements ParameterRange {

        /** Copies the list. */
        public Choice {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("A choice among nothing");
            }
        }

        /** {@code true} or {@code false}. */
        public static Choice ofBooleans() {
            return new Choice(List.of("true", "false"));
        }

        @Override
        public Optional<String> problem(String text) {
            return values.contains(text) ? Optional.empty() : Optional.of("must be one of " + text() + ", not " + text);
        }

        @Override
        public String text() {
            return String.join(", ", values);
        }
    }
}
