package io.says.spi;

import io.says.Feedback;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a trainer or an option of a check, as a person or a tuner needs to know it. Immutable.
 *
 * @param name the key below {@code says.train.<trainer>} or {@code says.checks.<name>}
 * @param type {@code int}, {@code double}, {@code boolean}, {@code duration}, {@code list} or {@code text}
 * @param defaultValue the default as text; empty where there is none
 * @param range the allowed values in words or as an interval
 * @param doc what it does
 * @param values the allowed values, so that one can be checked; null where only the words say
 * @param search the part of them that is worth searching; null where a tuner leaves the parameter alone unless told
 * @param budget whether more of it is a longer fit that is seldom a worse one, as of iterations: what successive halving
 *     gives out; at most one parameter of a trainer, and its type is {@code int}
 * @param only the one kind of feedback it has an effect on; null where it has one on whatever the trainer takes
 */
public record ParameterSpec(
        String name,
        String type,
        String defaultValue,
        String range,
        String doc,
        @Nullable ParameterRange values,
        @Nullable ParameterRange search,
        boolean budget,
        @Nullable Feedback only) {

    /** A parameter whose allowed values only words say. */
    public ParameterSpec(String name, String type, String defaultValue, String range, String doc) {
        this(name, type, defaultValue, range, doc, null, null, false, null);
    }

    /** A parameter whose values can be checked and drawn from; its type and its range in words follow from them. */
    public static ParameterSpec of(String name, String defaultValue, ParameterRange values, String doc) {
        return new ParameterSpec(name, type(values), defaultValue, values.text(), doc, values, null, false, null);
    }

    private static String type(ParameterRange values) {
        if (values instanceof ParameterRange.IntRange) {
            return "int";
        }
        if (values instanceof ParameterRange.DoubleRange) {
            return "double";
        }
        return values.equals(ParameterRange.Choice.ofBooleans()) ? "boolean" : "text";
    }

    /** The same, with the values worth searching when nobody says which. */
    public ParameterSpec searched(ParameterRange worthwhile) {
        return new ParameterSpec(name, type, defaultValue, range, doc, values, worthwhile, budget, only);
    }

    /** The same as the budget of a fit. */
    public ParameterSpec asBudget() {
        return new ParameterSpec(name, type, defaultValue, range, doc, values, search, true, only);
    }

    /** The same as one that has an effect on one kind of feedback alone: nobody searches it for the other. */
    public ParameterSpec onlyFor(Feedback feedback) {
        return new ParameterSpec(name, type, defaultValue, range, doc, values, search, budget, feedback);
    }

    /** Whether it has an effect on models of this feedback. */
    public boolean appliesTo(Feedback feedback) {
        return only == null || only == feedback;
    }

    /** What is wrong with a value, as the end of a sentence that begins with the key; empty where nothing is. */
    public Optional<String> validate(String text) {
        return values == null ? Optional.empty() : values.problem(text);
    }
}
